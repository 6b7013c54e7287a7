import CanonicalJSON

/// The way to a part of a value, by names; elements of arrays by their number.
typealias JSONPlace = [String]

extension JSONPlace {
  /// Whether a part of a bundle may change without another id.
  var isOutsideOfHashes: Bool {
    first == "version" || first == "bundleId" || first == "processReward"
      || starts(with: ["meta", "volatile"])
  }
}

extension JSONValue {
  /// The places of everything that is no container or an empty one.
  var leaves: [JSONPlace] {
    switch self {
    case .array(let elements) where !elements.isEmpty:
      elements.enumerated().flatMap { index, element in element.leaves.map { ["\(index)"] + $0 } }
    case .object(let object) where !object.isEmpty:
      object.flatMap { key, value in value.leaves.map { [key] + $0 } }
    default: [[]]
    }
  }

  /// The value with another one in one place.
  func replacing(_ place: JSONPlace, by change: (JSONValue) -> JSONValue) -> JSONValue {
    guard let first = place.first else { return change(self) }
    let rest = Array(place.dropFirst())
    switch self {
    case .array(var elements):
      if let index = Int(first), elements.indices.contains(index) {
        elements[index] = elements[index].replacing(rest, by: change)
      }
      return .array(elements)
    case .object(var object):
      if let value = object[first] { object[first] = value.replacing(rest, by: change) }
      return .object(object)
    default: return self
    }
  }

  /// Another value of the same type.
  var changed: JSONValue {
    switch self {
    case .null: "x"
    case .bool(let value): .bool(!value)
    case .integer(let value): .integer(value == 0 ? 1 : value - 1)
    case .double(let value): .double(value / 2)
    case .string(let text):
      // A digest stays one.
      text.hasSuffix("0") ? .string(text.dropLast() + "1") : .string(text.dropLast() + "0")
    case .array: [1]
    case .object: ["x": 1]
    }
  }
}
