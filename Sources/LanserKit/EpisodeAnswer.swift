package import AnalysisBundles
package import CanonicalJSON
package import ProcessReward

/// The rewards of an episode, computed from the bundles of its steps.
package struct EpisodeAnswer: Sendable {
  package let episode: Episode
  /// Of each step, its bundle and command.
  package let steps: [(bundleID: String, command: String)]
  /// How many bundles were passed over because they change nothing.
  package let skipped: Int

  /// One object a step, then one with the totals.
  package var lines: [JSONValue] {
    let stepLines = zip(steps, episode.steps).enumerated().map { index, pair -> JSONValue in
      let (step, value) = pair
      return [
        "step": .integer(index + 1),
        "bundleId": .string(step.bundleID),
        "cmd": .string(step.command),
        "processReward": value.reward.json,
        "drift": .double(value.drift),
        "return": .double(value.returned),
      ]
    }
    return stepLines + [
      [
        "totals": [
          "steps": .integer(steps.count),
          "skipped": .integer(skipped),
          "version": .string(episode.formula.rawValue),
          "discount": .double(episode.discount),
          "sum": .double(episode.totals.sum),
          "return": .double(episode.totals.returned),
          "potential": [
            "start": .double(episode.totals.potentialStart), "end": .double(episode.totals.potentialEnd),
          ],
          "drift": .double(episode.totals.drift),
        ]
      ]
    ]
  }

  /// Computes the rewards of an episode.
  ///
  /// Bundles that change nothing (questions, refusals without an edit) are no steps, and are counted as skipped.
  ///
  /// - Parameters:
  ///   - bundles: with the place that each was read from.
  ///   - choice: formula, weights and scope; without, those that the first rewarded bundle records.
  ///   - discount: of the returns; above 0 and at most 1.
  /// - Throws: as `RecordedStep`, naming the place of the bundle.
  package init(
    _ bundles: [(bundle: StoredBundle, source: String)],
    _ choice: RewardChoice,
    discount: Double
  ) throws(Failure) {
    var recorded: [RecordedStep] = []
    for (bundle, source) in bundles {
      guard let edits = bundle.json["edits"], !edits.isNull else { continue }
      recorded.append(try RecordedStep(bundle, in: source, scope: choice.scope))
    }
    steps = recorded.map { ($0.bundleID, $0.command) }
    skipped = bundles.count - recorded.count
    episode = Episode(
      recorded.map(\.facts),
      formula: choice.formula ?? recorded.lazy.compactMap(\.formula).first ?? .stepwise,
      weights: choice.weights ?? recorded.lazy.compactMap(\.weights).first ?? RewardWeights(),
      discount: discount
    )
  }
}
