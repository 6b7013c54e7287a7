/// What a reward is computed from: all of it is in a bundle.
package struct StepFacts: Hashable, Sendable {
  /// nil where nobody asked a server; then diagnostics neither earn nor cost.
  package var diagnostics: DiagnosticsComparison?
  /// Names of the safety checks that did not pass; empty for a step that is safe, or that changes nothing.
  package var failedChecks: [String]
  /// That the step is about the right place; 1 where nothing had to be resolved.
  package var confidence: Double

  package init(diagnostics: DiagnosticsComparison?, failedChecks: [String] = [], confidence: Double = 1) {
    self.diagnostics = diagnostics
    self.failedChecks = failedChecks
    self.confidence = confidence
  }

  package var isSafe: Bool { failedChecks.isEmpty }

  /// The state before a step that is looked at alone: nothing was done yet, so nothing is unsafe and nothing in
  /// doubt.
  package var stateBefore: RewardState {
    RewardState(diagnostics: diagnostics?.countBefore ?? DiagnosticCounts())
  }

  /// The state after it; what is only out of sight is still there.
  package var stateAfter: RewardState {
    RewardState(
      diagnostics: diagnostics.map { $0.countAfter + $0.countWithheld } ?? DiagnosticCounts(),
      isSafe: isSafe,
      confidence: confidence
    )
  }
}
