package import CanonicalJSON

/// `textDocument/hover`: what the server would show about the symbol at a position.
///
/// Needs the server capability `hoverProvider`. The answer is nil where there is nothing to say.
package struct HoverRequest: LSPRequest {
  package static let method = "textDocument/hover"
  package let place: TextDocumentPosition

  package init(at place: TextDocumentPosition) { self.place = place }

  package var params: JSONValue { place.json }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> LSPHover? {
    result.isNull ? nil : try LSPHover(result)
  }
}
