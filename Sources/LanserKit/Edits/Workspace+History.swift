package import AnalysisBundles
import CanonicalJSON
package import EditTransactions
import GitRepository
import LanguageServerProtocol
import SourceText

extension WorkspaceDescription {
  /// The edits that were made in this workspace, oldest first.
  ///
  /// - Throws: `Failure` when the history can not be read.
  package func transactions() throws(Failure) -> [RecordedTransaction] {
    let ground = try EditGround(self)
    guard let history = ground.history else { return [] }
    // A store of our own is made by the first edit.
    if history.isOwnStore, FileSystem.status(history.repository) == nil { return [] }
    do throws(GitRepository.Failure) { return try history.transactions() } catch {
      throw Failure(history: error)
    }
  }

  /// The transaction that a person means: a number, the beginning of an id, a reference, or nil for the last one that holds.
  ///
  /// - Throws: `Failure` with `E/NOT_FOUND`.
  package func transaction(named name: String?) throws(Failure) -> RecordedTransaction {
    let transactions = try transactions()
    let found: RecordedTransaction?
    if let name {
      found = transactions.last { transaction in
        String(transaction.number) == name || transaction.reference == name
          || name.utf8.count >= 4 && transaction.change.transaction.hasPrefix(name)
          || name.utf8.count >= 7 && transaction.commit.description.hasPrefix(name)
      }
    } else {
      found = transactions.last { $0.undoneBy == nil && $0.change.undoes == nil }
    }
    guard let found else {
      throw Failure(
        .notFound,
        name.map { "there is no transaction \"\($0)\" in this workspace" } ?? "there is no edit to take back",
        hints: ["`lanser log` lists the edits that were made here."]
      )
    }
    if name == nil || found.undoneBy == nil { return found }
    throw Failure(
      .applyConflict,
      "\(found.name) was taken back already; no file was written",
      hints: ["Take the undoing back to have it again: `lanser log` lists it."]
    )
  }
}

extension EditOperation {
  /// Takes a transaction back.
  package static func undo(
    _ transaction: RecordedTransaction,
    policy: EditPolicy,
    isApplied: Bool
  ) -> EditOperation {
    var operation = EditOperation(
      command: "undo",
      label: "undo \(transaction.number)",
      applyCommand: "lanser undo \(transaction.number)",
      parameters: ["transaction": .string(transaction.change.transaction)],
      policy: policy,
      review: .none,
      isApplied: isApplied
    ) { _, _, _ in
      EditProposal { ground throws(Failure) in
        guard let history = ground.history else {
          throw Failure(.notFound, "this workspace has no history of edits")
        }
        do throws(RootDirectory.UndoError) {
          return EditRequest(steps: try ground.root.stepsToUndo(transaction, history), encoding: .utf16)
        } catch {
          throw Failure(error, transaction: transaction)
        }
      }
    }
    operation.mergesWithWorkTree = true
    operation.undoes = transaction.reference
    return operation
  }
}
