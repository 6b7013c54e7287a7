package import CanonicalJSON

/// LSP `Location`, or the target of a `LocationLink` (its `targetSelectionRange`), which says the same to us.
package struct LSPLocation: Hashable, Sendable {
  package var uri: String
  package var range: LSPRange

  package init(uri: String, range: LSPRange) {
    self.uri = uri
    self.range = range
  }

  package init(_ json: JSONValue) throws(LSPDecodingError) {
    if json["targetUri"] != nil {
      uri = try json.requiredString("targetUri")
      range = try json.member("targetSelectionRange", LSPRange.init)
    } else {
      uri = try json.requiredString("uri")
      range = try json.member("range", LSPRange.init)
    }
  }

  /// `Location | Location[] | LocationLink[] | null`, the answer of every go-to request.
  package static func list(_ json: JSONValue) throws(LSPDecodingError) -> [LSPLocation] {
    switch json {
    case .null: []
    case .array: try json.elements(LSPLocation.init)
    default: [try LSPLocation(json)]
    }
  }
}
