package import CanonicalJSON
package import SourceText

/// `[startLine, startCol, endLine, endCol]`: zero-based, end-exclusive, in the position encoding of the environment.
package func bundleRange(_ range: TextRange) -> JSONValue {
  [
    .integer(range.start.line), .integer(range.start.column), .integer(range.end.line),
    .integer(range.end.column),
  ]
}

/// One place, with the source line that it starts on.
package struct LocationFact: Hashable, Sendable {
  package var uri: String
  package var range: TextRange
  /// The line without surrounding white space, cut to 200 characters; nil when the file can not be read.
  package var text: String?

  package init(uri: String, range: TextRange, text: String?) {
    self.uri = uri
    self.range = range
    self.text = text
  }

  package var json: JSONValue {
    var members: [(String, JSONValue)] = [("uri", .string(uri)), ("range", bundleRange(range))]
    if let text { members.append(("text", .string(text))) }
    return .object(JSONObject(members))
  }
}

/// What a server says of a symbol.
package struct HoverFact: Hashable, Sendable {
  /// `markdown` or `plaintext`.
  package var format: String
  package var value: String
  package var range: TextRange?

  package init(format: String, value: String, range: TextRange?) {
    self.format = format
    self.value = value
    self.range = range
  }

  package var json: JSONValue {
    ["format": .string(format), "value": .string(value), "range": range.map(bundleRange) ?? .null]
  }
}

/// A symbol of a file or of the workspace.
package struct SymbolFact: Hashable, Sendable {
  package var name: String
  /// LSP's names of symbol kinds, in lower camel case.
  package var kind: String
  /// Signature or type, where the source of the fact gives one.
  package var detail: String?
  package var uri: String
  /// The whole definition.
  package var range: TextRange
  /// The name.
  package var nameRange: TextRange
  package var container: String?
  /// The canonical selector of the symbol, where it has one.
  package var selector: String?
  package var children: [SymbolFact]

  package init(
    name: String,
    kind: String,
    detail: String? = nil,
    uri: String,
    range: TextRange,
    nameRange: TextRange,
    container: String? = nil,
    selector: String? = nil,
    children: [SymbolFact] = []
  ) {
    self.name = name
    self.kind = kind
    self.detail = detail
    self.uri = uri
    self.range = range
    self.nameRange = nameRange
    self.container = container
    self.selector = selector
    self.children = children
  }

  package var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("name", .string(name)), ("kind", .string(kind)), ("uri", .string(uri)),
      ("range", bundleRange(range)), ("nameRange", bundleRange(nameRange)),
    ]
    if let detail { members.append(("detail", .string(detail))) }
    if let container { members.append(("container", .string(container))) }
    if let selector { members.append(("selector", .string(selector))) }
    if !children.isEmpty { members.append(("children", .array(children.map(\.json)))) }
    return .object(JSONObject(members))
  }
}

/// A diagnostic of one file.
package struct DiagnosticFact: Hashable, Sendable {
  /// LSP `DiagnosticSeverity`, by name.
  package enum Severity: String, Sendable, CaseIterable {
    case error, warning, information, hint
  }

  package var uri: String
  package var range: TextRange
  package var severity: Severity
  package var code: String?
  package var source: String?
  package var message: String
  /// `unnecessary`, `deprecated`.
  package var tags: [String]
  package var text: String?

  package init(
    uri: String,
    range: TextRange,
    severity: Severity,
    code: String?,
    source: String?,
    message: String,
    tags: [String],
    text: String?
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
      ("uri", .string(uri)), ("range", bundleRange(range)), ("severity", .string(severity.rawValue)),
      ("message", .string(message)),
    ]
    if let code { members.append(("code", .string(code))) }
    if let source { members.append(("source", .string(source))) }
    if !tags.isEmpty { members.append(("tags", .array(tags.map { .string($0) }))) }
    if let text { members.append(("text", .string(text))) }
    return .object(JSONObject(members))
  }
}

/// The place that a selector addresses, spelled in other ways.
package struct PlaceFact: Hashable, Sendable {
  package var location: LocationFact
  /// Canonical selectors of this place by their kind: `cursor`, `range` and, for a definition, `symbol`.
  package var selectors: [String: String]
  /// The innermost definition around the place.
  package var symbol: EnclosingSymbol?

  package struct EnclosingSymbol: Hashable, Sendable {
    package var kind: String
    package var qualifiedName: String

    package init(kind: String, qualifiedName: String) {
      self.kind = kind
      self.qualifiedName = qualifiedName
    }
  }

  package init(location: LocationFact, selectors: [String: String], symbol: EnclosingSymbol?) {
    self.location = location
    self.selectors = selectors
    self.symbol = symbol
  }

  package var json: JSONValue {
    [
      "place": location.json,
      "selectors": .object(
        JSONObject(selectors.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
      ),
      "symbol": symbol.map { ["kind": .string($0.kind), "qualname": .string($0.qualifiedName)] } ?? .null,
    ]
  }
}

/// Something that a server offers to do about a place.
package struct ActionFact: Hashable, Sendable {
  /// Hand this to `action`.
  package var id: String
  package var title: String
  /// LSP `CodeActionKind`: `quickfix`, `source.organizeImports`.
  package var kind: String?
  package var isPreferred: Bool
  /// Why it can not be used at this place.
  package var disabledReason: String?
  /// Whether it is an edit, as far as the server says before it is asked for it.
  package var isEdit: Bool

  package init(
    id: String,
    title: String,
    kind: String?,
    isPreferred: Bool,
    disabledReason: String?,
    isEdit: Bool
  ) {
    self.id = id
    self.title = title
    self.kind = kind
    self.isPreferred = isPreferred
    self.disabledReason = disabledReason
    self.isEdit = isEdit
  }

  package var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("id", .string(id)), ("title", .string(title)), ("isPreferred", .bool(isPreferred)),
      ("isEdit", .bool(isEdit)),
    ]
    if let kind { members.append(("kind", .string(kind))) }
    if let disabledReason { members.append(("disabled", .string(disabledReason))) }
    return .object(JSONObject(members))
  }
}

/// What would be renamed at a place.
package struct RenameTargetFact: Hashable, Sendable {
  /// The name that would be replaced.
  package var location: LocationFact
  package var name: String

  package init(location: LocationFact, name: String) {
    self.location = location
    self.name = name
  }

  package var json: JSONValue { ["place": location.json, "name": .string(name)] }
}
