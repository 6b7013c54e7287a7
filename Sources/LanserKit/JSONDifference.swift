package import CanonicalJSON

/// Where two JSON values differ first, in the order of the expected one.
package struct JSONDifference: Hashable, Sendable {
  /// RFC 6901.
  package var pointer: String
  /// nil for a member that was not expected.
  package var expected: JSONValue?
  /// nil for a member that is missing.
  package var found: JSONValue?

  package static func first(expected: JSONValue, found: JSONValue, at pointer: String = "")
    -> JSONDifference?
  {
    switch (expected, found) {
    case (.object(let left), .object(let right)):
      for (key, value) in left {
        let inner = pointer + "/" + escaped(key)
        guard let other = right[key] else {
          return JSONDifference(pointer: inner, expected: value, found: nil)
        }
        if let difference = first(expected: value, found: other, at: inner) { return difference }
      }
      let added = right.first { left[$0.key] == nil }
      return added.map {
        JSONDifference(pointer: pointer + "/" + escaped($0.key), expected: nil, found: $0.value)
      }
    case (.array(let left), .array(let right)):
      for (index, pair) in zip(left, right).enumerated() {
        let difference = first(expected: pair.0, found: pair.1, at: "\(pointer)/\(index)")
        if let difference { return difference }
      }
      guard left.count != right.count else { return nil }
      let index = min(left.count, right.count)
      return JSONDifference(
        pointer: "\(pointer)/\(index)",
        expected: left.indices.contains(index) ? left[index] : nil,
        found: right.indices.contains(index) ? right[index] : nil
      )
    default:
      return expected == found ? nil : JSONDifference(pointer: pointer, expected: expected, found: found)
    }
  }

  private static func escaped(_ key: String) -> String {
    key.replacing("~", with: "~0").replacing("/", with: "~1")
  }

  /// One line for people.
  package var text: String {
    "\(pointer.isEmpty ? "the whole" : pointer): expected \(Self.short(expected)), found \(Self.short(found))"
  }

  private static func short(_ value: JSONValue?) -> String {
    guard let value else { return "nothing" }
    let text = String(decoding: value.serialized(), as: UTF8.self)
    return text.count > 120 ? text.prefix(120) + "…" : text
  }
}
