import CanonicalJSON

/// What the formulas know of a workspace at one moment.
package struct RewardState: Hashable, Sendable {
  /// D by severity: what is reported, and what was hidden on the way here.
  package var diagnostics: DiagnosticCounts
  /// S: whether all safety checks passed of the step that led here.
  package var isSafe: Bool
  /// c: the confidence that the step that led here was about the right place; in [0, 1], six decimal places.
  package var confidence: Double

  /// - Parameters:
  ///   - diagnostics: D by severity.
  ///   - isSafe: true where nothing was done yet.
  ///   - confidence: 1 where nothing had to be resolved; values outside of [0, 1] count as the nearer end, and what
  ///     is no number as 0.
  package init(diagnostics: DiagnosticCounts, isSafe: Bool = true, confidence: Double = 1) {
    self.diagnostics = diagnostics
    self.isSafe = isSafe
    let bounded = confidence.isNaN ? 0 : min(1, max(0, confidence))
    // As bundles record it, so that a reward that is computed again from a bundle has the same digits.
    self.confidence = DecimalRounding.scores.rounded(bounded)
  }

  /// Φ of `pr-pbrs`, rounded half-even to nine places.
  ///
  /// Rounding here, and not only in the difference, makes rewards of a whole episode add up to the difference of two
  /// printed numbers.
  package func potential(_ weights: RewardWeights) -> Double {
    let sum =
      -weights.alpha * diagnostics.weighed(by: weights.severity) + weights.beta * (isSafe ? 1 : 0)
      + weights.gamma * confidence
    return DecimalRounding.rewards.rounded(sum)
  }
}
