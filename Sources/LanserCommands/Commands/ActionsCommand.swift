import ArgumentParser
import LanserKit

struct ActionsCommand: QuestionCommand {
  static let configuration = CommandConfiguration(
    commandName: "actions",
    abstract: "List what the server offers to do about a place",
    discussion: """
      Each line begins with the id that `lanser action` takes.

      Example: lanser actions 'src/app.py@R(42,1->44,1)' --kind quickfix
      """
  )

  @Argument(help: "The place, as a selector.")
  var selector: String

  @Option(
    name: .customLong("kind"),
    help: ArgumentHelp("List this kind only, such as quickfix or source; can be repeated.", valueName: "KIND")
  )
  var kinds: [String] = []

  @OptionGroup var options: QuestionOptions

  var question: Question {
    var question = Question(.actions, selector: selector, indexing: options.index.indexIo.encoding)
    question.actionKinds = kinds
    return question
  }
}
