package import CanonicalJSON

/// `textDocument/references`: where the symbol at a position is used, in the whole project.
///
/// Needs the server capability `referencesProvider`. Complete only when the server has loaded the project.
package struct ReferencesRequest: LSPRequest {
  package static let method = "textDocument/references"
  package let place: TextDocumentPosition
  package let includeDeclaration: Bool

  package init(at place: TextDocumentPosition, includeDeclaration: Bool) {
    self.place = place
    self.includeDeclaration = includeDeclaration
  }

  package var params: JSONValue {
    [
      "textDocument": ["uri": .string(place.uri)],
      "position": place.position.json,
      "context": ["includeDeclaration": .bool(includeDeclaration)],
    ]
  }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> [LSPLocation] {
    try LSPLocation.list(result)
  }
}
