import AnalysisBundles
import ArgumentParser
import LanserKit
import Relocation
import Selectors

struct SelectorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selector",
    abstract: "Work with the selector language itself",
    subcommands: [Parse.self, Explain.self]
  )

  struct Explain: QuestionCommand {
    static let configuration = CommandConfiguration(
      abstract: "Follow a selector, and say what was read, tried and found",
      discussion: """
        Example: lanser selector explain 'anchor://src/app.py#"def load("'
        """
    )

    @Argument(help: "The selector.")
    var selector: String

    @Option(
      help: ArgumentHelp("How a place is looked for: relocate-v2 or relocate-v1.", valueName: "NAME")
    )
    var relocation: RelocationAlgorithm = .v2

    @OptionGroup var options: QuestionOptions

    var question: Question {
      var question = Question(.explain, selector: selector, indexing: options.index.indexIo.encoding)
      question.relocation = relocation
      return question
    }
  }

  struct Parse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the canonical form of a selector, and its JSON form",
      discussion: """
        Example: lanser selector parse 'src/app.py:42:7'
        """
    )

    @Argument(help: "The selector.")
    var selector: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
      let terminal = Terminal(options: output, variables: [:])
      let parsed: Selector
      do {
        parsed = try Selector(parsing: selector)
      } catch {
        throw Failure(error)
      }
      if let style = output.json {
        terminal.printResult(parsed.positionSpec, style)
      } else {
        terminal.printResult("\(parsed)\n")
        terminal.printResult(parsed.positionSpec, .compact)
      }
    }
  }
}
