import AnalysisBundles
import CanonicalJSON
import LanguageServers
import ProcessReward

/// What counts in an edit beside what makes every edit safe, and how it is rewarded.
struct ReviewRules: Hashable, Sendable {
  /// The least confidence in a place whose edit may be applied.
  static let leastConfidence = 0.9

  /// Whether an edit that brings new errors is refused.
  var deniesNewErrors: Bool
  /// Whether an edit is refused when it is not certain that its place is the one that was meant.
  var deniesAmbiguous: Bool
  /// Which diagnostics are compared; nil for none.
  var scope: RewardScope?
  var formula = RewardFormula.stepwise
  var weights = RewardWeights()

  /// Nobody looks at diagnostics.
  static let none = ReviewRules(deniesNewErrors: false, deniesAmbiguous: false, scope: nil)
}

extension WorkspaceDescription {
  /// What `reward` in `lanser.json` says.
  ///
  /// - Throws: `Failure` with `E/SCHEMA`.
  func rewardConfiguration() throws(Failure) -> RewardConfiguration {
    do throws(RewardError) {
      return try RewardConfiguration(.object(configuration.reward), at: "/reward")
    } catch {
      throw Failure(error, in: "lanser.json")
    }
  }
}
