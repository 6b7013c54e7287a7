import CLibgit2

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// How the work tree differs from what is committed.
//
// Input: an open repository. Output: tracked files that are staged, modified, deleted or conflicted. libgit2's own status is not
// used: it walks untracked directories too, takes what a sparse checkout leaves out for deleted, and does not say when a
// difference may be the work of a filter that it does not run. Cost: one lstat(2) for each tracked file, and a read of those
// whose times or sizes are not those that git noted.

/// What differs from HEAD among tracked files.
package struct TrackedChanges: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case staged
    case modified
    case deleted
    case conflicted
    case submodule
    /// The bytes differ, and an attribute names a filter that libgit2 does not run.
    case filtered(String)
  }

  package struct Change: Hashable, Sendable {
    /// Relative to the work tree.
    package var path: String
    package var kind: Kind
  }

  /// At most as many as asked for.
  package var changes: [Change] = []
  /// How many more were expected to differ.
  package var expectedCount = 0
  /// How many files a sparse checkout leaves out.
  package var sparseCount = 0
}

extension GitRepository {
  /// At most `limit` files that differ from HEAD, but for those of which `isExpected` is true.
  ///
  /// - Throws: `Failure`.
  package func trackedChanges(
    limit: Int,
    except isExpected: (TrackedChanges.Change) -> Bool = { _ in false }
  ) throws(Failure) -> TrackedChanges {
    var result = TrackedChanges()
    guard let workTree else { return result }
    let index = try GitIndex.of(self)
    try appendStaged(index, limit: limit, to: &result)
    if result.changes.count >= limit { return result }
    let directory = open(workTree, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else {
      throw .unreadable(path: workTree, message: String(cString: strerror(errno)))
    }
    defer { close(directory) }
    var indexStatus = stat()
    _ = stat(index.path, &indexStatus)
    let staged = Set(result.changes.map(\.path))
    for position in 0..<index.count {
      guard let entry = index[position] else { continue }
      if entry.isSkipped { result.sparseCount += 1 }
      guard let kind = try change(of: entry, in: directory, indexStatus) else { continue }
      let path = entry.path
      if staged.contains(path) || result.changes.last?.path == path { continue }
      let change = TrackedChanges.Change(path: path, kind: kind)
      if isExpected(change) {
        result.expectedCount += 1
        continue
      }
      result.changes.append(change)
      if result.changes.count >= limit { break }
    }
    return result
  }

  /// Differences between HEAD and the index.
  private func appendStaged(
    _ index: borrowing GitIndex,
    limit: Int,
    to result: inout TrackedChanges
  ) throws(Failure) {
    var tree: OpaquePointer?
    if let head = headCommit {
      var id = head.raw(git)
      var commit: OpaquePointer?
      try check(git.git_commit_lookup(&commit, handle, &id), "git_commit_lookup")
      defer { git.git_commit_free(commit) }
      try check(git.git_commit_tree(&tree, commit), "git_commit_tree")
    }
    defer { git.git_tree_free(tree) }
    var options = git_diff_options()
    try check(git.git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)), "git_diff_options_init")
    var diff: OpaquePointer?
    try check(
      git.git_diff_tree_to_index(&diff, handle, tree, index.handle, &options),
      "git_diff_tree_to_index"
    )
    defer { git.git_diff_free(diff) }
    for number in 0..<git.git_diff_num_deltas(diff) where result.changes.count < limit {
      guard let delta = git.git_diff_get_delta(diff, number)?.pointee else { continue }
      let path = String(cString: delta.new_file.path ?? delta.old_file.path)
      let kind: TrackedChanges.Kind = delta.status == GIT_DELTA_CONFLICTED ? .conflicted : .staged
      result.changes.append(TrackedChanges.Change(path: path, kind: kind))
    }
  }

  /// How the file of an entry differs from it; nil when it does not.
  private func change(
    of entry: GitIndex.Entry,
    in directory: Int32,
    _ indexStatus: stat
  ) throws(Failure) -> TrackedChanges.Kind? {
    if entry.stage != 0 { return .conflicted }
    if entry.isAssumedUnchanged { return nil }
    if entry.isSubmodule { return submoduleIsChanged(entry.path) ? .submodule : nil }
    var status = stat()
    guard fstatat(directory, entry.raw.path, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      return entry.isSkipped ? nil : .deleted
    }
    let kind = status.st_mode & S_IFMT
    guard kind == (entry.isLink ? S_IFLNK : S_IFREG) else { return .modified }
    if kind == S_IFREG, entry.isExecutable != (status.st_mode & S_IXUSR != 0) { return .modified }
    if isAsNoted(status, entry.raw, indexStatus) { return nil }
    guard let content = contentID(of: entry, in: directory) else { return .modified }
    if content == GitObjectID(entry.raw.id, git) { return nil }
    if let filter = filter(of: entry.path) { return .filtered(filter) }
    return .modified
  }

  /// Whether git has noted exactly this status, and early enough that a later change would show.
  private func isAsNoted(_ status: stat, _ entry: git_index_entry, _ indexStatus: stat) -> Bool {
    #if canImport(Darwin)
    let (modified, changed, indexed) = (status.st_mtimespec, status.st_ctimespec, indexStatus.st_mtimespec)
    #else
    let (modified, changed, indexed) = (status.st_mtim, status.st_ctim, indexStatus.st_mtim)
    #endif
    guard UInt32(truncatingIfNeeded: status.st_size) == entry.file_size,
      Int32(truncatingIfNeeded: modified.tv_sec) == entry.mtime.seconds,
      Int32(truncatingIfNeeded: changed.tv_sec) == entry.ctime.seconds,
      UInt32(truncatingIfNeeded: status.st_ino) == entry.ino
    else { return false }
    // An index that was written without nanoseconds has zeros.
    if entry.mtime.nanoseconds != 0,
      entry.mtime.nanoseconds != UInt32(truncatingIfNeeded: modified.tv_nsec)
    {
      return false
    }
    // A file that was written in the same tick as the index may have been written after it.
    return (modified.tv_sec, modified.tv_nsec) < (indexed.tv_sec, indexed.tv_nsec)
  }

  /// The name that the file would have as an object, after the filters that libgit2 itself has.
  private func contentID(of entry: GitIndex.Entry, in directory: Int32) -> GitObjectID? {
    var id = git_oid()
    if entry.isLink {
      var target = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlinkat(directory, entry.raw.path, &target, target.count)
      guard count >= 0, git.git_odb_hash(&id, target, count, GIT_OBJECT_BLOB) == 0 else { return nil }
    } else {
      guard git.git_repository_hashfile(&id, handle, entry.raw.path, GIT_OBJECT_BLOB, nil) == 0 else {
        return nil
      }
    }
    return GitObjectID(id, git)
  }

  /// The filter that an attribute names for a path; nil when there is none.
  private func filter(of path: String) -> String? {
    var value: UnsafePointer<CChar>?
    guard git.git_attr_get(&value, handle, 0, path, "filter") == 0,
      git.git_attr_value(value) == GIT_ATTR_VALUE_STRING, let value
    else { return nil }
    return String(cString: value)
  }

  private func submoduleIsChanged(_ path: String) -> Bool {
    var status: UInt32 = 0
    guard git.git_submodule_status(&status, handle, path, GIT_SUBMODULE_IGNORE_UNTRACKED) == 0 else {
      return false
    }
    let changes =
      GIT_SUBMODULE_STATUS_INDEX_ADDED.rawValue | GIT_SUBMODULE_STATUS_INDEX_DELETED.rawValue
      | GIT_SUBMODULE_STATUS_INDEX_MODIFIED.rawValue | GIT_SUBMODULE_STATUS_WD_MODIFIED.rawValue
      | GIT_SUBMODULE_STATUS_WD_INDEX_MODIFIED.rawValue | GIT_SUBMODULE_STATUS_WD_WD_MODIFIED.rawValue
    return status & changes != 0
  }
}
