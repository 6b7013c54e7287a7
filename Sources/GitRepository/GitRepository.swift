import CLibgit2

/// A git repository, read through libgit2: the only module that calls it.
///
/// Reading never runs a program that the repository names (hooks, filters, `core.fsmonitor`): libgit2 does not.
package struct GitRepository: ~Copyable {
  package enum Failure: Error, Equatable, Sendable {
    /// The shared library is missing.
    case libraryMissing(fileName: String)
    /// There is a repository, but it can not be opened; with libgit2's own words.
    case unreadable(path: String, message: String)
  }

  private let git: libgit2_functions
  private let handle: OpaquePointer

  /// Opens the repository that contains a path.
  ///
  /// - Throws: `Failure`. A repository that libgit2 can not read is never "no repository".
  /// - Returns: nil when there is none.
  package static func containing(_ path: String) throws(Failure) -> GitRepository? {
    guard let git = GitLibrary.shared else { throw .libraryMissing(fileName: GitLibrary.fileName) }
    var handle: OpaquePointer?
    let status = git.git_repository_open_ext(&handle, path, 0, nil)
    if status == GIT_ENOTFOUND.rawValue { return nil }
    guard status == 0, let handle else {
      throw .unreadable(path: path, message: Self.lastMessage(git))
    }
    return GitRepository(git: git, handle: handle)
  }

  private init(git: libgit2_functions, handle: OpaquePointer) {
    self.git = git
    self.handle = handle
  }

  deinit { git.git_repository_free(handle) }

  /// The top of the work tree, with a trailing slash; nil in a bare repository.
  package var workTree: String? {
    git.git_repository_workdir(handle).map { String(cString: $0) }
  }

  /// The commit that HEAD stands on; nil on an unborn branch.
  package var head: String? {
    var reference: OpaquePointer?
    guard git.git_repository_head(&reference, handle) == 0, let reference else { return nil }
    defer { git.git_reference_free(reference) }
    guard let target = git.git_reference_target(reference) else { return nil }
    var text = [CChar](repeating: 0, count: Int(GIT_OID_HEXSZ) + 1)
    return git.git_oid_tostr(&text, text.count, target).map { String(cString: $0) }
  }

  /// Whether tracked files differ from HEAD, in the index or on disk.
  ///
  /// - Throws: `Failure.unreadable`.
  package func hasTrackedChanges() throws(Failure) -> Bool {
    var options = git_status_options()
    _ = git.git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION))
    options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
    options.flags = GIT_STATUS_OPT_EXCLUDE_SUBMODULES.rawValue
    var list: OpaquePointer?
    guard git.git_status_list_new(&list, handle, &options) == 0, let list else {
      throw .unreadable(path: workTree ?? "", message: Self.lastMessage(git))
    }
    defer { git.git_status_list_free(list) }
    return git.git_status_list_entrycount(list) > 0
  }

  private static func lastMessage(_ git: libgit2_functions) -> String {
    git.git_error_last().map { String(cString: $0.pointee.message) } ?? "unknown error"
  }
}
