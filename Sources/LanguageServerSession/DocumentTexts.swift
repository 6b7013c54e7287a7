import CanonicalJSON

extension JSONValue {
  /// A message of document sync with digests in place of texts; any other message as it is.
  ///
  /// The contents of files are in a trace once, or not at all when it is redacted; what a server was sent of them can
  /// be told by the digest.
  var withoutTexts: JSONValue {
    switch self["method"]?.stringValue {
    case "textDocument/didOpen":
      return changing("params") { $0.changing("textDocument") { $0.changing("text", Self.digest) } }
    case "textDocument/didChange":
      return changing("params") { params in
        params.changing("contentChanges") { changes in
          .array((changes.arrayValue ?? []).map { $0.changing("text", Self.digest) })
        }
      }
    default: return self
    }
  }

  private func changing(_ name: String, _ change: (JSONValue) -> JSONValue) -> JSONValue {
    guard var object = objectValue, let value = object[name] else { return self }
    object[name] = change(value)
    return .object(object)
  }

  private static func digest(_ text: JSONValue) -> JSONValue {
    guard let text = text.stringValue else { return text }
    return ["digest": .string(SHA256Digest(of: Array(text.utf8)).description)]
  }
}
