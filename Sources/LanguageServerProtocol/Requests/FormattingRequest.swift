package import CanonicalJSON

/// `textDocument/formatting`: the edits that format a whole file.
///
/// Needs the server capability `documentFormattingProvider`. The edits are kept as the server wrote them.
package struct FormattingRequest: LSPRequest {
  package static let method = "textDocument/formatting"
  package let uri: String
  /// LSP `FormattingOptions.tabSize`.
  package let tabSize: Int
  package let insertSpaces: Bool

  package init(uri: String, tabSize: Int, insertSpaces: Bool) {
    self.uri = uri
    self.tabSize = tabSize
    self.insertSpaces = insertSpaces
  }

  package var params: JSONValue {
    [
      "textDocument": ["uri": .string(uri)],
      "options": ["tabSize": .integer(tabSize), "insertSpaces": .bool(insertSpaces)],
    ]
  }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> [JSONValue] {
    if result.isNull { return [] }
    guard let edits = result.arrayValue else { throw LSPDecodingError(expected: "an array") }
    return edits
  }
}
