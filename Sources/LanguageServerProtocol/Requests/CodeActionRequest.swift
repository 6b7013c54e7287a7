package import CanonicalJSON

/// `textDocument/codeAction`: what the server offers to do about a range.
///
/// Needs the server capability `codeActionProvider`. Entries are kept as the server wrote them: a `CodeAction` may have to
/// be sent back to be resolved, an entry may be a bare `Command`.
package struct CodeActionRequest: LSPRequest {
  package static let method = "textDocument/codeAction"
  package let uri: String
  package let range: LSPRange
  /// The diagnostics that overlap the range, as the server sent them.
  package let diagnostics: [JSONValue]
  /// Kinds that are wanted (`quickfix`, `source.organizeImports`); empty for all.
  package let only: [String]

  package init(uri: String, range: LSPRange, diagnostics: [JSONValue], only: [String]) {
    self.uri = uri
    self.range = range
    self.diagnostics = diagnostics
    self.only = only
  }

  package var params: JSONValue {
    var context: JSONObject = ["diagnostics": .array(diagnostics), "triggerKind": 1]
    if !only.isEmpty { context["only"] = .array(only.map { .string($0) }) }
    return [
      "textDocument": ["uri": .string(uri)], "range": range.json, "context": .object(context),
    ]
  }

  package static func response(from result: JSONValue) throws(LSPDecodingError) -> [JSONValue] {
    if result.isNull { return [] }
    guard let entries = result.arrayValue else { throw LSPDecodingError(expected: "an array") }
    return entries
  }
}
