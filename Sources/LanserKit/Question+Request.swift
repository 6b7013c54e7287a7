package import AnalysisBundles
package import CanonicalJSON
import Selectors
import SourceText

// A question as one line of a batch, and as traces hold it:
// {"cmd": …, "selector": …, "params": {…}, "timeout": SECONDS}.

extension Question {
  /// The question as a request; reading it gives the same question.
  package var request: JSONValue {
    var params = parameters
    if indexing != .utf16 { params["indexing"] = .string(indexing.selectorSpelling) }
    if allowsPartial { params["allowPartial"] = true }
    return [
      "cmd": .string(kind.rawValue),
      "selector": selector.map { .string($0) } ?? .null,
      "params": .object(params),
      "timeout": timeout.map(Self.seconds) ?? .null,
    ]
  }

  private static func seconds(_ duration: Duration) -> JSONValue {
    let milliseconds = duration.milliseconds
    return milliseconds % 1000 == 0
      ? .integer(milliseconds / 1000) : .double(Double(milliseconds) / 1000)
  }

  /// Reads a request.
  ///
  /// - Throws: `Failure` with `E/SCHEMA` when it is none, or `E/BAD_SELECTOR_SYNTAX`.
  package init(request: JSONValue) throws(Failure) {
    guard let command = request["cmd"]?.stringValue else {
      throw Failure(.schema, "the request has no \"cmd\"")
    }
    guard let kind = Kind(rawValue: Self.aliases[command] ?? command) else {
      throw Failure(.schema, "\"\(command)\" is no command of a request")
    }
    self.init(kind, selector: try Self.selector(request["selector"] ?? .null))
    if let seconds = request["timeout"], !seconds.isNull {
      guard let value = seconds.doubleValue, value > 0, value <= 86_400 else {
        throw Failure(.schema, "\"timeout\" is not a number of seconds above 0 and up to 86400")
      }
      timeout = .milliseconds(Int(value * 1000))
    }
    guard let params = (request["params"] ?? .object([:])).objectValue else {
      throw Failure(.schema, "\"params\" is not an object")
    }
    for (name, value) in params { try set(name, value) }
  }

  private static let aliases = ["references": "refs", "diagnostics": "diag"]

  private static func selector(_ value: JSONValue) throws(Failure) -> String? {
    switch value {
    case .null: return nil
    case .string(let text): return text
    case .object:
      do { return try Selector(positionSpec: value).description } catch {
        throw Failure(
          .schema,
          "/selector\(error.pointer): expected \(error.expected.rawValue)",
          data: ["pointer": .string("/selector" + error.pointer)]
        )
      }
    default: throw Failure(.schema, "\"selector\" is neither a text nor a PositionSpec")
    }
  }

  private mutating func set(_ name: String, _ value: JSONValue) throws(Failure) {
    func wrong(_ expected: String) -> Failure {
      Failure(
        .schema,
        "/params/\(name): expected \(expected)",
        data: ["pointer": .string("/params/\(name)")]
      )
    }
    switch (name, kind) {
    case ("includeDeclaration", .references):
      guard let flag = value.boolValue else { throw wrong("true or false") }
      includesDeclaration = flag
    case ("cursor", .references):
      guard let text = value.stringValue else { throw wrong("a cursor that a bundle gave") }
      cursor = text
    case ("query", .symbols):
      guard let text = value.stringValue else { throw wrong("a text") }
      query = text
    case ("minimumSeverity", .diagnostics):
      guard let severity = value.stringValue.flatMap(DiagnosticFact.Severity.init) else {
        throw wrong("error, warning, information or hint")
      }
      minimumSeverity = severity
    case ("as", .locate):
      guard let text = value.stringValue else { throw wrong("a kind of selector") }
      selectorKind = text
    case ("kinds", .actions):
      guard let kinds = value.arrayValue?.compactMap(\.stringValue), kinds.count == value.arrayValue?.count
      else { throw wrong("an array of kinds of code actions") }
      actionKinds = kinds
    case ("indexing", _):
      guard let unit = value.stringValue.flatMap(PositionEncoding.init(selectorSpelling:)) else {
        throw wrong("utf-16, utf-8 or codepoint")
      }
      indexing = unit
    case ("allowPartial", _):
      guard let flag = value.boolValue else { throw wrong("true or false") }
      allowsPartial = flag
    default: throw Failure(.schema, "\(kind.rawValue) has no parameter \"\(name)\"")
    }
  }
}
