import AnalysisBundles
import LanguageServers
package import ProcessReward

/// What the user says about an edit that a server is asked for, beside the rules of every edit.
package struct ServerEditRules: Hashable, Sendable {
  /// The least confidence in a place whose edit may be applied.
  static let leastConfidence = 0.9

  /// Whether an edit that brings new errors is refused.
  package var deniesNewErrors: Bool
  /// Whether an edit is refused when it is not certain that its place is the one that was meant.
  package var deniesAmbiguous: Bool
  /// Which diagnostics are compared; nil for none.
  package var scope: RewardScope?

  package init(deniesNewErrors: Bool, deniesAmbiguous: Bool, scope: RewardScope?) {
    self.deniesNewErrors = deniesNewErrors
    self.deniesAmbiguous = deniesAmbiguous
    self.scope = scope
  }
}

extension WorkspaceDescription {
  /// The rules: what the user says, made stricter by what the workspace says.
  package func serverEditRules(
    denyNewErrors: Bool?,
    denyAmbiguous: Bool?,
    scope: RewardScope?
  ) -> ServerEditRules {
    let configured = configuration.editPolicies
    return ServerEditRules(
      deniesNewErrors: denyNewErrors ?? configured.deniesNewErrors,
      deniesAmbiguous: denyAmbiguous ?? configured.deniesApplyOnAmbiguous,
      scope: scope
    )
  }
}
