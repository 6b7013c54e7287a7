import ArgumentParser
import LanserKit

struct LocateCommand: QuestionCommand {
  static let configuration = CommandConfiguration(
    commandName: "locate",
    abstract: "Print what a selector addresses, and other selectors of the same place",
    discussion: """
      Example: lanser locate src/app.py:42:7
      """
  )

  @Argument(help: "The place, as a selector.", completion: .file())
  var selector: String

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("Print only the selector of this kind: cursor, range or symbol.", valueName: "KIND")
  )
  var kind: Kind?

  @OptionGroup var options: QuestionOptions

  var question: Question {
    Question(
      .locate,
      selector: selector,
      indexing: options.index.indexIo.encoding,
      selectorKind: kind?.rawValue
    )
  }

  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case cursor, range, symbol
  }
}
