import CanonicalJSON
import LanserKit
import ProcessReward
import SourceText

/// A reward as text for people: the number, where it comes from, and every diagnostic that something happened to.
struct RewardReport {
  let reward: StepReward
  /// How many diagnostics of a category are printed; 0 for all.
  let limit: Int

  var lines: [String] {
    var lines = ["r = \(Self.text(reward.value))  (\(reward.formula.rawValue))"]
    let diagnostics = reward.facts.diagnostics
    lines.append(
      Self.row(
        "diagnostics",
        diagnostics == nil
          ? "not compared"
          : "\(Self.text(count(reward.before))) → \(Self.text(count(reward.after)))",
        reward.terms.diagnostics
      )
    )
    let isShaped = reward.formula == .potentialBased
    let safety =
      reward.after.isSafe ? "no check failed" : reward.facts.failedChecks.joined(separator: ", ")
    let wasUnsafe = isShaped && !reward.before.isSafe ? " (not safe before)" : ""
    lines.append(Self.row("safety", safety + wasUnsafe, reward.terms.safety))
    let confidence = Self.text(reward.after.confidence)
    lines.append(
      Self.row(
        "confidence",
        isShaped ? "\(Self.text(reward.before.confidence)) → \(confidence)" : confidence,
        reward.terms.confidence
      )
    )
    lines += changes
    lines.append(reward.explanation.safeForTerminal)
    return lines
  }

  /// Every diagnostic that is not simply still there.
  var changes: [String] { reward.facts.diagnostics.map(list) ?? [] }

  private func count(_ state: RewardState) -> Double {
    state.diagnostics.weighed(by: reward.weights.severity)
  }

  private func list(_ comparison: DiagnosticsComparison) -> [String] {
    capped(comparison.fixed.map { line("fixed", $0) })
      + capped(comparison.new.map { line("new", $0) })
      + capped(
        comparison.withheld.map { entry in
          line(entry.evidence.category.rawValue, entry.diagnostic) + "\n    " + reason(entry.evidence)
        }
      )
      + capped(
        comparison.lowered.map { pair in
          let (before, after) = (comparison.before[pair.before], comparison.after[pair.after])
          return line("lowered", after) + "\n    was \(before.severity.rawValue)"
        }
      )
  }

  private func capped(_ lines: [String]) -> [String] {
    guard limit > 0, lines.count > limit else { return lines }
    return lines.prefix(limit) + ["… \(lines.count - limit) more (--limit 0 prints all)"]
  }

  private func line(_ category: String, _ diagnostic: RewardDiagnostic) -> String {
    let message = diagnostic.message.split(separator: "\n").first.map(String.init) ?? ""
    let code = diagnostic.code.map { " [\($0)]" } ?? ""
    let place = "\(diagnostic.uri):\(diagnostic.range.start.line + 1):\(diagnostic.range.start.column + 1)"
    return "\(category.padded(to: 11))\(place): \(diagnostic.severity.rawValue): \(message)\(code)"
      .safeForTerminal
  }

  private func reason(_ evidence: Evidence) -> String {
    let place =
      evidence.uri.map { uri in " (\(uri)" + (evidence.line.map { ":\($0 + 1)" } ?? "") + ")" } ?? ""
    let text = evidence.text.isEmpty ? "" : ": \(evidence.text)"
    return "\(evidence.kind.phrase)\(place)\(text)".safeForTerminal
  }

  private static func row(_ name: String, _ value: String, _ term: Double) -> String {
    "  \(name.padded(to: 13))\(value.padded(to: 22))\(term < 0 ? "" : "+")\(text(term))"
  }

  /// A number as JSON has it.
  static func text(_ number: Double) -> String {
    String(decoding: JSONValue.double(number).serialized(), as: UTF8.self)
  }
}
