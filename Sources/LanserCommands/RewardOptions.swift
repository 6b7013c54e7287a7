import AnalysisBundles
import ArgumentParser
import CanonicalJSON
import LanserKit
import ProcessReward

/// How a reward is computed, where that is not left to the bundle.
struct RewardOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The formula: pr-v1 or pr-pbrs. Default: the one that the bundle records, or pr-v1.")
  )
  var formula: RewardFormula?

  @Option(
    help: ArgumentHelp(
      "A JSON file like the \"reward\" member of lanser.json. Default: the weights that the bundle records.",
      valueName: "FILE"
    ),
    completion: .file(extensions: ["json"])
  )
  var weights: String?

  @Option(
    help: ArgumentHelp(
      "Count the diagnostics of this scope only: file. Default: those that the bundle holds."
    )
  )
  var scope: RewardScope?

  /// Reads the file of weights.
  ///
  /// - Throws: `Failure` when it is not what it should be.
  func choice() throws -> RewardChoice {
    var choice = RewardChoice(formula: formula, scope: scope)
    guard let path = weights else { return choice }
    let value = try JSONInput.value(of: try FileInput.read(path), source: path)
    let configuration: RewardConfiguration
    do {
      configuration = try RewardConfiguration(value)
    } catch {
      throw Failure(error, in: path)
    }
    choice.weights = configuration.weights
    if value["version"] != nil { choice.formula = formula ?? configuration.formula }
    return choice
  }
}

extension RewardFormula: ExpressibleByArgument {}

extension RewardScope: ExpressibleByArgument {}
