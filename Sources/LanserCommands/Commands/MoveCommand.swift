import ArgumentParser
import LanserKit

struct MoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "move",
    abstract: "Preview the moving of a file with the imports that name it, and with --apply make it",
    discussion: """
      The server has to know what changes when a file moves (willRenameFiles); Pyright does not, basedpyright does.

      Example: lanser move src/pkg/old.py src/pkg/new.py --server basedpyright --apply
      """
  )

  @Argument(help: "The file.", completion: .file())
  var old: String

  @Argument(help: "Where it is to go.", completion: .file())
  var new: String

  @OptionGroup var application: ApplyOptions
  @OptionGroup var options: EditingOptions

  func run() async throws {
    try await options.run(
      .move(old, to: new),
      ["move", old, new],
      isApplied: application.apply
    )
  }
}
