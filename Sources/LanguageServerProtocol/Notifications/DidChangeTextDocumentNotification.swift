package import CanonicalJSON

/// `textDocument/didChange` with the whole new text, which every sync kind but "none" accepts.
package struct DidChangeTextDocumentNotification: LSPNotification {
  package static let method = "textDocument/didChange"
  package let uri: String
  package let version: Int
  package let text: String

  package init(uri: String, version: Int, text: String) {
    self.uri = uri
    self.version = version
    self.text = text
  }

  package var params: JSONValue {
    [
      "textDocument": ["uri": .string(uri), "version": .integer(version)],
      "contentChanges": [["text": .string(text)]],
    ]
  }
}
