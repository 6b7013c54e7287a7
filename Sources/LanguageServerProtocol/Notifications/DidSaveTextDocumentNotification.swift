package import CanonicalJSON

/// `textDocument/didSave`: a document is on disk as the server has it.
package struct DidSaveTextDocumentNotification: LSPNotification {
  package static let method = "textDocument/didSave"
  package let uri: String

  package init(uri: String) { self.uri = uri }

  package var params: JSONValue { ["textDocument": ["uri": .string(uri)]] }
}
