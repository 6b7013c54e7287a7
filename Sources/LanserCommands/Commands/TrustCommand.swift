import ArgumentParser
import LanserKit

struct TrustCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "Allow this workspace to choose what is run",
    discussion: """
      A workspace may name programs, arguments, variables and an interpreter in lanser.json, and some servers run the
      repository's code when they start. Nothing of that happens before `lanser trust`. Trust is bound to the program and
      its digest, its arguments, the configuration and the folder; changing any of it asks again.
      """
  )

  @Option(help: ArgumentHelp("The language whose server is meant.", valueName: "LANGUAGE"))
  var language = "python"

  @Flag(help: "Take the permission back.")
  var revoke = false

  @OptionGroup var workspaceSelection: WorkspaceSelection
  @OptionGroup var serverOptions: ServerOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let surroundings = Surroundings.ofThisProcess()
    let terminal = Terminal(options: output, variables: surroundings.variables)
    let workspace = try WorkspaceDescription(folder: workspaceSelection.workspace, surroundings: surroundings)
    let summary = try await workspace.changeTrust(
      language: language,
      server: serverOptions.server,
      revoke: revoke
    )
    terminal.printResult(summary)
  }
}
