package import CanonicalJSON

/// `codeAction/resolve`: the edit of an action that was offered without.
///
/// Needs the server capability `codeActionProvider.resolveProvider`.
package struct CodeActionResolveRequest: LSPRequest {
  package static let method = "codeAction/resolve"
  /// The action as the server wrote it.
  package let action: JSONValue

  package init(_ action: JSONValue) { self.action = action }

  package var params: JSONValue { action }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> JSONValue { result }
}
