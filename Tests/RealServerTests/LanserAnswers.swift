import AnalysisBundles
import CanonicalJSON
import LanguageServers
import LanserKit
import LanserTestSupport
import SystemPackage

/// Reads bundles into the same plain form as the server's own answers.
struct LanserAnswers: Sendable {
  let sample: Sample
  let installation: TestInstallation

  /// Asks in this process, so that one server answers all the questions of a test.
  func ask<Result: Sendable>(
    trace: TraceFile? = nil,
    _ body: (Workspace) async throws -> Result
  ) async throws -> Result {
    try await TemporaryDirectory.with { directory in
      try await withWorkspace(
        folder: sample.root,
        choice: ServerChoice(name: "pyright"),
        surroundings: surroundings(in: directory),
        trace: trace,
        body
      )
    }
  }

  func surroundings(in directory: TemporaryDirectory) -> Surroundings {
    Surroundings(
      variables: installation.environment,
      currentDirectory: sample.root,
      directories: LanserDirectories(
        data: FilePath("\(installation.dataHome)/lanser"),
        cache: FilePath(directory("cache")),
        state: FilePath(directory("state"))
      ),
      version: "0",
      now: { "1970-01-01T00:00:00Z" }
    )
  }

  /// The variables of a lanser process that is to find the same servers, and nothing of the user's.
  func variables(in directory: TemporaryDirectory) -> [String: String] {
    installation.environment.merging([
      "XDG_DATA_HOME": installation.dataHome,
      "XDG_CACHE_HOME": directory("cache"),
      "XDG_STATE_HOME": directory("state"),
    ]) { $1 }
  }

  /// The facts of a bundle that has not failed.
  func plain(_ bundle: JSONValue) throws -> PlainAnswer {
    try PrintedBundles.check(bundle)
    guard bundle["status"]?.stringValue == "ok", let facts = bundle["facts"] else {
      return PlainAnswer([
        "failure: \(String(decoding: (bundle["error"] ?? .null).serialized(), as: UTF8.self))"
      ])
    }
    guard facts["state"]?.stringValue == "ready", facts["truncated"]?.boolValue == false else {
      return PlainAnswer(["not complete"])
    }
    if let hover = facts["hover"] {
      guard let value = hover["value"]?.stringValue else { return PlainAnswer() }
      return PlainAnswer(["\(hover["format"]?.stringValue ?? "?") \(range(hover["range"])) \(value)"])
    }
    if let symbols = facts["symbols"] { return PlainAnswer(flattened(symbols, below: "")) }
    let list = facts["definitions"] ?? facts["references"]
    return PlainAnswer(
      (list?.arrayValue ?? []).map { "\(path($0["uri"]?.stringValue ?? "?")) \(range($0["range"]))" }
    )
  }

  private func flattened(_ symbols: JSONValue, below container: String) -> [String] {
    (symbols.arrayValue ?? []).flatMap { symbol -> [String] in
      let name = "\(container)/\(symbol["name"]?.stringValue ?? "?")"
      let kind = symbol["kind"]?.stringValue ?? "?"
      let own = [
        name, Self.kindNumbers[kind].map(String.init) ?? kind, symbol["detail"]?.stringValue ?? "-",
        range(symbol["range"]), range(symbol["nameRange"]),
      ]
      return [own.joined(separator: " ")] + flattened(symbol["children"] ?? .null, below: name)
    }
  }

  private func range(_ range: JSONValue?) -> String {
    range?.arrayValue?.map { $0.intValue.map(String.init) ?? "?" }.joined(separator: ":") ?? "-"
  }

  /// Undoes what bundles write instead of machine paths.
  private func path(_ form: String) -> String {
    let decoded = Self.decoded(form)
    for (prefix, directory) in [
      ("server:/", installation.pyright), ("env:/base/", installation.python.basePrefix),
      ("env:/", installation.python.prefix), ("file:///", ""),
    ] where decoded.hasPrefix(prefix) {
      return "\(directory)/\(decoded.dropFirst(prefix.count))"
    }
    return decoded
  }

  private static func decoded(_ text: String) -> String {
    let parts = text.split(separator: "%", omittingEmptySubsequences: false)
    var bytes = Array(parts[0].utf8)
    for part in parts.dropFirst() {
      bytes.append(UInt8(part.prefix(2), radix: 16) ?? UInt8(ascii: "?"))
      bytes += part.utf8.dropFirst(2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// LSP 3.17 `SymbolKind`.
  private static let kindNumbers: [String: Int] = [
    "file": 1, "module": 2, "namespace": 3, "package": 4, "class": 5, "method": 6, "property": 7, "field": 8,
    "constructor": 9, "enum": 10, "interface": 11, "function": 12, "variable": 13, "constant": 14,
    "string": 15,
    "number": 16, "boolean": 17, "array": 18, "object": 19, "key": 20, "null": 21, "enumMember": 22,
    "struct": 23,
    "event": 24, "operator": 25, "typeParameter": 26,
  ]
}
