package import CanonicalJSON

/// `textDocument/declaration`: where the symbol at a position is declared.
///
/// Needs the server capability `declarationProvider`. The answer is every place, in the server's order; empty when there is none.
package struct DeclarationRequest: LSPRequest {
  package static let method = "textDocument/declaration"
  package let place: TextDocumentPosition

  package init(at place: TextDocumentPosition) { self.place = place }

  package var params: JSONValue { place.json }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> [LSPLocation] {
    try LSPLocation.list(result)
  }
}
