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

  @OptionGroup var options: QuestionOptions

  var question: Question { Question(.locate, selector: selector, indexing: options.index.indexIo.encoding) }
}
