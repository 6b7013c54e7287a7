package import CanonicalJSON
package import SourceText

/// One thing that is different in another bundle, in words of what bundles are about.
package struct BundleChange: Sendable {
  /// Which part of the bundles differs; the raw value is the name in JSON.
  package enum Area: String, Sendable, CaseIterable {
    case request
    case outcome
    case resolution
    case facts
    case edits
    case reward
    case capabilities
    case environment
  }

  package enum Kind: String, Sendable {
    /// The same thing in another place.
    case moved
    case gone
    case new
    case changed
  }

  /// A thing as one of the bundles has it.
  package struct Side: Sendable {
    /// The file and the place in it, for what has one.
    package var uri: String?
    package var range: TextRange?
    /// What it is or says, in one line.
    package var text: String
    package var json: JSONValue

    package init(uri: String? = nil, range: TextRange? = nil, text: String, json: JSONValue) {
      self.uri = uri
      self.range = range
      self.text = text
      self.json = json
    }

    /// A value without a place.
    init(_ value: JSONValue) {
      self.init(text: value.stringValue ?? (value.isNull ? "none" : value.preview), json: value)
    }
  }

  package var area: Area
  package var kind: Kind
  /// What differs, as a noun: `reference`, `server version`.
  package var subject: String
  /// As it was; nil for what is new.
  package var before: Side?
  /// As it is; nil for what is gone.
  package var after: Side?

  package var json: JSONValue {
    [
      "area": .string(area.rawValue), "kind": .string(kind.rawValue), "subject": .string(subject),
      "before": before?.json ?? .null, "after": after?.json ?? .null,
    ]
  }
}

extension BundleChange {
  /// The change of a value that has no place, or nil when there is none.
  static func ofValue(
    _ area: Area,
    _ subject: String,
    _ before: JSONValue,
    _ after: JSONValue
  ) -> BundleChange? {
    guard before != after else { return nil }
    return BundleChange(
      area: area,
      kind: .changed,
      subject: subject,
      before: Side(before),
      after: Side(after)
    )
  }
}
