/// A JSON value as RFC 8259 defines it, with the order of object members kept.
///
/// Two numbers are equal when they are written alike in canonical form: `.integer(1)` equals `.double(1.0)`. (Beyond
/// 2^53 that is the double's shortest decimal, not its exact value.) So what is written and read again is equal to what
/// it was, although `1.0` comes back as an integer. Two strings are equal when their UTF-8 bytes are equal; canonically equivalent spellings of one
/// text ("é" as one scalar or as two) stay different, because they hash differently.
///
/// A value that was built by hand and nests far deeper than `JSONParsingOptions.depthCeiling` can exhaust the stack
/// when it is compared, written or freed; parsed values never do.
package enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

// MARK: - Reading parts

extension JSONValue {
  /// The member with this key, or `nil` when there is none or the value is not an object.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let object) = self else { return nil }
    return object[key]
  }

  /// The element at this zero-based position, or `nil` when there is none or the value is not an array.
  package subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// Whether the value is `null`; an absent member is `nil`, not `null`.
  package var isNull: Bool {
    guard case .null = self else { return false }
    return true
  }

  package var boolValue: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The value of an integer, or of a double that is integral and fits `Int` (`1.0`, `1e3`).
  package var intValue: Int? {
    switch self {
    case .integer(let value): value
    case .double(let value): value.writtenAsInteger
    default: nil
    }
  }

  /// The value of any number; an integer beyond ±2^53 is rounded to the nearest double.
  package var doubleValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  package var stringValue: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  package var arrayValue: [JSONValue]? {
    guard case .array(let value) = self else { return nil }
    return value
  }

  package var objectValue: JSONObject? {
    guard case .object(let value) = self else { return nil }
    return value
  }
}
