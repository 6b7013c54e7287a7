import CanonicalJSON

/// A JSON object that may have only known members, each of its one type.
///
/// Reading stops at the first problem and says where it is; nothing is skipped or guessed.
struct JSONMembers {
  let pointer: String
  private let members: JSONObject

  init(_ value: JSONValue, at pointer: String, known: [String]) throws(RewardError) {
    guard let object = value.objectValue else { throw .expected(pointer: pointer, "an object") }
    for (name, _) in object where !known.contains(name) {
      throw .unknownMember(pointer: Self.pointer(pointer, name), known: known)
    }
    self.pointer = pointer
    members = object
  }

  func place(_ name: String) -> String { Self.pointer(pointer, name) }

  func value(_ name: String) throws(RewardError) -> JSONValue {
    guard let value = members[name] else { throw .missing(pointer: place(name)) }
    return value
  }

  func optional(_ name: String) -> JSONValue? { members[name] }

  func string(_ name: String) throws(RewardError) -> String {
    guard let text = try value(name).stringValue else { throw .expected(pointer: place(name), "a string") }
    return text
  }

  func optionalString(_ name: String) throws(RewardError) -> String? {
    members[name] == nil ? nil : try string(name)
  }

  func strings(_ name: String) throws(RewardError) -> [String] {
    var strings: [String] = []
    for (index, element) in try array(name).enumerated() {
      guard let text = element.stringValue else {
        throw .expected(pointer: "\(place(name))/\(index)", "a string")
      }
      strings.append(text)
    }
    return strings
  }

  func array(_ name: String) throws(RewardError) -> [JSONValue] {
    guard let elements = try value(name).arrayValue else { throw .expected(pointer: place(name), "an array") }
    return elements
  }

  /// A value that is one of the cases of an enumeration, by its name.
  func choice<Choice: CaseIterable & RawRepresentable<String>>(_ name: String) throws(RewardError) -> Choice {
    guard let choice = Choice(rawValue: try string(name)) else {
      let names = Choice.allCases.map { "\"\($0.rawValue)\"" }
      throw .expected(pointer: place(name), names.joined(separator: " or "))
    }
    return choice
  }

  /// A whole number that is not negative.
  func count(_ name: String) throws(RewardError) -> Int {
    guard case .integer(let number) = try value(name), number >= 0 else {
      throw .expected(pointer: place(name), "a whole number that is not negative")
    }
    return number
  }

  private static func pointer(_ pointer: String, _ name: String) -> String {
    var token = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "~": token += "~0"
      case "/": token += "~1"
      default: token.unicodeScalars.append(scalar)
      }
    }
    return "\(pointer)/\(token)"
  }
}
