import ArgumentParser
import LanserKit

struct PrepareRenameCommand: QuestionCommand {
  static let configuration = CommandConfiguration(
    commandName: "prepare-rename",
    abstract: "Say what a rename at a place would rename, or why it can not be",
    discussion: """
      Example: lanser prepare-rename src/app.py:42:7
      """
  )

  @Argument(help: "The place, as a selector.")
  var selector: String

  @OptionGroup var options: QuestionOptions

  var question: Question {
    Question(.prepareRename, selector: selector, indexing: options.index.indexIo.encoding)
  }
}
