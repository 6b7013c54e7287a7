package import AnalysisBundles
package import CanonicalJSON
package import JSONSchemas

/// Checks files against the published schemas, one value a file or one a line.
package struct PayloadCheck {
  private var schemas: [PublishedSchema: JSONSchema] = [:]

  package init() {}

  /// Checks the content of a file.
  ///
  /// A text of several values is read line by line. Without a schema each value is checked against the one that it seems
  /// to be meant for; a value that none is meant for is a problem too.
  ///
  /// - Parameters:
  ///   - bytes: the content.
  ///   - name: the file's own name, without folders.
  ///   - wanted: the schema that every value has to satisfy.
  /// - Returns: what was found out.
  /// - Throws: `Failure` for a defect of this program.
  package mutating func check(
    _ bytes: [UInt8],
    named name: String,
    as wanted: PublishedSchema? = nil
  ) throws(Failure) -> PayloadReport {
    let wanted = wanted ?? PublishedSchema.named(name)
    var report = PayloadReport()
    if isLineBased(bytes, name) {
      var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      if lines.last?.isEmpty == true { lines.removeLast() }
      for (index, line) in lines.enumerated() {
        try check(line, line: index + 1, as: wanted, into: &report)
      }
    } else {
      try check(bytes[...], line: nil, as: wanted, into: &report)
    }
    return report
  }

  private func isLineBased(_ bytes: [UInt8], _ name: String) -> Bool {
    if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") { return true }
    do {
      _ = try JSONValue(parsing: bytes, options: .wire)
      return false
    } catch {
      guard case .trailingContent(let offset) = error else { return false }
      // Several values, and not one with rubbish behind it.
      return bytes[..<offset].contains(UInt8(ascii: "\n")) && bytes[offset] == UInt8(ascii: "{")
    }
  }

  private mutating func check(
    _ bytes: ArraySlice<UInt8>,
    line: Int?,
    as wanted: PublishedSchema?,
    into report: inout PayloadReport
  ) throws(Failure) {
    report.values += 1
    let value: JSONValue
    let kind: PublishedSchema?
    do {
      let parsed = try JSONValue(parsing: bytes, options: .wire)
      kind = wanted ?? PublishedSchema.recognised(parsed)
      // The frames of a trace are the server's; everything else has to survive RFC 8785.
      value = kind == .trace ? parsed : try JSONValue(parsing: bytes, options: .iJSON)
    } catch {
      return report.add(PayloadProblem(line: line, kind: .notJSON(error)))
    }
    guard let kind else { return report.add(PayloadProblem(line: line, kind: .unknown)) }
    report.schemas.insert(kind)
    for violation in try schema(kind).violations(in: value) {
      report.add(PayloadProblem(line: line, kind: .violation(kind, violation)))
    }
  }

  private mutating func schema(_ kind: PublishedSchema) throws(Failure) -> JSONSchema {
    if let schema = schemas[kind] { return schema }
    let schema = try kind.schema()
    schemas[kind] = schema
    return schema
  }
}

/// What was found out about one file.
package struct PayloadReport: Sendable {
  /// How many problems are listed at most.
  package static let limit = 100

  /// How many values the file has.
  package var values = 0
  /// The formats of the values that could be read.
  package var schemas: Set<PublishedSchema> = []
  package private(set) var problems: [PayloadProblem] = []
  /// How many there are, listed or not.
  package private(set) var problemCount = 0

  package var isValid: Bool { problemCount == 0 }

  mutating func add(_ problem: PayloadProblem) {
    problemCount += 1
    if problems.count < Self.limit { problems.append(problem) }
  }

  package var json: JSONValue {
    [
      "valid": .bool(isValid),
      "values": .integer(values),
      "schemas": .array(schemas.map(\.rawValue).sorted().map { .string($0) }),
      "problems": .array(problems.map(\.json)),
      "problemCount": .integer(problemCount),
    ]
  }
}

/// One thing that is wrong in a file.
package struct PayloadProblem: Sendable {
  package enum Kind: Sendable {
    case notJSON(JSONParsingError)
    /// JSON, but no format of lanser's.
    case unknown
    case violation(PublishedSchema, SchemaViolation)
  }

  /// From 1; nil in a file of one value.
  package var line: Int?
  package var kind: Kind

  /// What is wrong, in one line.
  package var text: String {
    switch kind {
    case .notJSON(let error): "not I-JSON at byte \(error.offset): \(error.phrase)"
    case .unknown: "none of lanser's formats, or too little of one to tell: name it with --schema"
    case .violation(_, let violation): violation.description
    }
  }

  package var json: JSONValue {
    var members: JSONObject = [:]
    if let line { members["line"] = .integer(line) }
    switch kind {
    case .notJSON(let error):
      members["offset"] = .integer(error.offset)
      members["message"] = .string(error.phrase)
    case .unknown: members["message"] = .string(text)
    case .violation(let schema, let violation):
      members["schema"] = .string(schema.rawValue)
      for (key, value) in violation.json.objectValue ?? [:] { members[key] = value }
    }
    return .object(members)
  }
}
