package import GitRepository

/// A transaction as the history has it.
package struct RecordedTransaction: Hashable, Sendable {
  package var reference: String
  /// Counts up in a work tree.
  package var number: Int
  /// The commit of the after-image; its parent is the before-image.
  package var commit: GitObjectID
  package var before: GitObjectID
  package var change: RecordedChange
  /// Seconds since 1970, UTC.
  package var seconds: Int
  /// The reference of the transaction that took this one back, if the latest word about it is that it was taken back.
  package var undoneBy: String?
}

extension TransactionHistory {
  /// The transactions of this workspace, oldest first.
  ///
  /// - Throws: `GitRepository.Failure`.
  package func transactions() throws(GitRepository.Failure) -> [RecordedTransaction] {
    let repository = try opened()
    var transactions: [RecordedTransaction] = []
    for reference in try repository.references(withPrefix: references) {
      guard let number = number(of: reference), let id = try repository.target(ofReference: reference) else {
        continue
      }
      let commit = try repository.commit(id)
      guard let change = RecordedChange(message: commit.message), change.prefix == prefix,
        let before = commit.parents.first
      else { continue }
      transactions.append(
        RecordedTransaction(
          reference: reference,
          number: number,
          commit: id,
          before: before,
          change: change,
          seconds: commit.time,
          undoneBy: nil
        )
      )
    }
    transactions.sort { $0.number < $1.number }
    markUndone(&transactions)
    return transactions
  }

  /// A transaction that takes another one back undoes it; when it is itself taken back, the other one holds again.
  private func markUndone(_ transactions: inout [RecordedTransaction]) {
    let positions = Dictionary(
      transactions.enumerated().map { ($1.reference, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    for index in transactions.indices.reversed() {
      let transaction = transactions[index]
      guard transaction.undoneBy == nil, let undone = transaction.change.undoes, let other = positions[undone]
      else { continue }
      transactions[other].undoneBy = transaction.reference
    }
  }
}
