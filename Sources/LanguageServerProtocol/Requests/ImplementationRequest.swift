package import CanonicalJSON

/// `textDocument/implementation`: where the symbol at a position is implemented.
///
/// Needs the server capability `implementationProvider`. The answer is every place, in the server's order; empty when there is none.
package struct ImplementationRequest: LSPRequest {
  package static let method = "textDocument/implementation"
  package let place: TextDocumentPosition

  package init(at place: TextDocumentPosition) { self.place = place }

  package var params: JSONValue { place.json }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> [LSPLocation] {
    try LSPLocation.list(result)
  }
}
