package import GitRepository

/// Why a transaction was not made, and what is on disk now.
package struct TransactionFailure: Error, Sendable {
  package var cause: Cause
  package var aftermath: Aftermath

  package enum Cause: Sendable {
    /// Another process writes in this workspace.
    case locked(LockHolder)
    /// A file is not what it was when the change was worked out.
    case changed(RelativePath, expected: ContentDigest?, found: ContentDigest?)
    /// A file has other permissions, another owner or more names than it had then.
    case changedStatus(RelativePath)
    /// A path leads somewhere else than it did then.
    case redirected(RelativePath)
    /// A directory that is to be removed holds something that nobody has looked at.
    case unexpectedEntry(RelativePath)
    /// The file system can not give the guarantee that was insisted on.
    case weakFileSystem(RelativePath)
    /// Metadata that had to be kept could not be.
    case system(SystemFailure)
    /// The images could not be recorded.
    case history(GitRepository.Failure)
    /// An earlier transaction has to be settled first.
    case recovery(RecoveryFailure)
  }

  package enum Aftermath: Hashable, Sendable {
    /// No file of the workspace was touched.
    case nothingWritten
    /// Everything is as it was before.
    case rolledBack
    /// Everything is as it was before as far as programs can see; the medium did not confirm it, so the next start looks again.
    case rolledBackUnconfirmed(SystemFailure)
    /// Files were left as somebody else has changed them meanwhile, or could not be renamed back; the next start tries again.
    case incomplete([RelativePath], SystemFailure?)
  }
}

/// Who writes in a workspace, as far as is known.
package struct LockHolder: Hashable, Sendable {
  package var processID: Int?
  package var since: String?
  package var command: String?
}

/// Why an interrupted transaction could not be settled.
package enum RecoveryFailure: Error, Sendable {
  /// Files hold something that is neither the old nor the new content.
  case undecided(files: [RelativePath], journal: String, command: String)
  case damaged(journal: String)
  case system(SystemFailure, journal: String?)
  case history(GitRepository.Failure, journal: String)
}
