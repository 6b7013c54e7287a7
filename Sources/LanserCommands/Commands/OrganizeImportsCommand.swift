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

  @OptionGroup var application: ApplyOptions
  @OptionGroup var options: EditingOptions

  func run() async throws {
    try await options.run(
      .organizeImports(files),
      ["organize-imports"] + files,
      isApplied: application.apply
    )
  }
}
