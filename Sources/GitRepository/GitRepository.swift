import CLibgit2

/// A git repository, through libgit2: the only module that calls it.
///
/// Reading never runs a program that the repository names (hooks, filters, `core.fsmonitor`): libgit2 does not. Written are
/// objects and references below `refs/lanser/`; HEAD, branches, the index and the configuration never.
package struct GitRepository: ~Copyable {
  package enum Failure: Error, Equatable, Sendable {
    /// The shared library is missing.
    case libraryMissing(fileName: String)
    /// There is a repository, but it can not be opened; with libgit2's own words, paths in them relative to `path`.
    case unreadable(path: String, message: String)
    /// The repository uses something that libgit2 does not know, by the name of the setting.
    case unsupported(path: String, feature: String)
    /// Somebody else owns the repository, so that its configuration is not to be believed.
    case foreignOwner(path: String)
    /// A call inside of the repository failed.
    case call(String, message: String)
  }

  let git: libgit2_functions
  let handle: OpaquePointer

  /// Opens the repository that contains a path.
  ///
  /// - Throws: `Failure`. A repository that libgit2 can not read is never "no repository".
  /// - Returns: nil when there is none.
  package static func containing(_ path: String) throws(Failure) -> GitRepository? {
    guard let git = GitLibrary.shared else { throw .libraryMissing(fileName: GitLibrary.fileName) }
    var handle: OpaquePointer?
    let status = git.git_repository_open_ext(&handle, path, 0, nil)
    // The same status means that the owner is somebody else and nothing says that this is safe; only the words differ.
    if status == GIT_ENOTFOUND.rawValue, lastMessage(git).hasPrefix("could not find repository") {
      return nil
    }
    guard status == 0, let handle else { throw openingFailure(status, path, lastMessage(git)) }
    return GitRepository(git: git, handle: handle)
  }

  /// Opens a bare repository of our own, made when it is not there.
  package static func ownedStore(at path: String) throws(Failure) -> GitRepository {
    guard let git = GitLibrary.shared else { throw .libraryMissing(fileName: GitLibrary.fileName) }
    var handle: OpaquePointer?
    let status = git.git_repository_init(&handle, path, 1)
    guard status == 0, let handle else { throw openingFailure(status, path, lastMessage(git)) }
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

  /// The directory of this work tree's own state, with a trailing slash: `.git`, or a directory below it for a linked one.
  package var gitDirectory: String { git.git_repository_path(handle).map { String(cString: $0) } ?? "" }

  /// The directory of what all work trees share: objects and most references.
  package var commonDirectory: String {
    git.git_repository_commondir(handle).map { String(cString: $0) } ?? ""
  }

  /// The name of a linked work tree; nil for the main one.
  package var linkedWorkTreeName: String? {
    guard git.git_repository_is_worktree(handle) == 1 else { return nil }
    return gitDirectory.split(separator: "/").last.map(String.init)
  }

  /// The commit that HEAD stands on; nil on an unborn branch.
  package var head: String? { headCommit?.description }

  package var headCommit: GitObjectID? {
    var reference: OpaquePointer?
    guard git.git_repository_head(&reference, handle) == 0, let reference else { return nil }
    defer { git.git_reference_free(reference) }
    return git.git_reference_target(reference).map { GitObjectID($0.pointee, git) }
  }

  /// Whether tracked files differ from HEAD, in the index or on disk.
  ///
  /// - Throws: `Failure`.
  package func hasTrackedChanges() throws(Failure) -> Bool {
    try !trackedChanges(limit: 1).changes.isEmpty
  }

  /// Turns the status of a call into an error.
  func check(_ status: Int32, _ call: String) throws(Failure) {
    guard status < 0 else { return }
    throw .call(call, message: Self.withoutPlace(Self.lastMessage(git), of: workTree ?? gitDirectory))
  }

  private static func openingFailure(_ status: Int32, _ path: String, _ message: String) -> Failure {
    if status == GIT_EOWNER.rawValue || message.contains("not owned by current user")
      || message.contains("safe.directory")
    {
      return .foreignOwner(path: path)
    }
    for prefix in ["unsupported extension name ", "unknown object format", "unsupported repository version"]
    where message.contains(prefix) {
      return .unsupported(
        path: path,
        feature: message.replacingFirst("unsupported extension name ", with: "")
      )
    }
    return .unreadable(path: path, message: withoutPlace(message, of: path))
  }

  /// A message of libgit2 with paths that lie in or around a directory made relative to it.
  ///
  /// What is said about a repository gets into bundles, which are the same wherever the repository lies.
  static func withoutPlace(_ message: String, of directory: String) -> String {
    var result = message
    var place = directory.last == "/" ? String(directory.dropLast()) : directory
    var relative = "."
    while let slash = place.lastIndex(of: "/") {
      for lead in ["'", " "] { result = result.replacing("\(lead)\(place)/", with: "\(lead)\(relative)/") }
      result = result.replacing("'\(place)'", with: "'\(relative)'")
      place = String(place[..<slash])
      relative = relative == "." ? ".." : relative + "/.."
    }
    return result
  }

  static func lastMessage(_ git: libgit2_functions) -> String {
    git.git_error_last().map { String(cString: $0.pointee.message) } ?? "unknown error"
  }
}

extension String {
  fileprivate func replacingFirst(_ text: String, with replacement: String) -> String {
    guard let range = firstRange(of: text) else { return self }
    return replacingCharacters(in: range, with: replacement)
  }

  private func replacingCharacters(in range: Range<String.Index>, with replacement: String) -> String {
    String(self[..<range.lowerBound]) + replacement + String(self[range.upperBound...])
  }
}
