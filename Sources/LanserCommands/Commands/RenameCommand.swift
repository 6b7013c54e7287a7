import ArgumentParser
import LanserKit

struct RenameCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename",
    abstract: "Preview the renaming of a symbol wherever it is used, and with --apply make it",
    discussion: """
      The server says what has to change; lanser checks it, compares the diagnostics with what they would be, and shows one
      diff. With --apply all files are written or none, and `lanser undo` takes it back.

      Example: lanser rename py://pkg.mod#Class.method new_name --apply
      """
  )

  @Argument(help: "The place, as a selector.")
  var selector: String

  @Argument(help: ArgumentHelp("The new name.", valueName: "new"))
  var newName: String

  @OptionGroup var application: ApplyOptions
  @OptionGroup var options: EditingOptions

  func run() async throws {
    try await options.run(
      .rename(selector: selector, newName: newName),
      ["rename", selector, newName],
      isApplied: application.apply
    )
  }
}
