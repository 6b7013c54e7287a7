import AnalysisBundles
import CanonicalJSON
import LanserKit
import SourceText

/// Diagnostics as a SARIF 2.1.0 log (OASIS, with errata 01).
///
/// The tool that found them is the language server; lanser is named as what converted them. The log depends on nothing
/// that a bundle's id does not depend on, except for the folder that paths count from.
struct SARIFLog {
  let answer: Answer
  let directory: String

  private static let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

  private var bundle: AnalysisBundle { answer.bundle }

  private var diagnostics: [DiagnosticFact] {
    if case .diagnostics(let diagnostics)? = bundle.facts?.payload { diagnostics } else { [] }
  }

  var json: JSONValue {
    let rules = Set(diagnostics.compactMap(\.code)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return [
      "$schema": .string(Self.schema),
      "version": "2.1.0",
      "runs": [
        [
          "tool": ["driver": driver(rules)],
          "conversion": [
            "tool": ["driver": ["name": "lanser", "version": .string(bundle.environment.version)]]
          ],
          "columnKind": "utf16CodeUnits",
          "invocations": [invocation],
          "results": .array(results(rules)),
          "properties": ["bundleId": .string(bundle.bundleID), "factsId": .string(bundle.factsID)],
        ]
      ],
    ]
  }

  private func driver(_ rules: [String]) -> JSONValue {
    let server = bundle.environment.server
    var driver: JSONObject = ["name": .string(server?.name ?? "lanser")]
    if let version = server?.version, !version.isEmpty { driver["version"] = .string(version) }
    driver["rules"] = .array(rules.map { ["id": .string($0)] })
    return .object(driver)
  }

  /// An answer that may be incomplete is no successful run.
  private var invocation: JSONValue {
    guard case .partial(let reason)? = bundle.facts?.state else { return ["executionSuccessful": true] }
    return [
      "executionSuccessful": false,
      "toolExecutionNotifications": [
        ["level": "warning", "message": ["text": .string("the answer may be incomplete: \(reason)")]]
      ],
    ]
  }

  private func results(_ rules: [String]) -> [JSONValue] {
    let indices = Dictionary(rules.enumerated().map { ($1, $0) }) { first, _ in first }
    var seen: [String: Int] = [:]
    return diagnostics.map { diagnostic in
      var result: JSONObject = [:]
      if let code = diagnostic.code, let index = indices[code] {
        result["ruleId"] = .string(code)
        result["ruleIndex"] = .integer(index)
      }
      result["level"] = .string(level(diagnostic.severity))
      result["message"] = ["text": .string(diagnostic.message)]
      result["locations"] = [["physicalLocation": location(of: diagnostic)]]
      let fingerprint = fingerprint(of: diagnostic)
      let occurrence = seen[fingerprint, default: 0]
      seen[fingerprint] = occurrence + 1
      result["partialFingerprints"] = ["lanserContent/v1": .string("\(fingerprint):\(occurrence)")]
      if !diagnostic.tags.isEmpty {
        result["properties"] = ["tags": .array(diagnostic.tags.map { .string($0) })]
      }
      return .object(result)
    }
  }

  private func location(of diagnostic: DiagnosticFact) -> JSONValue {
    let path = ReportedPath(form: diagnostic.uri, presentation: answer.presentation, directory: directory)
    var artifact: JSONObject = ["uri": .string(path.uri)]
    if path.isRelative { artifact["uriBaseId"] = "%SRCROOT%" }
    let start = position(diagnostic, diagnostic.range.start)
    let end = position(diagnostic, diagnostic.range.end)
    let region: JSONValue = [
      "startLine": .integer(start.line + 1), "startColumn": .integer(start.column + 1),
      "endLine": .integer(end.line + 1), "endColumn": .integer(end.column + 1),
    ]
    return ["artifactLocation": .object(artifact), "region": region]
  }

  private func position(_ diagnostic: DiagnosticFact, _ position: TextPosition) -> TextPosition {
    answer.presentation.position(uri: diagnostic.uri, position, in: .utf16)
  }

  private func level(_ severity: DiagnosticFact.Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .information, .hint: "note"
    }
  }

  /// The same for a diagnostic that only moved within its file.
  private func fingerprint(of diagnostic: DiagnosticFact) -> String {
    let parts = [diagnostic.uri, diagnostic.code ?? "", diagnostic.message, diagnostic.text ?? ""]
    let bytes = JSONValue.array(parts.map { .string($0) }).serialized()
    return SHA256Digest(of: bytes).hex
  }
}
