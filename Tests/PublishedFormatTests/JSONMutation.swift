import CanonicalJSON
import LanserTestSupport

/// Changes values a little, in ways that a schema should notice, and in some that it should not.
struct JSONMutation {
  var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// The value with one thing changed somewhere.
  mutating func mutate(_ value: JSONValue) -> JSONValue {
    // Not deeper with a fixed chance: half of all changes would be at the top.
    var remaining = Int.random(in: 0..<value.size, using: &random)
    return change(value, &remaining)
  }

  private mutating func change(_ value: JSONValue, _ remaining: inout Int) -> JSONValue {
    if remaining == 0 {
      remaining = -1
      return changed(value)
    }
    remaining -= 1
    switch value {
    case .array(let elements):
      return .array(elements.map { remaining < 0 ? $0 : change($0, &remaining) })
    case .object(let object):
      return .object(
        JSONObject(object.map { ($0.key, remaining < 0 ? $0.value : change($0.value, &remaining)) })
      )
    default: return value
    }
  }

  private mutating func changed(_ value: JSONValue) -> JSONValue {
    let isReplaced = Int.random(in: 0..<3, using: &random) == 0
    switch value {
    case .object(let object) where !isReplaced: return .object(changed(object))
    case .array(let elements) where !isReplaced: return .array(changed(elements))
    case .string(let text) where !isReplaced:
      return .string(
        pick([text + "x", String(text.dropLast()), text.uppercased(), "\(text)é", " " + text, "/" + text])
      )
    case .integer(let number) where !isReplaced:
      return pick([
        .integer(-number), .integer(number + 1), .double(Double(number) + 0.5), .double(1e300), .integer(-1),
      ])
    case .double(let number) where !isReplaced:
      return pick([.double(-number), .double(number * 1000), .double(0)])
    default:
      return pick([.null, true, 0, -1, 1.5, "", "x", "sha256:0", [], [:], ["x"], ["x": 1]])
    }
  }

  private mutating func changed(_ object: JSONObject) -> JSONObject {
    var result = object
    guard let key = object.keys.randomElement(using: &random), Int.random(in: 0..<4, using: &random) > 0
    else {
      result[pick(["x", "", "id", "kind", "Uri"])] = pick([.null, 1, "x"])
      return result
    }
    let value = result.removeValue(forKey: key)
    if Bool.random(using: &random) { result[key + "x"] = value }
    return result
  }

  private mutating func changed(_ elements: [JSONValue]) -> [JSONValue] {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: Array(elements.dropFirst())
    case 1: elements + elements.prefix(1)
    default: elements + [pick([.null, 0, "x", [:]])]
    }
  }

  private mutating func pick(_ values: [JSONValue]) -> JSONValue {
    values[Int.random(in: values.indices, using: &random)]
  }

  private mutating func pick(_ values: [String]) -> String {
    values[Int.random(in: values.indices, using: &random)]
  }
}

extension JSONValue {
  /// How many values it is made of, itself included.
  fileprivate var size: Int {
    switch self {
    case .array(let elements): elements.reduce(1) { $0 + $1.size }
    case .object(let object): object.reduce(1) { $0 + $1.value.size }
    default: 1
    }
  }
}
