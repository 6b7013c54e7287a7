package import CanonicalJSON
import SourceText

extension StepReward {
  /// The member `processReward` of a bundle.
  package var json: JSONValue {
    [
      "version": .string(formula.rawValue),
      "r": .double(value),
      "components": componentsJSON,
      "weights": weights.json,
      "evidence": evidenceJSON,
      "explanation": .string(explanation),
    ]
  }

  private var componentsJSON: JSONValue {
    var members: [(String, JSONValue)] = [
      (
        "diagnostics",
        Self.component(
          .double(DecimalRounding.rewards.rounded(before.diagnostics.weighed(by: weights.severity))),
          .double(DecimalRounding.rewards.rounded(after.diagnostics.weighed(by: weights.severity))),
          terms.diagnostics
        )
      ),
      ("safety", Self.component(.bool(before.isSafe), .bool(after.isSafe), terms.safety)),
      (
        "confidence",
        Self.component(.double(before.confidence), .double(after.confidence), terms.confidence)
      ),
    ]
    if formula == .potentialBased {
      members.append(
        (
          "potential",
          ["before": .double(before.potential(weights)), "after": .double(after.potential(weights))]
        )
      )
    }
    return .object(JSONObject(members))
  }

  private static func component(_ before: JSONValue, _ after: JSONValue, _ term: Double) -> JSONValue {
    ["before": before, "after": after, "term": .double(term)]
  }

  private var evidenceJSON: JSONValue {
    guard let diagnostics = facts.diagnostics else {
      return [
        "diagnostics": .null, "withheld": [], "failedChecks": .array(facts.failedChecks.map { .string($0) }),
      ]
    }
    func counts(_ list: some Sequence<RewardDiagnostic>) -> JSONValue {
      DiagnosticCounts(list.map(\.severity)).json
    }
    let withheld =
      diagnostics.withheld
      + diagnostics.lowered.map {
        DiagnosticsComparison.Withheld(
          diagnostic: diagnostics.before[$0.before],
          evidence: Evidence(
            .severityLowered,
            uri: diagnostics.after[$0.after].uri,
            line: diagnostics.after[$0.after].range.start.line,
            text: diagnostics.after[$0.after].severity.rawValue
          )
        )
      }
    return [
      "diagnostics": [
        "scope": .string(diagnostics.scope.rawValue),
        "before": diagnostics.countBefore.json,
        "after": diagnostics.countAfter.json,
        "fixed": counts(diagnostics.fixed),
        "new": counts(diagnostics.new),
        "persisting": counts(diagnostics.persisting.lazy.map { diagnostics.after[$0.after] }),
        "suppressed": counts(diagnostics.suppressed.lazy.map(\.diagnostic)),
        "removed": counts(diagnostics.removed.lazy.map(\.diagnostic)),
        "unknown": counts(diagnostics.unknown.lazy.map(\.diagnostic)),
      ],
      "withheld": .array(
        withheld.map { entry in
          [
            "category": .string(entry.evidence.category.rawValue),
            "uri": .string(entry.diagnostic.uri),
            "line": .integer(entry.diagnostic.range.start.line),
            "severity": .string(entry.diagnostic.severity.rawValue),
            "code": entry.diagnostic.code.map { .string($0) } ?? .null,
            "message": .string(entry.diagnostic.message),
            "evidence": entry.evidence.json,
          ]
        }
      ),
      "failedChecks": .array(facts.failedChecks.map { .string($0) }),
    ]
  }
}
