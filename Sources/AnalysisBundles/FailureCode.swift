/// The outcome of a command: the code in a bundle and the exit status of the process are two spellings of it.
///
/// The numbers are a contract; they are never reused.
package enum FailureCode: String, CaseIterable, Sendable {
  case usage = "E/USAGE"
  case badSelectorSyntax = "E/BAD_SELECTOR_SYNTAX"
  case notFound = "E/NOT_FOUND"
  case ambiguous = "E/AMBIGUOUS"
  case versionSkew = "E/VERSION_SKEW"
  case serverTimeout = "E/LS_TIMEOUT"
  case serverCrash = "E/LS_CRASH"
  case applyConflict = "E/APPLY_CONFLICT"
  case fileSystemPermissions = "E/FS_PERMISSIONS"
  case unsupportedCapability = "E/UNSUPPORTED_CAP"
  case requestCancelled = "E/REQUEST_CANCELLED"
  case contentModified = "E/CONTENT_MODIFIED"
  case indexingUnsupported = "E/INDEXING_UNSUPPORTED"
  case replayMismatch = "E/REPLAY_MISMATCH"
  case dirtyWorkTree = "E/DIRTY_WORKTREE"
  case jail = "E/JAIL"
  case policy = "E/POLICY"
  case serverMissing = "E/SERVER_MISSING"
  case untrusted = "E/UNTRUSTED"
  case schema = "E/SCHEMA"
  case indexingMismatch = "E/INDEXING_MISMATCH"
  case renameRefused = "E/RENAME_REFUSED"
  case encoding = "E/ENCODING"
  case recovery = "E/RECOVERY"
  case inputOutput = "E/IO"
  case internalError = "E/INTERNAL"
  case interrupted = "E/INTERRUPTED"

  /// What the process exits with.
  package var exitStatus: Int32 {
    switch self {
    case .usage: 1
    case .badSelectorSyntax: 2
    case .notFound: 3
    case .ambiguous: 4
    case .versionSkew: 10
    case .serverTimeout: 64
    case .serverCrash: 65
    case .applyConflict: 70
    case .fileSystemPermissions: 71
    case .unsupportedCapability: 72
    case .requestCancelled: 73
    case .contentModified: 74
    case .indexingUnsupported: 75
    case .replayMismatch: 76
    case .dirtyWorkTree: 77
    case .jail: 78
    case .policy: 79
    case .serverMissing: 80
    case .untrusted: 81
    case .schema: 82
    case .indexingMismatch: 83
    case .renameRefused: 84
    case .encoding: 85
    case .recovery: 86
    case .inputOutput: 87
    case .internalError: 90
    case .interrupted: 130
    }
  }

  /// What it means, as a phrase of the documentation.
  package var meaning: String {
    switch self {
    case .usage: "bad flags, bad input file, not a workspace"
    case .badSelectorSyntax: "the selector does not parse"
    case .notFound: "no target"
    case .ambiguous: "several candidates"
    case .versionSkew: "the lock or the pinned snapshot does not match"
    case .serverTimeout: "the server did not answer in time"
    case .serverCrash: "the server died or spoke nonsense"
    case .applyConflict: "files changed, edits overlap, or a merge conflict"
    case .fileSystemPermissions: "write denied, or a rename that the file system can not make"
    case .unsupportedCapability: "the server lacks the capability"
    case .requestCancelled: "cancelled"
    case .contentModified: "content kept changing during the request"
    case .indexingUnsupported: "unknown indexing or encoding"
    case .replayMismatch: "the trace, the workspace digest or the bundle differs"
    case .dirtyWorkTree: "uncommitted changes, or a merge or rebase in progress"
    case .jail: "an edit leaves the workspace or hits a denied path"
    case .policy: "refused by a policy"
    case .serverMissing: "the server is not installed"
    case .untrusted: "the workspace's configuration needs `lanser trust`"
    case .schema: "a payload does not validate"
    case .indexingMismatch: "the column falls inside a character or off the line"
    case .renameRefused: "the server says that this can not be renamed, or the new name is invalid"
    case .encoding: "the file is not text that this program can edit safely"
    case .recovery: "an interrupted edit needs a decision; the files are listed"
    case .inputOutput: "disk full or an I/O error; rolled back"
    case .internalError: "a defect in lanser"
    case .interrupted: "interrupted"
    }
  }

  /// Whether the same command may succeed when it is run again; "manual" when something has to be done first.
  package var retryable: String {
    switch self {
    case .ambiguous, .versionSkew, .serverTimeout, .serverCrash, .requestCancelled, .contentModified,
      .inputOutput,
      .interrupted:
      "yes"
    case .notFound: "sometimes"
    case .applyConflict, .dirtyWorkTree, .policy, .untrusted, .recovery: "manual"
    default: "no"
    }
  }
}
