package import CanonicalJSON

/// `workspace/symbol`: the symbols of the project whose names match a query, as the server matches.
///
/// Needs the server capability `workspaceSymbolProvider`.
package struct WorkspaceSymbolRequest: LSPRequest {
  /// LSP `SymbolInformation` or `WorkspaceSymbol` (whose location may lack a range).
  package struct Symbol: Hashable, Sendable {
    package var name: String
    package var kind: LSPSymbolKind
    package var containerName: String?
    package var location: LSPLocation
  }

  package static let method = "workspace/symbol"
  package let query: String

  package init(query: String) { self.query = query }

  package var params: JSONValue { ["query": .string(query)] }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> [Symbol] {
    guard !result.isNull else { return [] }
    return try result.elements { json throws(LSPDecodingError) in
      Symbol(
        name: try json.requiredString("name"),
        kind: try json.member("kind", LSPDocumentSymbol.kind),
        containerName: try json.optionalString("containerName"),
        location: try json.member("location", LSPLocation.init)
      )
    }
  }
}
