extension JSONValue {
  /// The JSON name of the value's type.
  package var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer: "integer"
    case .double: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// The value as a person is told of it in half a line: scalars as JSON, cut to 60 characters; of containers the size.
  package var preview: String {
    switch self {
    case .array(let elements): return elements.isEmpty ? "[]" : "an array of \(elements.count)"
    case .object(let object):
      return object.isEmpty ? "{}" : "an object with \(object.count) member\(object.count == 1 ? "" : "s")"
    default:
      let text = String(decoding: serialized(), as: UTF8.self)
      return text.count > 60 ? text.prefix(59) + "…" : text
    }
  }
}
