package import CanonicalJSON
import SourceText

// The JSON spelling of selectors.
//
// One object per selector, `kind` first. Lines and columns are one-based, as in the string: the two are spellings of
// one value. `uri` and `qualname` are written as in the string, percent-encoding included; `module`, `snippet`, `before`,
// `after` and the values of steps are plain text. Members without a value are left out; `null` is read as absent.
// Members that a kind does not have are refused.

/// Which member of a `PositionSpec` is wrong, and what should be there.
package struct PositionSpecError: Error, Equatable {
  /// RFC 6901; empty for the whole value.
  package let pointer: String
  package let expected: PositionSpecExpectation
}

/// What a `PositionSpec` asks for; the raw value completes "expected …".
package enum PositionSpecExpectation: String, Sendable, CaseIterable {
  case object = "an object"
  case kind = "one of cursor, range, symbol, ast, anchor, symbolId"
  case noSuchMember = "no member of this name"
  case present = "this member to be present"
  case string = "a string"
  case position = "a number from 1 to 2147483647"
  case count = "a number from 0 to 2147483647"
  case pair = "an array of a line and a column, both from 1"
  case orderedRange = "an end that is not before the start"
  case uri = "a workspace-relative path or a file: URI"
  case indexing = "utf-16, utf-8 or codepoint"
  case language = "a language such as py"
  case module = "a module of the language"
  case qualname = "names joined by dots, without a role"
  case role = "def, sig, body or doc"
  case steps = "an array of at least one step"
  case step = "an array of a kind, perhaps a value, perhaps a number"
  case snippet = "a text that is not empty"
  case hash = "sha256: and 64 hex digits"
  case snapshot = "git: and a commit, or sha256: and 64 hex digits"
  case sketch = "up to 512 letters, digits, _ and -"
  case symbolID = "an id of up to 128 letters, digits, . _ ~ -"
}

extension Selector {
  /// The JSON spelling, with its members in the order of the specification.
  package var positionSpec: JSONValue {
    let members: [(String, JSONValue?)] =
      switch self {
      case .cursor(let cursor):
        [
          ("uri", .string(cursor.path.description)), ("line", .integer(cursor.line)),
          ("col", .integer(cursor.column)), ("indexing", text(cursor.indexing?.selectorSpelling)),
          ("doc", text(cursor.snapshot?.spelling)),
        ]
      case .range(let range):
        [
          ("uri", .string(range.path.description)),
          ("start", .array([.integer(range.startLine), .integer(range.startColumn)])),
          ("end", .array([.integer(range.endLine), .integer(range.endColumn)])),
          ("indexing", text(range.indexing?.selectorSpelling)), ("doc", text(range.snapshot?.spelling)),
        ]
      case .symbol(let symbol):
        [
          ("language", .string(symbol.language.name)), ("module", .string(symbol.module)),
          ("qualname", .string(symbol.qualifiedName)), ("role", text(symbol.role?.rawValue)),
          ("overload", number(symbol.overload)), ("nth", number(symbol.nth)),
          ("doc", text(symbol.snapshot?.spelling)),
        ]
      case .ast(let ast):
        [
          ("language", text(ast.language?.name)),
          (
            "path",
            .array(
              ast.steps.map { step in
                .array([.string(step.kind), text(step.value), number(step.nth)].compactMap { $0 })
              }
            )
          ),
          ("doc", text(ast.snapshot?.spelling)),
        ]
      case .anchor(let anchor):
        [
          ("uri", .string(anchor.path.description)), ("snippet", .string(anchor.snippet)),
          ("ctx", number(anchor.contextLength)), ("hash", text(anchor.hash?.spelling)),
          ("before", text(anchor.before)), ("after", text(anchor.after)), ("in", text(anchor.qualifiedScope)),
          ("line", number(anchor.line)), ("at", number(anchor.offset)), ("sketch", text(anchor.sketch)),
          ("nth", number(anchor.nth)),
          ("doc", text(anchor.snapshot?.spelling)),
        ]
      case .symbolID(let symbol): [("id", .string(symbol.id))]
      }
    let present = members.compactMap { key, value in value.map { (key, $0) } }
    return .object(JSONObject([("kind", .string(form.rawValue))] + present))
  }

  private func text(_ value: String?) -> JSONValue? { value.map(JSONValue.string) }
  private func number(_ value: Int?) -> JSONValue? { value.map(JSONValue.integer) }
}

extension Selector {
  /// Reads the JSON spelling.
  ///
  /// - Throws: the first error: unknown members in their order, then members in the order of the specification.
  package init(positionSpec: JSONValue) throws(PositionSpecError) {
    guard case .object(let object) = positionSpec else {
      throw PositionSpecError(pointer: "", expected: .object)
    }
    let reader = PositionSpecReader(object: object)
    let form = try reader.form()
    try reader.refuseUnknownMembers(of: form)
    self =
      switch form {
      case .cursor: .cursor(try reader.cursor())
      case .range: .range(try reader.range())
      case .symbol: .symbol(try reader.symbol())
      case .ast: .ast(try reader.ast())
      case .anchor: .anchor(try reader.anchor())
      case .symbolID: .symbolID(try reader.symbolID())
      }
  }
}
