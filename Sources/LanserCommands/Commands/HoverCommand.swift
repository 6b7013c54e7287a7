import ArgumentParser
import LanserKit

struct HoverCommand: QuestionCommand {
  static let configuration = CommandConfiguration(
    commandName: "hover",
    abstract: "Print what the server says about the symbol at a place",
    discussion: """
      A place is a cursor (src/app.py:42:7), a range (src/app.py@R(42,7->44,1)) or a symbol (py://pkg.mod#Class.method).
      Lines and columns count from one.

      Example: lanser hover py://pkg.mod#Class.method
      """
  )

  @Argument(help: "The place, as a selector.")
  var selector: String

  @OptionGroup var options: QuestionOptions

  var question: Question { Question(.hover, selector: selector, indexing: options.index.indexIo.encoding) }
}
