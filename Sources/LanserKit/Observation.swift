import AnalysisBundles
import CanonicalJSON
import ProcessReward
import SourceText

/// What a stored bundle of `diag` says.
struct Observation: Sendable {
  let source: String
  let diagnostics: [RewardDiagnostic]
  let analysedFiles: Int?
  let encoding: PositionEncoding
  private let request: JSONValue
  private let environment: JSONValue

  /// - Throws: `E/USAGE` for a bundle without diagnostics, or with some only; `E/SCHEMA` for one that is malformed.
  init(_ bundle: StoredBundle, in source: String) throws(Failure) {
    self.source = source
    request = bundle.json["request"] ?? .null
    environment = bundle.json["environment"] ?? .null
    guard let facts = bundle.json["facts"], let list = facts["diagnostics"]?.arrayValue else {
      throw Failure(
        .usage,
        "\(source) is the bundle of `\(request["cmd"]?.stringValue ?? "")` and holds no diagnostics",
        hints: ["Give two bundles that `lanser diag --json` printed, before and after."]
      )
    }
    guard facts["state"] == "ready" else {
      throw Failure(
        .usage,
        "\(source) is incomplete (\(facts["reason"]?.stringValue ?? "partial")): what is missing would count as gone",
        hints: ["Ask again without --allow-partial."]
      )
    }
    diagnostics = try reading(source) { () throws(RewardError) in
      var diagnostics: [RewardDiagnostic] = []
      for (index, value) in list.enumerated() {
        diagnostics.append(try RewardDiagnostic(value, at: "/facts/diagnostics/\(index)"))
      }
      return diagnostics
    }
    analysedFiles = facts["analysed"]?["files"]?.intValue
    encoding = environment["positionEncoding"]?.stringValue.flatMap(PositionEncoding.init) ?? .utf16
  }

  var isAboutWorkspace: Bool { request["selector"]?.isNull ?? true }

  /// Checks that two observations differ in what was observed only.
  func requireComparable(with other: Observation, sourcesAreKnown: Bool) throws(Failure) {
    guard request == other.request else {
      throw Failure(
        .usage,
        "\(source) and \(other.source) answer different questions",
        hints: ["Ask `lanser diag` with the same arguments before and after."],
        data: ["before": request, "after": other.request]
      )
    }
    for member in ["server", "positionEncoding", "python"]
    where environment[member] != other.environment[member] {
      throw Failure(
        .versionSkew,
        "\(source) and \(other.source) come from different environments: \(member) differs",
        hints: ["Pin the server with `lanser server lock`, and ask both times on the same machine."],
        data: ["before": environment[member] ?? .null, "after": other.environment[member] ?? .null]
      )
    }
    if environment["configDigest"] != other.environment["configDigest"], !sourcesAreKnown {
      throw Failure(
        .versionSkew,
        "\(source) and \(other.source) were made with different configurations",
        hints: [
          "Give --before-sources and --after-sources, so that what was changed in it can be taken into account."
        ]
      )
    }
  }

  /// Checks that a folder holds what the observation is about.
  func requireSources(_ digest: String) throws(Failure) {
    let recorded = environment["workspace"]?["digest"]?.stringValue ?? ""
    guard recorded == digest else {
      throw Failure(
        .replayMismatch,
        "the sources are not those of \(source): the workspace digest differs",
        hints: ["Give the folder as it was when the bundle was made."],
        data: ["recorded": .string(recorded), "found": .string(digest)]
      )
    }
  }
}
