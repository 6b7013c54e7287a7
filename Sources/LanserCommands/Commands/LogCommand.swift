import ArgumentParser
import CanonicalJSON
import EditTransactions
import LanserKit

struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "List the edits that were made in this workspace, newest first",
    discussion: """
      Each is recorded as two commits below refs/lanser/, on no branch: `git show REFERENCE` prints the change.

      Example: lanser log --json=pretty
      """
  )

  @OptionGroup var limitOptions: LimitOptions
  @OptionGroup var workspaceSelection: WorkspaceSelection
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let surroundings = Surroundings.ofThisProcess()
    let terminal = Terminal(options: output, variables: surroundings.variables)
    let workspace = try WorkspaceDescription(folder: workspaceSelection.workspace, surroundings: surroundings)
    terminal.show(workspace.recovery)
    let transactions = Array(try workspace.transactions().reversed())
    if let style = output.json {
      terminal.printResult(.array(transactions.map { $0.json(time: timestamp) }), style)
      return
    }
    let shown = limitOptions.limit == 0 ? transactions[...] : transactions.prefix(limitOptions.limit)
    let numbers = Dictionary(uniqueKeysWithValues: transactions.map { ($0.reference, $0.number) })
    for transaction in shown { terminal.printResult(line(transaction, numbers) + "\n") }
    if shown.count < transactions.count {
      terminal.printResult("… \(transactions.count - shown.count) more (--limit 0 prints all)\n")
    }
    if transactions.isEmpty { terminal.remark("no edits were made here") }
  }

  private func line(_ transaction: RecordedTransaction, _ numbers: [String: Int]) -> String {
    let files = transaction.change.files.count
    let undone = transaction.undoneBy.map { ", taken back by \(numbers[$0].map(String.init) ?? $0)" } ?? ""
    let number = String(transaction.number)
    let padding = String(repeating: " ", count: max(0, 4 - number.count))
    return
      "\(padding)\(number)  \(timestamp(transaction.seconds))  \(transaction.change.transaction)  "
      + "\(transaction.change.command) (\(files) file\(files == 1 ? "" : "s")\(undone))".safeForTerminal
  }
}
