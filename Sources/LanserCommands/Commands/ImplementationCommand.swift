import ArgumentParser
import LanserKit

struct ImplementationCommand: QuestionCommand {
  static let configuration = CommandConfiguration(
    commandName: "impl",
    abstract: "Print where the symbol at a place is implemented",
    discussion: """
      A place is a cursor (src/app.py:42:7), a range (src/app.py@R(42,7->44,1)) or a symbol (py://pkg.mod#Class.method).
      Lines and columns count from one.

      Example: lanser impl src/app.c:42:7 --server clangd
      """
  )

  @Argument(help: "The place, as a selector.")
  var selector: String

  @OptionGroup var options: QuestionOptions

  var question: Question {
    Question(.implementation, selector: selector, indexing: options.index.indexIo.encoding)
  }
}
