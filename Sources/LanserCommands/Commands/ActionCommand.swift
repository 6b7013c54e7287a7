import ArgumentParser
import LanserKit

struct ActionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "action",
    abstract: "Preview the edit of a code action, and with --apply make it",
    discussion: """
      `lanser actions` lists what the server offers at a place, each with the id that is wanted here. Actions that run a
      command in the server are refused unless the command is known to do nothing but edit.

      Example: lanser action src/app.py:42:7 1f6ab310 --apply
      """
  )

  @Argument(help: "The place, as a selector.")
  var selector: String

  @Argument(help: "The action's id.")
  var id: String

  @Option(
    name: .customLong("kind"),
    help: ArgumentHelp(
      "Ask for this kind of actions only, as in the listing; can be repeated.",
      valueName: "KIND"
    )
  )
  var kinds: [String] = []

  @OptionGroup var application: ApplyOptions
  @OptionGroup var options: EditingOptions

  func run() async throws {
    try await options.run(
      .action(selector: selector, id: id, kinds: kinds),
      ["action", selector, id],
      isApplied: application.apply
    )
  }
}
