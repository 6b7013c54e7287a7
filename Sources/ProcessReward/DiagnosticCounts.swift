package import CanonicalJSON

/// How many diagnostics there are of each severity.
package struct DiagnosticCounts: Hashable, Sendable {
  package var error = 0
  package var warning = 0
  package var information = 0
  package var hint = 0

  package init() {}

  package init(_ severities: some Sequence<RewardDiagnostic.Severity>) {
    for severity in severities { self[severity] += 1 }
  }

  package subscript(severity: RewardDiagnostic.Severity) -> Int {
    get {
      switch severity {
      case .error: error
      case .warning: warning
      case .information: information
      case .hint: hint
      }
    }
    set {
      switch severity {
      case .error: error = newValue
      case .warning: warning = newValue
      case .information: information = newValue
      case .hint: hint = newValue
      }
    }
  }

  package var total: Int { error + warning + information + hint }

  /// The number D of the formulas: every diagnostic counts as its severity weighs.
  ///
  /// A sum over counts, not over diagnostics, so the order of these can not change the last bit of it.
  package func weighed(by weights: SeverityWeights) -> Double {
    Double(error) * weights.error + Double(warning) * weights.warning
      + Double(information) * weights.information + Double(hint) * weights.hint
  }

  package static func + (left: Self, right: Self) -> Self {
    var sum = left
    for severity in RewardDiagnostic.Severity.allCases { sum[severity] += right[severity] }
    return sum
  }

  package static func += (left: inout Self, right: Self) { left = left + right }

  package static func - (left: Self, right: Self) -> Self {
    var difference = left
    for severity in RewardDiagnostic.Severity.allCases { difference[severity] -= right[severity] }
    return difference
  }

  package var json: JSONValue {
    [
      "error": .integer(error), "warning": .integer(warning), "information": .integer(information),
      "hint": .integer(hint),
    ]
  }
}
