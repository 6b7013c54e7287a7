package import AnalysisBundles
import CanonicalJSON
package import ProcessReward

extension StepFacts {
  /// What an edit is rewarded for.
  ///
  /// - Parameters:
  ///   - checks: all safety checks of the edit, passed or not.
  ///   - resolution: where its selector led; nil when it had none, and then there is nothing to be wrong about.
  ///   - diagnostics: nil where nobody asked a server.
  package init(checks: [SafetyCheck], resolution: BundleResolution?, diagnostics: DiagnosticsComparison?) {
    self.init(
      diagnostics: diagnostics,
      failedChecks: checks.filter { !$0.passed }.map(\.name),
      confidence: resolution?.confidence ?? 1
    )
  }

  /// Reads back what a stored bundle of an edit says; nil for a bundle that changes nothing.
  ///
  /// - Throws: `RewardError` when the parts of the bundle that rewards are made of are not what they should be.
  init?(_ bundle: StoredBundle) throws(RewardError) {
    guard let edits = bundle.json["edits"], !edits.isNull else { return nil }
    var comparison: DiagnosticsComparison?
    if let value = edits["diagnostics"], !value.isNull {
      comparison = try DiagnosticsComparison(value, at: "/edits/diagnostics")
    }
    guard let checks = edits["safety"]?["checks"]?.arrayValue else {
      throw .missing(pointer: "/edits/safety/checks")
    }
    var failed: [String] = []
    for (index, check) in checks.enumerated() {
      guard let name = check["name"]?.stringValue, let passed = check["passed"]?.boolValue else {
        throw .expected(pointer: "/edits/safety/checks/\(index)", "a check with a name and whether it passed")
      }
      if !passed { failed.append(name) }
    }
    self.init(
      diagnostics: comparison,
      failedChecks: failed,
      confidence: bundle.json["resolution"]?["confidence"]?.doubleValue ?? 1
    )
  }
}
