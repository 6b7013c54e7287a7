package import CanonicalJSON

/// `textDocument/didOpen`: from now on the client's text of the file is the truth.
package struct DidOpenTextDocumentNotification: LSPNotification {
  package static let method = "textDocument/didOpen"
  package let uri: String
  package let languageID: String
  package let version: Int
  package let text: String

  package init(uri: String, languageID: String, version: Int, text: String) {
    self.uri = uri
    self.languageID = languageID
    self.version = version
    self.text = text
  }

  package var params: JSONValue {
    [
      "textDocument": [
        "uri": .string(uri), "languageId": .string(languageID), "version": .integer(version),
        "text": .string(text),
      ]
    ]
  }
}
