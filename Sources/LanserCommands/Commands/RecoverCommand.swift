import ArgumentParser
import CanonicalJSON
import LanserKit

struct RecoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover",
    abstract: "Finish or take back what a crash or a power cut interrupted",
    discussion: """
      Every command does this first, so this is for looking, and for the case that a person has to decide (E/RECOVERY).

      Example: lanser recover
      """
  )

  @Flag(help: "Forget interrupted edits, and leave every file as it is.")
  var abandon = false

  @OptionGroup var workspaceSelection: WorkspaceSelection
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let surroundings = Surroundings.ofThisProcess()
    let terminal = Terminal(options: output, variables: surroundings.variables)
    let workspace = try WorkspaceDescription(folder: workspaceSelection.workspace, surroundings: surroundings)
    let sentences =
      if abandon {
        try workspace.abandonRecovery().map { "left as it is: \($0)" }
      } else {
        try workspace.recover()
      }
    if let style = output.json {
      terminal.printResult(["recovered": .array(sentences.map { .string($0) })], style)
    } else {
      let text =
        sentences.isEmpty ? (abandon ? "forgotten" : "nothing to recover") : sentences.joined(separator: "\n")
      terminal.printResult(text.safeForTerminal + "\n")
    }
  }
}
