package import CanonicalJSON

/// `textDocument/didClose`: the file on disk is the truth again.
package struct DidCloseTextDocumentNotification: LSPNotification {
  package static let method = "textDocument/didClose"
  package let uri: String

  package init(uri: String) { self.uri = uri }

  package var params: JSONValue { ["textDocument": ["uri": .string(uri)]] }
}
