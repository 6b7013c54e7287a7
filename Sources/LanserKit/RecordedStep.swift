package import AnalysisBundles
import CanonicalJSON
package import ProcessReward

/// A step that a stored bundle describes, and how it was rewarded.
package struct RecordedStep: Sendable {
  package let bundleID: String
  package let command: String
  package let facts: StepFacts
  /// As the bundle records them; nil in a bundle without reward.
  package let formula: RewardFormula?
  package let weights: RewardWeights?

  /// Reads a bundle, and computes its reward again.
  ///
  /// - Parameters:
  ///   - bundle: its ids are known to be right.
  ///   - source: the file that it is in.
  ///   - scope: a narrower scope than the bundle's; nil for its own.
  /// - Throws: `E/USAGE` for a bundle that changes nothing, `E/SCHEMA` for one that is malformed, `E/REPLAY_MISMATCH`
  ///   when the reward that it records is not the one that it gives.
  package init(_ bundle: StoredBundle, in source: String, scope: RewardScope? = nil) throws(Failure) {
    bundleID = bundle.bundleID
    command = bundle.json["request"]?["cmd"]?.stringValue ?? ""
    guard var facts = try reading(source, { () throws(RewardError) in try StepFacts(bundle) }) else {
      throw Failure(
        .usage,
        "\(source) is the bundle of `\(command)`, which changes nothing: there is nothing to reward",
        hints: ["Give the bundle of an edit, or two bundles of `diag`, before and after."]
      )
    }
    let recorded = bundle.json["processReward"] ?? .null
    if recorded.isNull {
      (formula, weights) = (nil, nil)
    } else {
      let (formula, weights) = try reading(source) { () throws(RewardError) in try Self.numbers(of: recorded)
      }
      (self.formula, self.weights) = (formula, weights)
      try Self.check(recorded, StepReward(facts, formula: formula, weights: weights).json, source)
    }
    if let scope { facts.diagnostics = try Self.narrowed(facts.diagnostics, to: scope, bundle.json, source) }
    self.facts = facts
  }

  private static func numbers(of recorded: JSONValue) throws(RewardError) -> (RewardFormula, RewardWeights) {
    guard let formula = recorded["version"]?.stringValue.flatMap(RewardFormula.init(rawValue:)) else {
      throw .expected(pointer: "/processReward/version", "\"pr-v1\" or \"pr-pbrs\"")
    }
    return (formula, try RewardWeights(recorded["weights"] ?? .null, at: "/processReward/weights"))
  }

  private static func check(_ recorded: JSONValue, _ computed: JSONValue, _ source: String) throws(Failure) {
    // Equal values have equal canonical bytes.
    guard recorded != computed else { return }
    let numbers = [recorded, computed].map { $0["r"] ?? .null }
    let texts = numbers.map { String(decoding: $0.serialized(), as: UTF8.self) }
    let difference =
      numbers[0] == numbers[1]
      ? "its parts or its evidence are not those of the bundle"
      : "it says r = \(texts[0]), and the bundle gives \(texts[1])"
    throw Failure(
      .replayMismatch,
      "the reward in \(source) was changed after it was made: \(difference)",
      hints: ["Use the bundle as the command printed it."],
      data: ["recorded": recorded, "computed": computed]
    )
  }

  private static func narrowed(
    _ comparison: DiagnosticsComparison?,
    to scope: RewardScope,
    _ bundle: JSONValue,
    _ source: String
  ) throws(Failure) -> DiagnosticsComparison? {
    guard let comparison, comparison.scope != scope else { return comparison }
    // The files that an edit touches are in its bundle; the others of a scope are known only when it is made.
    guard scope == .file, comparison.scope != .target else {
      throw Failure(
        .usage,
        "\(source) holds the diagnostics of the scope \(comparison.scope.rawValue), "
          + "which those of \(scope.rawValue) can not be taken from",
        hints: ["Make the bundle again with this scope; from a stored one only --scope file can be taken."]
      )
    }
    let files = bundle["edits"]?["files"]?.arrayValue ?? []
    let before = Set(files.compactMap { $0["uri"]?.stringValue })
    let after = Set(files.compactMap { ($0["renamedTo"] ?? $0["uri"])?.stringValue })
    return comparison.narrowed(
      to: .file,
      before: { before.contains($0.uri) },
      after: { after.contains($0.uri) }
    )
  }
}

/// Reads a part of a bundle, with the file that it is in named in the failure.
func reading<Value>(
  _ source: String,
  _ read: () throws(RewardError) -> Value
) throws(Failure) -> Value {
  do throws(RewardError) {
    return try read()
  } catch {
    throw Failure(error, in: source)
  }
}
