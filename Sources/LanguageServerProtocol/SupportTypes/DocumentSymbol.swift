package import CanonicalJSON

/// LSP `SymbolKind`.
package enum LSPSymbolKind: Int, Sendable, CaseIterable {
  case file = 1, module, namespace, package, `class`, method, property, field, constructor, `enum`, interface,
    function,
    variable, constant, string, number, boolean, array, object, key, null, enumMember, `struct`, event,
    `operator`,
    typeParameter

  /// The name of the kind in lower camel case, as the protocol spells it.
  package var name: String {
    switch self {
    case .class: "class"
    case .enum: "enum"
    case .struct: "struct"
    case .operator: "operator"
    default: String(describing: self)
    }
  }
}

/// LSP `DocumentSymbol`; the flat `SymbolInformation` is read into the same shape, without children.
package struct LSPDocumentSymbol: Hashable, Sendable {
  package var name: String
  package var detail: String?
  package var kind: LSPSymbolKind
  package var range: LSPRange
  package var selectionRange: LSPRange
  /// Only in the flat form: the name of what holds the symbol.
  package var containerName: String?
  package var children: [LSPDocumentSymbol]

  package init(_ json: JSONValue) throws(LSPDecodingError) {
    name = try json.requiredString("name")
    detail = try json.optionalString("detail")
    kind = try json.member("kind", LSPDocumentSymbol.kind)
    containerName = try json.optionalString("containerName")
    if json["location"] != nil {
      range = try json.member("location") { value throws(LSPDecodingError) in try LSPLocation(value).range }
      selectionRange = range
      children = []
    } else {
      range = try json.member("range", LSPRange.init)
      selectionRange = try json.member("selectionRange", LSPRange.init)
      children =
        try json.optionalMember("children") { value throws(LSPDecodingError) in
          try value.elements(LSPDocumentSymbol.init)
        } ?? []
    }
  }

  static func kind(_ json: JSONValue) throws(LSPDecodingError) -> LSPSymbolKind {
    guard let kind = LSPSymbolKind(rawValue: try json.integer()) else {
      throw LSPDecodingError(expected: "a symbol kind from 1 to 26")
    }
    return kind
  }
}
