package import CanonicalJSON

/// `textDocument/definition`: where the symbol at a position is defined.
///
/// Needs the server capability `definitionProvider`. The answer is every place, in the server's order; empty when there is none.
package struct DefinitionRequest: LSPRequest {
  package static let method = "textDocument/definition"
  package let place: TextDocumentPosition

  package init(at place: TextDocumentPosition) { self.place = place }

  package var params: JSONValue { place.json }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> [LSPLocation] {
    try LSPLocation.list(result)
  }
}
