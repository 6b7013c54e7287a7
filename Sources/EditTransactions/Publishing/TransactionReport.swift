/// What a transaction has done.
package struct TransactionReport: Hashable, Sendable {
  /// From the content alone.
  package var id: String
  package var fileCount: Int
  /// Where the images are recorded; nil without a history.
  package var reference: String?
  /// What the file system could not do in one step: `exchange`, `move`.
  package var fallbacks: [String]
  /// What could not be taken over from the old files: `owner`, `security attribute`.
  package var losses: [String]
  /// Directories that were to be removed, and hold something new.
  package var keptDirectories: [RelativePath]
  /// Why old copies are still there; the change itself is made and durable.
  package var unfinishedCleanup: SystemFailure?
  /// Interrupted transactions that were settled before.
  package var recovered: [RecoveryReport]

  package init(
    id: String,
    fileCount: Int,
    reference: String? = nil,
    fallbacks: [String] = [],
    losses: [String] = [],
    keptDirectories: [RelativePath] = []
  ) {
    self.id = id
    self.fileCount = fileCount
    self.reference = reference
    self.fallbacks = fallbacks
    self.losses = losses
    self.keptDirectories = keptDirectories
    unfinishedCleanup = nil
    recovered = []
  }
}

/// What became of an interrupted transaction.
package struct RecoveryReport: Hashable, Sendable {
  package var transaction: String
  package var command: String
  package var startedAt: String
  /// Whether it was taken back; otherwise it had been made, and was cleared up after.
  package var isRolledBack: Bool
  package var fileCount: Int
  /// Absolute path of the workspace.
  package var root: String
}
