import ArgumentParser
import LanserKit

struct DeclarationCommand: QuestionCommand {
  static let configuration = CommandConfiguration(
    commandName: "decl",
    abstract: "Print where the symbol at a place is declared",
    discussion: """
      A place is a cursor (src/app.py:42:7), a range (src/app.py@R(42,7->44,1)) or a symbol (py://pkg.mod#Class.method).
      Lines and columns count from one.

      Example: lanser decl py://pkg.mod#Class.method
      """
  )

  @Argument(help: "The place, as a selector.")
  var selector: String

  @OptionGroup var options: QuestionOptions

  var question: Question {
    Question(.declaration, selector: selector, indexing: options.index.indexIo.encoding)
  }
}
