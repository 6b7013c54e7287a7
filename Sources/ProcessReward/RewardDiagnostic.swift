package import CanonicalJSON
package import SourceText

/// A diagnostic as rewards see it; its JSON is that of a diagnostic in a bundle's facts.
package struct RewardDiagnostic: Hashable, Sendable {
  /// LSP `DiagnosticSeverity`, by name, the most severe first.
  package enum Severity: String, Sendable, CaseIterable {
    case error, warning, information, hint
  }

  /// In the forms of bundles: relative to the workspace for a file in it.
  package var uri: String
  package var range: TextRange
  package var severity: Severity
  package var code: String?
  /// Who says it, such as `Pyright`.
  package var source: String?
  package var message: String
  /// `unnecessary`, `deprecated`.
  package var tags: [String]
  /// The line that the range starts on, without surrounding white space, cut to 200 characters.
  package var text: String?

  package init(
    uri: String,
    range: TextRange,
    severity: Severity,
    code: String?,
    source: String?,
    message: String,
    tags: [String] = [],
    text: String? = nil
  ) {
    self.uri = uri
    self.range = range
    self.severity = severity
    self.code = code
    self.source = source
    self.message = message
    self.tags = tags
    self.text = text
  }

  package var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("uri", .string(uri)),
      (
        "range",
        [
          .integer(range.start.line), .integer(range.start.column), .integer(range.end.line),
          .integer(range.end.column),
        ]
      ),
      ("severity", .string(severity.rawValue)),
      ("message", .string(message)),
    ]
    if let code { members.append(("code", .string(code))) }
    if let source { members.append(("source", .string(source))) }
    if !tags.isEmpty { members.append(("tags", .array(tags.map { .string($0) }))) }
    if let text { members.append(("text", .string(text))) }
    return .object(JSONObject(members))
  }

  /// Reads what `json` writes.
  ///
  /// - Throws: the first thing that is wrong.
  package init(_ value: JSONValue, at pointer: String = "") throws(RewardError) {
    let members = try JSONMembers(
      value,
      at: pointer,
      known: ["code", "message", "range", "severity", "source", "tags", "text", "uri"]
    )
    uri = try members.string("uri")
    var numbers: [Int] = []
    for number in try members.array("range") {
      if case .integer(let number) = number, number >= 0 { numbers.append(number) }
    }
    guard numbers.count == 4, try members.array("range").count == 4 else {
      throw .expected(pointer: members.place("range"), "four whole numbers that are not negative")
    }
    range = TextRange(
      start: TextPosition(line: numbers[0], column: numbers[1]),
      end: TextPosition(line: numbers[2], column: numbers[3])
    )
    severity = try members.choice("severity")
    code = try members.optionalString("code")
    source = try members.optionalString("source")
    message = try members.string("message")
    tags = members.optional("tags") == nil ? [] : try members.strings("tags")
    text = try members.optionalString("text")
  }
}

extension RewardDiagnostic {
  /// The order of bundles: uri as bytes, range, and only where nothing else decides the canonical bytes.
  fileprivate func precedes(_ other: RewardDiagnostic) -> Bool {
    if uri != other.uri { return uri.utf8.lexicographicallyPrecedes(other.uri.utf8) }
    if range != other.range { return range < other.range }
    // Strings and small integers always have a canonical form.
    let bytes = (try? json.canonicalBytes()) ?? []
    return bytes.lexicographicallyPrecedes((try? other.json.canonicalBytes()) ?? [])
  }
}

extension Array where Element == RewardDiagnostic {
  /// The diagnostics in the order of bundles, each once.
  var inBundleOrder: [RewardDiagnostic] {
    var seen: Set<RewardDiagnostic> = []
    return filter { seen.insert($0).inserted }.sorted { $0.precedes($1) }
  }
}
