package import AnalysisBundles
import CanonicalJSON
package import ProcessReward

extension Failure {
  /// A value about a reward that is not what it should be.
  ///
  /// - Parameters:
  ///   - error: what is wrong with it.
  ///   - source: the file or member that holds the value.
  package init(_ error: RewardError, in source: String) {
    let (pointer, problem, hints) = Self.describe(error)
    let place = pointer.isEmpty ? source : "\(source): \(pointer)"
    self.init(.schema, "\(place): \(problem)", hints: hints, data: ["pointer": .string(pointer)])
  }

  private static func describe(_ error: RewardError) -> (pointer: String, problem: String, hints: [String]) {
    switch error {
    case .expected(let pointer, let expected): (pointer, "expected \(expected)", [])
    case .missing(let pointer): (pointer, "missing", [])
    case .unknownMember(let pointer, let known):
      (pointer, "unknown member", ["Known: \(known.joined(separator: ", "))."])
    case .inconsistent(let pointer, let inconsistency):
      (pointer, describe(inconsistency), ["Have the bundle made again: its lists contradict each other."])
    }
  }

  private static func describe(_ inconsistency: RewardError.Inconsistency) -> String {
    switch inconsistency {
    case .noSuchDiagnostic: "names a diagnostic that is not there"
    case .notInOneCategory: "the diagnostic is not in exactly one category"
    case .strangers: "a category holds a diagnostic that this list does not"
    case .unordered: "not in the order of bundles"
    case .evidenceOfAnotherCategory(let kind): "\"\(kind)\" is evidence of another category"
    }
  }

  /// A stored bundle that can not be relied on.
  ///
  /// - Parameters:
  ///   - error: what is wrong with it.
  ///   - source: the file that it is in, with the line if it has several.
  package init(_ error: StoredBundleError, in source: String) {
    switch error {
    case .noBundle(let missing):
      self.init(
        .schema,
        "\(source) is not a bundle: " + (missing.map { "it has no \($0)" } ?? "not a JSON object"),
        hints: ["Bundles are what a command prints with --json."]
      )
    case .otherVersion(let version):
      self.init(
        .schema,
        "\(source) is a bundle of version \(version); this program reads \(AnalysisBundle.formatVersion)"
      )
    case .mismatch(let member, let recorded, let computed):
      self.init(
        .replayMismatch,
        "\(source) was changed after it was made: its \(member) is not that of its contents",
        hints: ["Use the bundle as the command printed it."],
        data: [
          "member": .string(member), "recorded": .string(recorded), "computed": .string(computed),
        ]
      )
    case .notCanonical(let error):
      self.init(.schema, "\(source) holds a number that a bundle can not hold: \(error)")
    }
  }
}
