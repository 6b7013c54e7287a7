package import CanonicalJSON

/// LSP `TextDocumentPositionParams`.
package struct TextDocumentPosition: Hashable, Sendable {
  package var uri: String
  package var position: LSPPosition

  package init(uri: String, position: LSPPosition) {
    self.uri = uri
    self.position = position
  }

  package var json: JSONValue { ["textDocument": ["uri": .string(uri)], "position": position.json] }
}
