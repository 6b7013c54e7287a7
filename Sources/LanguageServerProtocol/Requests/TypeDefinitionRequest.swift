package import CanonicalJSON

/// `textDocument/typeDefinition`: where the type of the symbol at a position is defined.
///
/// Needs the server capability `typeDefinitionProvider`. The answer is every place, in the server's order; empty when there is none.
package struct TypeDefinitionRequest: LSPRequest {
  package static let method = "textDocument/typeDefinition"
  package let place: TextDocumentPosition

  package init(at place: TextDocumentPosition) { self.place = place }

  package var params: JSONValue { place.json }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> [LSPLocation] {
    try LSPLocation.list(result)
  }
}
