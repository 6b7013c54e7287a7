package import GitRepository

/// One safety check of a change, and what speaks against the change.
package struct CheckResult: Equatable, Sendable {
  package var name: CheckName
  /// Empty when the check is passed.
  package var objections: [Objection]
  /// Worth knowing, and no reason to refuse.
  package var remarks: [Remark]
  /// Whether a flag of the user's let objections pass; they are remarks then.
  package var isOverridden: Bool

  package init(
    _ name: CheckName,
    objections: [Objection] = [],
    remarks: [Remark] = [],
    isOverridden: Bool = false
  ) {
    self.name = name
    self.objections = objections
    self.remarks = remarks
    self.isOverridden = isOverridden
  }

  package var isPassed: Bool { objections.isEmpty }
}

/// The checks of every edit, in the order in which they are listed.
///
/// The raw values are a contract.
package enum CheckName: String, CaseIterable, Sendable {
  case insideWorkspace = "inside-workspace"
  case allowedPaths = "allowed-paths"
  case noSensitiveFiles = "no-sensitive-files"
  case singleLinks = "no-hard-links"
  case writableDirectories = "writable"
  case maximumFiles = "max-files"
  case documentVersions = "document-versions"
  case confirmed = "confirmed"
  case gitReadable = "git-readable"
  case noOperationInProgress = "no-operation-in-progress"
  case cleanWorkTree = "clean-work-tree"
  case recoverableTargets = "recoverable-targets"
}

/// What speaks against a change.
package indirect enum Objection: Equatable, Sendable {
  case notAllowed(RelativePath)
  case denied(RelativePath, pattern: String)
  case sensitive(RelativePath, reason: String)
  case hardLinked(RelativePath, links: Int)
  case notWritable(RelativePath, directory: RelativePath?)
  case tooManyFiles(Int, limit: Int)
  case unconfirmed(label: String)
  case uncheckedVersion(RelativePath)
  /// git keeps the state of the work tree under a lock.
  case gitBusy(lock: String)
  case operationInProgress(String)
  /// The path is relative to the work tree, which may be larger than the workspace.
  case modified(String, WorkTreeChange)
  case notInGit(RelativePath, isIgnored: Bool)
  case noRepository
  case unreadableRepository(GitRepository.Failure)
  case insideSubmodule(RelativePath, submodule: String)
}

/// How a tracked file differs from what is committed.
package enum WorkTreeChange: Hashable, Sendable {
  case staged
  case modified
  case deleted
  case conflicted
  /// A submodule that has changes of its own.
  case submodule
  /// Different by its bytes, which the named filter, that libgit2 does not run, may have put there.
  case filtered(String)
}

/// Worth knowing about a change.
package enum Remark: Equatable, Sendable {
  case files(Int)
  case throughLink(RelativePath, to: RelativePath)
  /// Would speak against the change if a flag of the user's did not allow it.
  case overridden(Objection)
  case head(String?)
  /// So many tracked files are as an earlier edit has left them.
  case ownChanges(Int)
  /// So many tracked files are left out of a sparse work tree.
  case sparse(Int)
  case noTargets
}
