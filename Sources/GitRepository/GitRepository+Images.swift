import CLibgit2

/// One file of a recorded image.
package struct GitImageEntry: Hashable, Sendable {
  /// Relative to the top of the tree.
  package var path: String
  /// The content; nil for a file that is not there.
  package var bytes: [UInt8]?
  package var kind: Kind

  package enum Kind: UInt32, Hashable, Sendable {
    case file = 0o100644
    case executable = 0o100755
    case link = 0o120000
  }

  package init(path: String, bytes: [UInt8]?, kind: Kind) {
    self.path = path
    self.bytes = bytes
    self.kind = kind
  }
}

/// A recorded commit.
package struct GitCommit: Hashable, Sendable {
  package var id: GitObjectID
  package var tree: GitObjectID
  package var parents: [GitObjectID]
  package var message: String
  /// Seconds since 1970, UTC.
  package var time: Int
}

extension GitRepository {
  /// Writes a tree that is another one with some files replaced, added or removed.
  ///
  /// `base` is the commit whose tree is the start; nil for an empty one.
  ///
  /// - Throws: `Failure`.
  package func writeTree(base: GitObjectID?, _ entries: [GitImageEntry]) throws(Failure) -> GitObjectID {
    var tree: OpaquePointer?
    if let base { tree = try lookUpTree(of: base) }
    defer { git.git_tree_free(tree) }
    var updates: [git_tree_update] = []
    var names: [UnsafeMutablePointer<CChar>] = []
    defer { for name in names { name.deallocate() } }
    for entry in entries {
      let name = UnsafeMutablePointer<CChar>.allocate(capacity: entry.path.utf8.count + 1)
      names.append(name)
      for (offset, byte) in entry.path.utf8.enumerated() { name[offset] = CChar(bitPattern: byte) }
      name[entry.path.utf8.count] = 0
      var update = git_tree_update()
      update.path = UnsafePointer(name)
      if let bytes = entry.bytes {
        update.action = GIT_TREE_UPDATE_UPSERT
        update.filemode = git_filemode_t(entry.kind.rawValue)
        update.id = try writeBlob(bytes).raw(git)
      } else {
        guard try contains(entry.path, tree) else { continue }
        update.action = GIT_TREE_UPDATE_REMOVE
      }
      updates.append(update)
    }
    var id = git_oid()
    try check(
      git.git_tree_create_updated(&id, handle, tree, updates.count, updates),
      "git_tree_create_updated"
    )
    return GitObjectID(id, git)
  }

  /// Writes a commit that no reference leads to yet; `time` is in seconds since 1970, UTC.
  ///
  /// - Throws: `Failure`.
  package func writeCommit(
    tree: GitObjectID,
    parents: [GitObjectID],
    message: String,
    time: Int
  ) throws(Failure) -> GitObjectID {
    var signature: UnsafeMutablePointer<git_signature>?
    try check(
      git.git_signature_new(&signature, "lanser", "lanser@localhost", Int64(time), 0),
      "git_signature_new"
    )
    defer { git.git_signature_free(signature) }
    let tree = try lookUpTree(tree)
    defer { git.git_tree_free(tree) }
    var commits: [OpaquePointer?] = []
    defer { for commit in commits { git.git_commit_free(commit) } }
    for parent in parents { commits.append(try lookUpCommit(parent)) }
    var id = git_oid()
    try check(
      git.git_commit_create(
        &id,
        handle,
        nil,
        signature,
        signature,
        "UTF-8",
        message,
        tree,
        commits.count,
        &commits
      ),
      "git_commit_create"
    )
    return GitObjectID(id, git)
  }

  /// - Throws: `Failure` when there is no such commit.
  package func commit(_ id: GitObjectID) throws(Failure) -> GitCommit {
    let commit = try lookUpCommit(id)
    defer { git.git_commit_free(commit) }
    var parents: [GitObjectID] = []
    for number in 0..<git.git_commit_parentcount(commit) {
      if let parent = git.git_commit_parent_id(commit, number) {
        parents.append(GitObjectID(parent.pointee, git))
      }
    }
    guard let tree = git.git_commit_tree_id(commit) else {
      throw .call("git_commit_tree_id", message: "no tree")
    }
    return GitCommit(
      id: id,
      tree: GitObjectID(tree.pointee, git),
      parents: parents,
      message: git.git_commit_message(commit).map { String(cString: $0) } ?? "",
      time: Int(git.git_commit_time(commit))
    )
  }

  /// The contents of files in a commit, by their paths; those that are not there are left out.
  ///
  /// - Throws: `Failure`.
  package func contents(of paths: some Sequence<String>, in commit: GitObjectID) throws(Failure) -> [String:
    [UInt8]]
  {
    // Looked up once: the message of a commit that changed many files is long.
    let tree = try lookUpTree(of: commit)
    defer { git.git_tree_free(tree) }
    var contents: [String: [UInt8]] = [:]
    for path in paths {
      var entry: OpaquePointer?
      let status = git.git_tree_entry_bypath(&entry, tree, path)
      if status == GIT_ENOTFOUND.rawValue { continue }
      try check(status, "git_tree_entry_bypath")
      defer { git.git_tree_entry_free(entry) }
      guard let id = git.git_tree_entry_id(entry) else { continue }
      contents[path] = try bytes(ofBlob: GitObjectID(id.pointee, git))
    }
    return contents
  }

  /// The content of a blob; nil when the repository has none of this name.
  package func bytes(ofBlob id: GitObjectID) throws(Failure) -> [UInt8]? {
    var raw = id.raw(git)
    var blob: OpaquePointer?
    let status = git.git_blob_lookup(&blob, handle, &raw)
    if status == GIT_ENOTFOUND.rawValue { return nil }
    try check(status, "git_blob_lookup")
    defer { git.git_blob_free(blob) }
    let count = Int(git.git_blob_rawsize(blob))
    guard let content = git.git_blob_rawcontent(blob) else { return [] }
    return Array(UnsafeRawBufferPointer(start: content, count: count))
  }

  private func writeBlob(_ bytes: [UInt8]) throws(Failure) -> GitObjectID {
    var id = git_oid()
    let status = bytes.withUnsafeBytes {
      git.git_blob_create_from_buffer(&id, handle, $0.baseAddress, $0.count)
    }
    try check(status, "git_blob_create_from_buffer")
    return GitObjectID(id, git)
  }

  private func contains(_ path: String, _ tree: OpaquePointer?) throws(Failure) -> Bool {
    guard let tree else { return false }
    var entry: OpaquePointer?
    let status = git.git_tree_entry_bypath(&entry, tree, path)
    if status == GIT_ENOTFOUND.rawValue { return false }
    try check(status, "git_tree_entry_bypath")
    git.git_tree_entry_free(entry)
    return true
  }

  private func lookUpCommit(_ id: GitObjectID) throws(Failure) -> OpaquePointer? {
    var raw = id.raw(git)
    var commit: OpaquePointer?
    try check(git.git_commit_lookup(&commit, handle, &raw), "git_commit_lookup")
    return commit
  }

  private func lookUpTree(_ id: GitObjectID) throws(Failure) -> OpaquePointer? {
    var raw = id.raw(git)
    var tree: OpaquePointer?
    try check(git.git_tree_lookup(&tree, handle, &raw), "git_tree_lookup")
    return tree
  }

  private func lookUpTree(of commit: GitObjectID) throws(Failure) -> OpaquePointer? {
    let commit = try lookUpCommit(commit)
    defer { git.git_commit_free(commit) }
    var tree: OpaquePointer?
    try check(git.git_commit_tree(&tree, commit), "git_commit_tree")
    return tree
  }
}
