import CanonicalJSON

/// The rewards of a sequence of steps, and what they add up to.
///
/// A step starts in the state that the step before led to. What a step hides stays in the state (a debt), so that
/// hiding in one step and going on from the smaller number in the next earns nothing either; when what was hidden is
/// reported again, the debt is paid back. Where the server reports something else at the start of a step than it did
/// at the end of the one before, without a step between them, the difference is drift: it is nobody's merit, and is
/// listed.
package struct Episode: Hashable, Sendable {
  package let formula: RewardFormula
  package let weights: RewardWeights
  /// Of the returns, above 0 and at most 1.
  package let discount: Double
  package let steps: [Step]
  package let totals: Totals

  /// One step and what followed from it.
  package struct Step: Hashable, Sendable {
    package let reward: StepReward
    /// The change of D since the step before, weighed.
    package let drift: Double
    /// `r + discount · (the return of the next step)`; nine places.
    package let returned: Double
  }

  /// What the steps add up to.
  package struct Totals: Hashable, Sendable {
    /// The plain sum of the rewards; nine places.
    package let sum: Double
    /// The discounted return of the first step; nine places.
    package let returned: Double
    /// Φ where the episode starts and where it ends; `pr-pbrs` without discount sums to `end − start + α·drift`.
    package let potentialStart: Double
    package let potentialEnd: Double
    package let drift: Double
  }

  package init(
    _ facts: [StepFacts],
    formula: RewardFormula = .stepwise,
    weights: RewardWeights = RewardWeights(),
    discount: Double = 1
  ) {
    self.formula = formula
    self.weights = weights
    self.discount = discount
    var ledger = HiddenLedger()
    // Steps before the first that asked a server start from what that one found.
    var reported = facts.lazy.compactMap(\.diagnostics).first?.countBefore ?? DiagnosticCounts()
    var state = RewardState(diagnostics: reported)
    var rewards: [(reward: StepReward, drift: Double)] = []
    for step in facts {
      var before = state
      var drift = 0.0
      if let comparison = step.diagnostics {
        drift = comparison.countBefore.weighed(by: weights.severity) - reported.weighed(by: weights.severity)
        before.diagnostics = comparison.countBefore + ledger.counts
        ledger.enter(comparison)
        reported = comparison.countAfter
      }
      let after = RewardState(
        diagnostics: step.diagnostics.map { $0.countAfter + ledger.counts } ?? before.diagnostics,
        isSafe: step.isSafe,
        confidence: step.confidence
      )
      let reward = StepReward(step, from: before, to: after, formula: formula, weights: weights)
      rewards.append((reward, DecimalRounding.rewards.rounded(drift)))
      state = after
    }
    var steps: [Step] = []
    var returned = 0.0
    for (reward, drift) in rewards.reversed() {
      returned = reward.value + discount * returned
      steps.append(
        Step(reward: reward, drift: drift, returned: DecimalRounding.rewards.rounded(returned))
      )
    }
    self.steps = steps.reversed()
    totals = Totals(
      sum: DecimalRounding.rewards.rounded(rewards.reduce(0) { $0 + $1.reward.value }),
      returned: DecimalRounding.rewards.rounded(returned),
      potentialStart: rewards.first?.reward.before.potential(weights) ?? 0,
      potentialEnd: rewards.last?.reward.after.potential(weights) ?? 0,
      drift: DecimalRounding.rewards.rounded(rewards.reduce(0) { $0 + $1.drift })
    )
  }
}
