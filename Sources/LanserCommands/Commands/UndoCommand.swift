import ArgumentParser
import LanserKit

struct UndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take an edit back, also after later changes",
    discussion: """
      The change is merged out of the present files, three ways. Where later changes touch the same lines nothing is written, and the
      places are listed. An undo is an edit too: undoing it brings the change back.

      Example: lanser undo
      """
  )

  @Argument(help: "Number or id of the edit, from `lanser log`; the last one that holds by default.")
  var transaction: String?

  @Flag(help: "Show what would be written, and write nothing.")
  var dryRun = false

  @OptionGroup var editOptions: EditOptions
  @OptionGroup var limitOptions: EditLimitOptions
  @OptionGroup var workspaceSelection: WorkspaceSelection
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let (options, name, isApplied) = (editOptions, transaction, !dryRun)
    try await EditingCommand(
      output: output,
      workspaceSelection: workspaceSelection,
      limit: limitOptions.limit
    ).run { workspace in
      EditOperation.undo(
        try workspace.transaction(named: name),
        policy: try workspace.editPolicy(options.rules),
        isApplied: isApplied
      )
    }
  }
}
