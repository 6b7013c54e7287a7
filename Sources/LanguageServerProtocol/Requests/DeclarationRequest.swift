/// `textDocument/declaration`: where the symbol at a position is declared.
///
/// Needs the server capability `declarationProvider`.
package struct DeclarationRequest: GoToRequest {
  package static let method = "textDocument/declaration"
  package let place: TextDocumentPosition

  package init(at place: TextDocumentPosition) { self.place = place }
}
