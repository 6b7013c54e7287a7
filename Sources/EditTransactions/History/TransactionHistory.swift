import GitRepository

/// Where the images of transactions are kept: references below `refs/lanser/` of the workspace's own repository, or of a bare one
/// of ours for a workspace that has none that can be used.
///
/// Each transaction is two commits. The first holds the tree under HEAD with the files as they were, the second, its child, the files
/// as they are afterwards; so `git show REFERENCE` prints the change, and any git tool can look at it. Neither is on a branch.
package struct TransactionHistory: Hashable, Sendable {
  /// Absolute path of a directory in the repository.
  package let repository: String
  /// Whether the repository is ours, below the state directory.
  package let isOwnStore: Bool
  /// The workspace below the top of the work tree, with a slash at its end; empty when they are the same.
  package let prefix: String
  /// `refs/lanser/…/`.
  package let references: String

  package init(repository: String, isOwnStore: Bool, prefix: String, references: String) {
    self.repository = repository
    self.isOwnStore = isOwnStore
    self.prefix = prefix
    self.references = references
  }

  func opened() throws(GitRepository.Failure) -> GitRepository {
    if isOwnStore { return try GitRepository.ownedStore(at: repository) }
    guard let opened = try GitRepository.containing(repository) else {
      throw .unreadable(path: repository, message: "there is no repository any more")
    }
    return opened
  }

  /// Writes both images, without a reference to them yet.
  func record(
    _ change: PlannedChange,
    madeDirectories: [RelativePath],
    command: String,
    undoes: String?,
    seconds: Int
  ) throws(GitRepository.Failure) -> Journal.Record {
    let images = try opened()
    let head = isOwnStore ? nil : images.headCommit
    let description = RecordedChange(
      change,
      madeDirectories: madeDirectories,
      prefix: prefix,
      command: command,
      undoes: undoes
    )
    let commit = try images.writingObjects(change.files.count) { () throws(GitRepository.Failure) in
      let before = try images.writeCommit(
        tree: try images.writeTree(base: head, entries(change) { $0.beforeImage }),
        parents: head.map { [$0] } ?? [],
        message: "Before: \(command)\n",
        time: seconds
      )
      return try images.writeCommit(
        tree: try images.writeTree(base: before, entries(change) { $0.afterImage }),
        parents: [before],
        message: "\(command)\n\n\(description.text)\n",
        time: seconds
      )
    }
    let taken = try images.references(withPrefix: references).compactMap { number(of: $0) }
    let digits = String((taken.max() ?? 0) + 1)
    let padding = String(repeating: "0", count: max(0, 6 - digits.count))
    return Journal.Record(
      repository: repository,
      reference: "\(references)\(padding)\(digits)-\(change.id)",
      commit: commit.description
    )
  }

  /// Lets a reference lead to the images.
  func publish(_ record: Journal.Record) throws(GitRepository.Failure) {
    guard let commit = GitObjectID(record.commit) else { return }
    try opened().createReference(record.reference, commit)
  }

  /// Makes sure after an interruption that there is a reference exactly if the transaction was made.
  static func settle(_ record: Journal.Record, isMade: Bool) throws(GitRepository.Failure) {
    guard let repository = try GitRepository.containing(record.repository) else { return }
    repository.removeStaleLock(ofReference: record.reference)
    if !isMade {
      try repository.deleteReference(record.reference)
    } else if let commit = GitObjectID(record.commit),
      try repository.target(ofReference: record.reference) == nil
    {
      try repository.createReference(record.reference, commit)
    }
  }

  func number(of reference: String) -> Int? {
    Int(reference.dropFirst(references.utf8.count).prefix { $0 != "-" })
  }

  /// One side of a change as files of a tree: every path of the change, with no content where it is not on that side.
  private func entries(
    _ change: PlannedChange,
    _ side: (PlannedFile) -> (path: RelativePath, bytes: [UInt8], kind: GitImageEntry.Kind)?
  ) -> [GitImageEntry] {
    var entries: [RelativePath: GitImageEntry] = [:]
    for file in change.files {
      for path in [file.before?.path, file.after?.path].compactMap(\.self) where entries[path] == nil {
        entries[path] = GitImageEntry(path: prefix + path.description, bytes: nil, kind: .file)
      }
    }
    for file in change.files {
      guard let image = side(file) else { continue }
      entries[image.path] = GitImageEntry(
        path: prefix + image.path.description,
        bytes: image.bytes,
        kind: image.kind
      )
    }
    return entries.sorted { $0.key < $1.key }.map(\.value)
  }
}

extension PlannedFile {
  fileprivate var beforeImage: (path: RelativePath, bytes: [UInt8], kind: GitImageEntry.Kind)? {
    before.map { before in
      let status = before.image.status
      return (before.path, before.image.bytes, .init(isLink: status.kind == .link, permissions: status.mode))
    }
  }

  fileprivate var afterImage: (path: RelativePath, bytes: [UInt8], kind: GitImageEntry.Kind)? {
    after.map { ($0.path, $0.bytes, .init(isLink: $0.isLink, permissions: $0.permissions)) }
  }
}

extension GitImageEntry.Kind {
  fileprivate init(isLink: Bool, permissions: UInt32) {
    self = isLink ? .link : permissions & 0o100 != 0 ? .executable : .file
  }
}
