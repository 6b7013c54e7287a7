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

  @OptionGroup var application: ApplyOptions
  @OptionGroup var options: EditingOptions

  func run() async throws {
    try await options.run(
      .format(files),
      ["format"] + files,
      isApplied: application.apply
    )
  }
}
