/// Why a path is no target of an edit.
package enum PathRefusal: Error, Hashable, Sendable {
  /// A symbolic link on the way leads out of the workspace.
  case leavesWorkspace(RelativePath, link: RelativePath)
  /// An absolute link is not followed, wherever it leads: another machine has other files there.
  case absoluteLink(RelativePath, link: RelativePath)
  /// The link leads to nothing.
  case danglingLink(RelativePath)
  case tooManyLinks(RelativePath)
  /// A component means version control metadata (`meaning`), in whatever disguise.
  case versionControl(RelativePath, meaning: String)
  /// The directory is a repository of its own, or a submodule.
  case nestedRepository(RelativePath, directory: RelativePath)
  /// A component on the way is no directory.
  case notADirectory(RelativePath, component: RelativePath)
  /// A socket, a pipe, a device, or a directory where a file is meant.
  case notAFile(RelativePath)
  /// The directory on the way is not the one it was.
  case replacedDirectory(RelativePath)
  case unreadable(SystemFailure)
}
