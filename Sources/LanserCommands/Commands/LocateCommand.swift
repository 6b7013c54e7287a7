import ArgumentParser
import LanserKit
import Relocation

struct LocateCommand: QuestionCommand {
  static let configuration = CommandConfiguration(
    commandName: "locate",
    abstract: "Print what a selector addresses, and other selectors of the same place",
    discussion: """
      Examples: lanser locate src/app.py:42:7
                lanser locate src/app.py:42:7 --as anchor
      """
  )

  @Argument(help: "The place, as a selector.", completion: .file())
  var selector: String

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "Print only the selector of this kind: cursor, range, symbol, ast, anchor or symbolId.",
      valueName: "KIND"
    )
  )
  var kind: Kind?

  @Flag(
    help:
      "Pin the printed selectors to the present content, so that they can be followed through later edits."
  )
  var pin = false

  @Option(
    help: ArgumentHelp(
      "How a place is looked for that is not where it was: relocate-v2, or relocate-v1, the formula of the paper.",
      valueName: "NAME"
    )
  )
  var relocation: RelocationAlgorithm = .v2

  @OptionGroup var options: QuestionOptions

  var question: Question {
    var question = Question(
      .locate,
      selector: selector,
      indexing: options.index.indexIo.encoding,
      selectorKind: kind?.rawValue
    )
    question.isPinned = pin
    question.relocation = relocation
    return question
  }

  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case cursor, range, symbol, ast, anchor, symbolId
  }
}

extension RelocationAlgorithm: ExpressibleByArgument {}
