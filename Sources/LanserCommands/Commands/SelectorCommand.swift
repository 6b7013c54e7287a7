import AnalysisBundles
import ArgumentParser
import LanserKit
import Selectors

struct SelectorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selector",
    abstract: "Work with the selector language itself",
    subcommands: [Parse.self]
  )

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
