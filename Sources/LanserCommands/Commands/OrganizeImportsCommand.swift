import ArgumentParser
import LanserKit

struct OrganizeImportsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "organize-imports",
    abstract: "Preview the sorting of imports by the server, and with --apply make it",
    discussion: """
      Example: lanser organize-imports src/app.py --apply
      """
  )

  @Argument(help: "The files; all in one language.", completion: .file())
  var files: [String]

  @OptionGroup var options: ServerEditingOptions

  func run() async throws {
    let (files, options) = (files, options)
    try await options.run { workspace in
      EditOperation.organizeImports(
        files,
        rules: options.serverEdit.rules(in: workspace),
        policy: try workspace.editPolicy(options.edit.rules),
        applyCommand: options.applyCommand("organize-imports", files.joined(separator: " ")),
        isApplied: options.serverEdit.apply,
        timeout: options.timeout
      )
    }
  }
}
