/// `textDocument/implementation`: where the symbol at a position is implemented.
///
/// Needs the server capability `implementationProvider`.
package struct ImplementationRequest: GoToRequest {
  package static let method = "textDocument/implementation"
  package let place: TextDocumentPosition

  package init(at place: TextDocumentPosition) { self.place = place }
}
