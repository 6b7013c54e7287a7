package import CanonicalJSON

/// `textDocument/rename`: the edit that renames the symbol at a position in the whole project.
///
/// Needs the server capability `renameProvider`. The answer is a `WorkspaceEdit` as the server wrote it, or null.
package struct RenameRequest: LSPRequest {
  package static let method = "textDocument/rename"
  package let place: TextDocumentPosition
  package let newName: String

  package init(at place: TextDocumentPosition, newName: String) {
    self.place = place
    self.newName = newName
  }

  package var params: JSONValue {
    [
      "textDocument": ["uri": .string(place.uri)], "position": place.position.json,
      "newName": .string(newName),
    ]
  }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> JSONValue { result }
}
