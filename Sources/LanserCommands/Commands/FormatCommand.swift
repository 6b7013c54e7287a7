import ArgumentParser
import LanserKit

struct FormatCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "format",
    abstract: "Preview the formatting of files by their server, and with --apply make it",
    discussion: """
      Example: lanser format src/app.c --server clangd --apply
      """
  )

  @Argument(help: "The files; all in one language.", completion: .file())
  var files: [String]

  @OptionGroup var options: ServerEditingOptions

  func run() async throws {
    let (files, options) = (files, options)
    try await options.run { workspace in
      EditOperation.format(
        files,
        rules: options.serverEdit.rules(in: workspace),
        policy: try workspace.editPolicy(options.edit.rules),
        applyCommand: options.applyCommand("format", files.joined(separator: " ")),
        isApplied: options.serverEdit.apply,
        timeout: options.timeout
      )
    }
  }
}
