import CanonicalJSON

extension StepReward {
  /// What the reward is for, in one sentence that a person understands.
  package var explanation: String {
    ([diagnosticsClause, withheldClause, earlierClause].compactMap(\.self) + [safetyClause, confidenceClause])
      .joined(
        separator: "; "
      ) + "."
  }

  private var diagnosticsClause: String {
    guard let diagnostics = facts.diagnostics else { return "no diagnostics were compared" }
    let (fixed, new) = (diagnostics.fixed.count, diagnostics.new.count)
    let counts = "\(diagnostics.before.count) → \(diagnostics.after.count) reported"
    switch (fixed, new) {
    case (0, 0): return "no diagnostic was fixed and none is new (\(counts))"
    case (_, 0): return "\(Self.count(fixed)) fixed (\(counts))"
    case (0, _): return "\(Self.count(new)) new (\(counts))"
    default: return "\(Self.count(fixed)) fixed and \(new) new (\(counts))"
    }
  }

  private var withheldClause: String? {
    guard let diagnostics = facts.diagnostics else { return nil }
    let withheld = diagnostics.withheld
    let count = withheld.count + diagnostics.lowered.count
    guard count > 0 else { return nil }
    let evidence = withheld.first?.evidence ?? Evidence(.severityLowered)
    let place = evidence.uri.map { uri in " in \(uri)" + (evidence.line.map { ":\($0 + 1)" } ?? "") } ?? ""
    let rest = count > 1 ? ", and \(count - 1) more" : ""
    let verb = count == 1 ? "counts" : "count"
    return
      "\(Self.count(count)) still \(verb) although out of sight (\(evidence.kind.phrase)\(place)\(rest))"
  }

  /// Within an episode, what earlier steps have hidden.
  private var earlierClause: String? {
    guard let diagnostics = facts.diagnostics else { return nil }
    let count = before.diagnostics.total - diagnostics.before.count
    return count > 0 ? "\(Self.count(count)) of earlier steps counted already" : nil
  }

  private var safetyClause: String {
    facts.failedChecks.isEmpty
      ? "no safety check failed" : "not safe (\(facts.failedChecks.joined(separator: ", ")))"
  }

  private var confidenceClause: String {
    let digits = String(decoding: JSONValue.double(after.confidence).serialized(), as: UTF8.self)
    return "confidence \(digits)"
  }

  private static func count(_ number: Int) -> String {
    number == 1 ? "1 diagnostic" : "\(number) diagnostics"
  }
}
