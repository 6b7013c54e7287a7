package import AnalysisBundles
package import CanonicalJSON
package import ProcessReward

/// A reward that was computed from stored bundles.
package struct RewardAnswer: Sendable {
  /// The ids of the bundles, in the order of the command line.
  package let bundles: [String]
  package let reward: StepReward
  /// What more there is to say: nothing that changes the reward.
  package let remarks: [String]

  package init(bundles: [String], reward: StepReward, remarks: [String] = []) {
    self.bundles = bundles
    self.reward = reward
    self.remarks = remarks
  }

  /// `{bundles, processReward, diagnostics}`; the last two have the form that they have in a bundle.
  package var json: JSONValue {
    [
      "bundles": .array(bundles.map { .string($0) }),
      "processReward": reward.json,
      "diagnostics": reward.facts.diagnostics?.json ?? .null,
    ]
  }

  /// The reward of an edit, from its bundle.
  ///
  /// - Throws: as `RecordedStep`.
  package init(_ bundle: StoredBundle, in source: String, _ choice: RewardChoice) throws(Failure) {
    let step = try RecordedStep(bundle, in: source, scope: choice.scope)
    self.init(
      bundles: [bundle.bundleID],
      reward: StepReward(
        step.facts,
        formula: choice.formula ?? step.formula ?? .stepwise,
        weights: choice.weights ?? step.weights ?? RewardWeights()
      )
    )
  }
}
