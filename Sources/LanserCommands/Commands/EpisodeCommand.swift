import AnalysisBundles
import ArgumentParser
import CanonicalJSON
import LanserKit
import ProcessReward

struct EpisodeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "episode",
    abstract: "Compute the rewards of a sequence of edits from their bundles, and what they add up to",
    discussion: """
      The file has one bundle a line, in the order in which the edits were
      made. Bundles that change nothing are passed over. What one step hides
      (an ignore comment, deleted code) still counts in those that follow. No
      server is asked.

      Example: lanser episode run.jsonl --formula pr-pbrs --format jsonl
      """
  )

  @Argument(help: "The bundles, one a line; - for standard input.", completion: .file(extensions: ["jsonl"]))
  var file: String

  @Option(help: ArgumentHelp("The discount of returns, above 0 and at most 1.", valueName: "G"))
  var discount: Double = 1

  @Option(help: "Print a table for people, or one JSON object a line: table or jsonl.")
  var format: Format = .table

  @OptionGroup var rewardOptions: RewardOptions
  @OptionGroup var output: OutputOptions

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, jsonl
  }

  func validate() throws {
    guard discount > 0, discount <= 1 else {
      throw ValidationError("--discount takes a number above 0 and at most 1.")
    }
    guard output.json == nil else {
      throw ValidationError("Several objects do not fit into one bundle: use --format jsonl.")
    }
  }

  func run() async throws {
    let surroundings = Surroundings.ofThisProcess()
    let terminal = Terminal(options: output, variables: surroundings.variables)
    let bundles = try JSONInput.bundles(ofLines: try FileInput.read(file), source: file)
    let answer = try EpisodeAnswer(bundles, try rewardOptions.choice(), discount: discount)
    switch format {
    case .jsonl: for line in answer.lines { terminal.printResult(line, .compact) }
    case .table:
      terminal.printResult(EpisodeReport(answer: answer).lines.joined(separator: "\n") + "\n")
    }
    if answer.episode.formula == .potentialBased, answer.episode.weights.discount != discount {
      terminal.remark(
        "the rewards are shaped with a discount of \(RewardReport.text(answer.episode.weights.discount)); "
          + "shaping leaves the best policy as it is only where --discount is the same"
      )
    }
  }
}
