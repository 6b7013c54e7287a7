import AnalysisBundles
import ArgumentParser
import CanonicalJSON
import LanserKit
import ProcessReward

struct RewardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reward",
    abstract:
      "Compute the reward of an edit again from its bundle, or from the diagnostics before and after it",
    discussion: """
      With one bundle, that of an edit, the reward is computed from what it
      holds, and must be the one that it records. With two bundles of
      `lanser diag --json`, it is computed from the difference: a diagnostic
      counts as fixed only when the sources show that it was not merely
      silenced, so give the two folders as well. No server is asked.

      Examples: lanser reward edit.json
                lanser reward old.json new.json --before-sources old --after-sources .
      """
  )

  @Argument(
    help: "The bundle of an edit, or two bundles of diagnostics, before and after; - for standard input.",
    completion: .file(extensions: ["json"])
  )
  var bundles: [String]

  @Option(
    help: ArgumentHelp("The workspace as it was when the first bundle was made.", valueName: "DIR"),
    completion: .directory
  )
  var beforeSources: String?

  @Option(
    help: ArgumentHelp("The workspace as it was when the second bundle was made.", valueName: "DIR"),
    completion: .directory
  )
  var afterSources: String?

  @Option(help: ArgumentHelp("Exit with 79 (E/POLICY) when the reward is below this number.", valueName: "R"))
  var atLeast: Double?

  @OptionGroup var rewardOptions: RewardOptions
  @OptionGroup var limitOptions: LimitOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard bundles.count == 1 || bundles.count == 2 else {
      throw ValidationError("Give one bundle of an edit, or two bundles of diagnostics.")
    }
    guard (beforeSources == nil) == (afterSources == nil) else {
      throw ValidationError("--before-sources and --after-sources go together.")
    }
    guard beforeSources == nil || bundles.count == 2 else {
      throw ValidationError(
        "The bundle of an edit needs no sources; they are for two bundles of diagnostics."
      )
    }
    guard bundles.count == 1 || rewardOptions.scope == nil else {
      throw ValidationError(
        "Two bundles of diagnostics have their own scope; --scope is for the bundle of an edit."
      )
    }
    if let atLeast, !atLeast.isFinite { throw ValidationError("--at-least takes a number.") }
  }

  func run() async throws {
    let surroundings = Surroundings.ofThisProcess()
    let terminal = Terminal(options: output, variables: surroundings.variables)
    let answer = try await answer()
    if let style = output.json {
      terminal.printResult(answer.json, style)
    } else {
      let report = RewardReport(reward: answer.reward, limit: limitOptions.limit)
      terminal.printResult(report.lines.joined(separator: "\n") + "\n")
    }
    for remark in answer.remarks { terminal.remark(remark) }
    if let atLeast, answer.reward.value < atLeast {
      throw Failure(
        .policy,
        "the reward is \(RewardReport.text(answer.reward.value)), which is below \(RewardReport.text(atLeast))",
        data: ["r": .double(answer.reward.value), "atLeast": .double(atLeast)]
      )
    }
  }

  private func answer() async throws -> RewardAnswer {
    let choice = try rewardOptions.choice()
    let read = try bundles.map { path in
      (bundle: try JSONInput.bundle(of: try FileInput.read(path), source: path), source: path)
    }
    guard read.count == 2 else { return try RewardAnswer(read[0].bundle, in: read[0].source, choice) }
    var sources: SourceChanges?
    if let beforeSources, let afterSources {
      sources = try await SourceChanges.between(beforeSources, afterSources)
    }
    return try RewardAnswer(before: read[0], after: read[1], sources: sources, choice)
  }
}
