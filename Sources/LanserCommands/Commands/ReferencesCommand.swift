import ArgumentParser
import LanserKit

struct ReferencesCommand: QuestionCommand {
  static let configuration = CommandConfiguration(
    commandName: "refs",
    abstract: "Print every use of the symbol at a place, in the whole workspace",
    discussion: """
      The list is complete: it is printed when the server has loaded the workspace, or not at all (exit status 64).

      Example: lanser refs py://pkg.mod#Class.method
      """,
    aliases: ["references"]
  )

  @Argument(help: "The place, as a selector.")
  var selector: String

  @Flag(help: "Leave out the declaration itself.")
  var noDeclaration = false

  @Option(help: ArgumentHelp("Go on where a bundle with \"truncated\" ended.", valueName: "CURSOR"))
  var cursor: String?

  @OptionGroup var options: QuestionOptions

  var question: Question {
    Question(
      .references,
      selector: selector,
      indexing: options.index.indexIo.encoding,
      includesDeclaration: !noDeclaration,
      cursor: cursor
    )
  }
}
