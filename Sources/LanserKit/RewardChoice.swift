package import ProcessReward

/// How a reward is to be computed, where that is not left to the bundle.
package struct RewardChoice: Sendable {
  /// nil for what the bundle records, or else the default.
  package var formula: RewardFormula?
  package var weights: RewardWeights?
  /// nil for what the bundle holds.
  package var scope: RewardScope?

  package init(formula: RewardFormula? = nil, weights: RewardWeights? = nil, scope: RewardScope? = nil) {
    self.formula = formula
    self.weights = weights
    self.scope = scope
  }
}
