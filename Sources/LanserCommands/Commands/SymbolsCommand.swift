import ArgumentParser
import LanserKit

struct SymbolsCommand: QuestionCommand {
  static let configuration = CommandConfiguration(
    commandName: "symbols",
    abstract: "Print the symbols of a file, or those of the workspace that match a query",
    discussion: """
      These are the language server's; `lanser outline` reads the file without a server.

      Examples: lanser symbols src/app.py
                lanser symbols --query parse
      """
  )

  @Argument(help: "A file, or a place in it.", completion: .file())
  var selector: String?

  @Option(help: ArgumentHelp("Search the whole workspace for names that match.", valueName: "TEXT"))
  var query: String?

  @OptionGroup var options: QuestionOptions

  func validate() throws {
    guard (selector == nil) != (query == nil) else {
      throw ValidationError("Name a file, or search the workspace with --query TEXT.")
    }
  }

  var question: Question {
    Question(.symbols, selector: selector, indexing: options.index.indexIo.encoding, query: query)
  }
}
