import CanonicalJSON

/// A JSON object that may have only known members, each of its one type.
///
/// Decoding stops at the first problem and says where it is; nothing is skipped or guessed.
struct StrictObject {
  let pointer: JSONPointer
  private let members: JSONObject

  /// Takes a value that must be an object without unknown members.
  init(_ value: JSONValue, at pointer: JSONPointer, members known: [String]) throws(DocumentProblem) {
    guard let object = value.objectValue else {
      throw DocumentProblem(pointer, .wrongType(expected: "object", found: value.typeName))
    }
    for (name, _) in object where !known.contains(name) {
      throw DocumentProblem(
        pointer.appending(name),
        .unknownMember(nearest: NearestName.of(name, in: known), known: known)
      )
    }
    self.pointer = pointer
    members = object
  }

  func value(_ name: String) -> JSONValue? { members[name] }

  func string(_ name: String) throws(DocumentProblem) -> String? {
    try member(name, "string") { $0.stringValue }
  }

  func bool(_ name: String) throws(DocumentProblem) -> Bool? {
    try member(name, "boolean") { $0.boolValue }
  }

  func integer(_ name: String) throws(DocumentProblem) -> Int? {
    try member(name, "integer") { if case .integer(let value) = $0 { value } else { nil } }
  }

  func rawObject(_ name: String) throws(DocumentProblem) -> JSONObject? {
    try member(name, "object") { $0.objectValue }
  }

  /// A digest written `sha256:` and 64 lower-case hexadecimal digits.
  func digest(_ name: String) throws(DocumentProblem) -> SHA256Digest? {
    guard let text = try string(name) else { return nil }
    guard text.hasPrefix("sha256:"), let digest = SHA256Digest(hex: String(text.dropFirst(7))) else {
      throw DocumentProblem(pointer.appending(name), .invalid(expected: "sha256: and 64 hexadecimal digits"))
    }
    return digest
  }

  func object(_ name: String, members: [String]) throws(DocumentProblem) -> StrictObject? {
    guard let value = self.members[name] else { return nil }
    return try StrictObject(value, at: pointer.appending(name), members: members)
  }

  /// The elements of an array, each with its place.
  func array(_ name: String) throws(DocumentProblem) -> [(JSONPointer, JSONValue)]? {
    guard let elements = try member(name, "array", { $0.arrayValue }) else { return nil }
    return elements.enumerated().map { (pointer.appending(name).appending("\($0)"), $1) }
  }

  /// An array that has only strings.
  func strings(_ name: String) throws(DocumentProblem) -> [String]? {
    guard let elements = try array(name) else { return nil }
    var strings: [String] = []
    for (pointer, element) in elements {
      guard let string = element.stringValue else {
        throw DocumentProblem(pointer, .wrongType(expected: "string", found: element.typeName))
      }
      strings.append(string)
    }
    return strings
  }

  /// Insists that a member was there.
  func required<Value>(_ value: Value?, _ name: String) throws(DocumentProblem) -> Value {
    guard let value else { throw DocumentProblem(pointer.appending(name), .missing) }
    return value
  }

  /// Insists on the one version of the document's form that this program writes.
  func requireVersion(_ version: Int, member name: String) throws(DocumentProblem) {
    guard try required(integer(name), name) == version else {
      throw DocumentProblem(pointer.appending(name), .invalid(expected: "\(version)"))
    }
  }

  private func member<Value>(
    _ name: String,
    _ type: String,
    _ convert: (JSONValue) -> Value?
  ) throws(DocumentProblem) -> Value? {
    guard let value = members[name] else { return nil }
    guard let converted = convert(value) else {
      throw DocumentProblem(pointer.appending(name), .wrongType(expected: type, found: value.typeName))
    }
    return converted
  }
}
