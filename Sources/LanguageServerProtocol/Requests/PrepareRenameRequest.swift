package import CanonicalJSON

/// `textDocument/prepareRename`: whether and what would be renamed at a position.
///
/// Needs the server capability `renameProvider.prepareProvider`. The answer is nil where nothing can be renamed.
package struct PrepareRenameRequest: LSPRequest {
  /// What would be renamed.
  package struct Target: Hashable, Sendable {
    /// The name's range; nil where the server leaves it to the client (`defaultBehavior`).
    package var range: LSPRange?
    /// The text that a client would offer to change.
    package var placeholder: String?
  }

  package static let method = "textDocument/prepareRename"
  package let place: TextDocumentPosition

  package init(at place: TextDocumentPosition) { self.place = place }

  package var params: JSONValue { place.json }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> Target? {
    if result.isNull { return nil }
    if result["defaultBehavior"] != nil { return Target() }
    if result["start"] != nil { return Target(range: try LSPRange(result)) }
    return Target(
      range: try result.member("range", LSPRange.init),
      placeholder: try result.optionalString("placeholder")
    )
  }
}
