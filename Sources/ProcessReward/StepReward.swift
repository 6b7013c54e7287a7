import CanonicalJSON

/// The reward of one step, with everything that it was made of.
///
/// A pure function of the facts, the states around the step and the weights: the same input gives the same bytes, on
/// every machine.
package struct StepReward: Hashable, Sendable {
  package let formula: RewardFormula
  package let weights: RewardWeights
  package let before: RewardState
  package let after: RewardState
  package let facts: StepFacts
  /// What diagnostics, safety and confidence contribute; rounded for people, the sum is not made of these.
  package let terms: Terms
  /// Rounded half-even to nine decimal places.
  package let value: Double

  /// The parts of a reward.
  package struct Terms: Hashable, Sendable {
    package var diagnostics: Double
    package var safety: Double
    package var confidence: Double

    fileprivate var rounded: Terms {
      Terms(
        diagnostics: DecimalRounding.rewards.rounded(diagnostics),
        safety: DecimalRounding.rewards.rounded(safety),
        confidence: DecimalRounding.rewards.rounded(confidence)
      )
    }
  }

  /// The reward of a step that is looked at alone.
  package init(
    _ facts: StepFacts,
    formula: RewardFormula = .stepwise,
    weights: RewardWeights = RewardWeights()
  ) {
    self.init(facts, from: facts.stateBefore, to: facts.stateAfter, formula: formula, weights: weights)
  }

  /// The reward of a step within an episode.
  ///
  /// - Parameters:
  ///   - facts: of the step, as evidence.
  ///   - before: the state that the step before has led to.
  ///   - after: the state that this step leads to.
  ///   - formula: which one.
  ///   - weights: its numbers.
  package init(
    _ facts: StepFacts,
    from before: RewardState,
    to after: RewardState,
    formula: RewardFormula,
    weights: RewardWeights
  ) {
    self.facts = facts
    self.before = before
    self.after = after
    self.formula = formula
    self.weights = weights
    let earlier = before.diagnostics.weighed(by: weights.severity)
    let later = after.diagnostics.weighed(by: weights.severity)
    let (wasSafe, isSafe) = (before.isSafe ? 1.0 : 0.0, after.isSafe ? 1.0 : 0.0)
    switch formula {
    case .stepwise:
      let terms = Terms(
        diagnostics: weights.alpha * (earlier - later),
        safety: weights.beta * isSafe,
        confidence: -weights.gamma * (1 - after.confidence)
      )
      self.terms = terms.rounded
      value = DecimalRounding.rewards.rounded(terms.diagnostics + terms.safety + terms.confidence)
    case .potentialBased:
      let discount = weights.discount
      terms =
        Terms(
          diagnostics: weights.alpha * (earlier - discount * later),
          safety: weights.beta * (discount * isSafe - wasSafe),
          confidence: weights.gamma * (discount * after.confidence - before.confidence)
        ).rounded
      value = DecimalRounding.rewards.rounded(discount * after.potential(weights) - before.potential(weights))
    }
  }
}
