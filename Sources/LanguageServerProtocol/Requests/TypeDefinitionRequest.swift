/// `textDocument/typeDefinition`: where the type of the symbol at a position is defined.
///
/// Needs the server capability `typeDefinitionProvider`.
package struct TypeDefinitionRequest: GoToRequest {
  package static let method = "textDocument/typeDefinition"
  package let place: TextDocumentPosition

  package init(at place: TextDocumentPosition) { self.place = place }
}
