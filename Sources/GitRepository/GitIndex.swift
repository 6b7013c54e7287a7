import CLibgit2

/// The index of a repository, for reading.
struct GitIndex: ~Copyable {
  private let git: libgit2_functions
  let handle: OpaquePointer

  /// Reads the index of a repository.
  ///
  /// - Throws: `GitRepository.Failure`.
  static func of(_ repository: borrowing GitRepository) throws(GitRepository.Failure) -> GitIndex {
    let git = repository.git
    var handle: OpaquePointer?
    try repository.check(git.git_repository_index(&handle, repository.handle), "git_repository_index")
    guard let handle else { throw .call("git_repository_index", message: "no index") }
    let index = GitIndex(git: git, handle: handle)
    try repository.check(git.git_index_read(handle, 0), "git_index_read")
    return index
  }

  private init(git: libgit2_functions, handle: OpaquePointer) {
    self.git = git
    self.handle = handle
  }

  deinit { git.git_index_free(handle) }

  struct Entry {
    var raw: git_index_entry
    var path: String { String(cString: raw.path) }
    var isSubmodule: Bool { raw.mode & 0o170000 == 0o160000 }
    var isLink: Bool { raw.mode & 0o170000 == 0o120000 }
    var isExecutable: Bool { raw.mode & 0o111 != 0 }
    /// 0, or a side of a conflict.
    var stage: Int { Int(raw.flags & UInt16(GIT_INDEX_ENTRY_STAGEMASK)) >> Int(GIT_INDEX_ENTRY_STAGESHIFT) }
    /// Left out of a sparse work tree.
    var isSkipped: Bool { raw.flags_extended & UInt16(GIT_INDEX_ENTRY_SKIP_WORKTREE.rawValue) != 0 }
    /// The user has told git not to look.
    var isAssumedUnchanged: Bool { raw.flags & UInt16(GIT_INDEX_ENTRY_VALID.rawValue) != 0 }
  }

  var count: Int { git.git_index_entrycount(handle) }

  /// The entry at a position; it lives as long as the index.
  subscript(position: Int) -> Entry? {
    git.git_index_get_byindex(handle, position).map { Entry(raw: $0.pointee) }
  }

  func entry(at path: String) -> Entry? {
    git.git_index_get_bypath(handle, path, 0).map { Entry(raw: $0.pointee) }
  }

  var path: String { git.git_index_path(handle).map { String(cString: $0) } ?? "" }
}
