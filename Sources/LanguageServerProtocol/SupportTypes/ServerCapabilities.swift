package import CanonicalJSON
package import SourceText

/// What the server offers: LSP `ServerCapabilities`, kept whole, with readers for what we ask.
package struct ServerCapabilities: Hashable, Sendable {
  package let json: JSONValue

  package init(_ json: JSONValue) { self.json = json }

  /// Whether a provider member is present and not false (`boolean | Options`).
  package func offers(_ provider: String) -> Bool {
    guard let value = json[provider], !value.isNull else { return false }
    return value.boolValue ?? true
  }

  /// The negotiated encoding.
  ///
  /// - Returns: `utf16` when the server is silent, as LSP 3.17 says; nil for a name that we do not know.
  package var positionEncoding: PositionEncoding? {
    guard let value = json["positionEncoding"], !value.isNull else { return .utf16 }
    return value.stringValue.flatMap(PositionEncoding.init(rawValue:))
  }

  /// LSP `TextDocumentSyncKind`: 0 none, 1 full, 2 incremental.
  package var textDocumentSync: Int {
    json["textDocumentSync"]?.intValue ?? json["textDocumentSync"]?["change"]?.intValue ?? 0
  }

  /// The providers that are offered, sorted, for the bundle.
  package var providers: [String] {
    (json.objectValue ?? JSONObject([])).keys.filter { $0.hasSuffix("Provider") && offers($0) }.sorted()
  }
}
