/// What a transaction needs to know beside the change.
package struct TransactionContext: Sendable {
  package var store: TransactionStore
  /// The directory that is locked against other writers: the top of the work tree, or the workspace.
  package var lockRoot: String
  /// Where images are recorded; nil for no history.
  package var history: TransactionHistory?
  /// What the user ran, as others are told of it.
  package var command: String
  /// RFC 3339 text.
  package var startedAt: String
  /// Seconds since 1970.
  package var seconds: Int
  /// Of this process.
  package var processID: Int
  package var isStrict: Bool
  /// The reference of the transaction that this one takes back.
  package var undoes: String?

  package init(
    store: TransactionStore,
    lockRoot: String,
    history: TransactionHistory?,
    command: String,
    startedAt: String,
    seconds: Int,
    processID: Int,
    isStrict: Bool = false,
    undoes: String? = nil
  ) {
    self.store = store
    self.lockRoot = lockRoot
    self.history = history
    self.command = command
    self.startedAt = startedAt
    self.seconds = seconds
    self.processID = processID
    self.isStrict = isStrict
    self.undoes = undoes
  }

  var lockKey: String { TransactionStore.key(of: lockRoot) }
}
