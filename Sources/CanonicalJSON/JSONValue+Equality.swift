extension JSONValue: Hashable {
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.double(let left), .double(let right)): left == right
    // Not `Double(integer) == double`: rounding the integer would make 2^53 + 1 equal to 2^53.
    case (.integer(let integer), .double(let double)), (.double(let double), .integer(let integer)):
      double.writtenAsInteger == integer
    case (.string(let left), .string(let right)): haveSameBytes(left, right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null:
      hasher.combine(0 as UInt8)
    case .bool(let value):
      hasher.combine(1 as UInt8)
      hasher.combine(value)
    case .integer(let value):
      hasher.combine(2 as UInt8)
      hasher.combine(value)
    case .double(let value):
      // An integral double equals an integer, so it must hash like it.
      hasher.combine(2 as UInt8)
      if let integer = value.writtenAsInteger {
        hasher.combine(integer)
      } else {
        hasher.combine(value)
      }
    case .string(let value):
      hasher.combine(3 as UInt8)
      hashBytes(of: value, into: &hasher)
    case .array(let elements):
      hasher.combine(4 as UInt8)
      hasher.combine(elements)
    case .object(let object):
      hasher.combine(5 as UInt8)
      hasher.combine(object)
    }
  }
}
