import ArgumentParser
import LanserKit

struct OutlineCommand: QuestionCommand {
  static let configuration = CommandConfiguration(
    commandName: "outline",
    abstract: "Print the definitions of a file, without a language server",
    discussion: """
      Example: lanser outline src/app.py
      """
  )

  @Argument(help: "A file, or a place in it.", completion: .file())
  var selector: String

  @OptionGroup var options: QuestionOptions

  var question: Question { Question(.outline, selector: selector, indexing: options.index.indexIo.encoding) }
}
