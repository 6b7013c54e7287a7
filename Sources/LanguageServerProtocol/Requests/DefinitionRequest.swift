/// `textDocument/definition`: where the symbol at a position is defined.
///
/// Needs the server capability `definitionProvider`.
package struct DefinitionRequest: GoToRequest {
  package static let method = "textDocument/definition"
  package let place: TextDocumentPosition

  package init(at place: TextDocumentPosition) { self.place = place }
}
