/// Where two JSON values differ first, in the order of the expected one.
package struct JSONDifference: Hashable, Sendable {
  package var pointer: JSONPointer
  /// nil for a member that was not expected.
  package var expected: JSONValue?
  /// nil for a member that is missing.
  package var found: JSONValue?

  package init(pointer: JSONPointer, expected: JSONValue?, found: JSONValue?) {
    self.pointer = pointer
    self.expected = expected
    self.found = found
  }

  /// The first difference, or nil when the values are equal.
  ///
  /// Members that only the found value has come last, and the length of an array behind its elements. The order of members
  /// is no difference. Stack use grows with the nesting.
  package static func first(
    expected: JSONValue,
    found: JSONValue,
    at pointer: JSONPointer = .root
  ) -> JSONDifference? {
    switch (expected, found) {
    case (.object(let left), .object(let right)):
      for (key, value) in left {
        let place = pointer.appending(key)
        guard let other = right[key] else {
          return JSONDifference(pointer: place, expected: value, found: nil)
        }
        if let difference = first(expected: value, found: other, at: place) { return difference }
      }
      return right.first { left[$0.key] == nil }.map {
        JSONDifference(pointer: pointer.appending($0.key), expected: nil, found: $0.value)
      }
    case (.array(let left), .array(let right)):
      for (index, pair) in zip(left, right).enumerated() {
        let difference = first(expected: pair.0, found: pair.1, at: pointer.appending(index))
        if let difference { return difference }
      }
      guard left.count != right.count else { return nil }
      let index = min(left.count, right.count)
      return JSONDifference(
        pointer: pointer.appending(index),
        expected: left.indices.contains(index) ? left[index] : nil,
        found: right.indices.contains(index) ? right[index] : nil
      )
    default:
      return expected == found ? nil : JSONDifference(pointer: pointer, expected: expected, found: found)
    }
  }

  /// One line for people.
  package var text: String {
    let place = pointer == .root ? "the whole" : pointer.description
    return "\(place): expected \(Self.short(expected)), found \(Self.short(found))"
  }

  package var json: JSONValue {
    [
      "pointer": .string(pointer.description), "expected": expected ?? .null, "found": found ?? .null,
    ]
  }

  private static func short(_ value: JSONValue?) -> String {
    guard let value else { return "nothing" }
    let text = String(decoding: value.serialized(), as: UTF8.self)
    return text.count > 120 ? text.prefix(120) + "…" : text
  }
}
