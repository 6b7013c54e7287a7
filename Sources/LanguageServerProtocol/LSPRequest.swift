package import CanonicalJSON

/// A request that the client sends, with the type of its answer.
///
/// Conformers mirror LSP 3.17; nothing here interprets an answer, and members we do not know are ignored, not refused.
package protocol LSPRequest: Sendable {
  associatedtype Response: Sendable

  static var method: String { get }

  var params: JSONValue { get }

  /// Reads the `result` member of a successful response.
  static func response(from result: JSONValue) throws(LSPDecodingError) -> Response
}

/// A notification that the client sends.
package protocol LSPNotification: Sendable {
  static var method: String { get }
  var params: JSONValue { get }
}

/// A message whose JSON does not have the shape that the protocol gives it.
package struct LSPDecodingError: Error, Equatable, Sendable {
  /// Where, as member names and indices from the top of `params` or `result`.
  package var path: [String]
  package var expected: String

  package init(expected: String, at path: [String] = []) {
    self.path = path
    self.expected = expected
  }

  package func inside(_ step: String) -> LSPDecodingError {
    LSPDecodingError(expected: expected, at: [step] + path)
  }
}

extension JSONValue {
  package func member<Value>(
    _ name: String,
    _ decode: (JSONValue) throws(LSPDecodingError) -> Value
  ) throws(LSPDecodingError) -> Value {
    guard let value = self[name] else { throw LSPDecodingError(expected: "member \"\(name)\"") }
    do { return try decode(value) } catch { throw error.inside(name) }
  }

  /// Reads a member that may be absent or null.
  package func optionalMember<Value>(
    _ name: String,
    _ decode: (JSONValue) throws(LSPDecodingError) -> Value
  ) throws(LSPDecodingError) -> Value? {
    guard let value = self[name], !value.isNull else { return nil }
    do { return try decode(value) } catch { throw error.inside(name) }
  }

  package func elements<Value>(
    _ decode: (JSONValue) throws(LSPDecodingError) -> Value
  ) throws(LSPDecodingError) -> [Value] {
    guard let array = arrayValue else { throw LSPDecodingError(expected: "an array") }
    var values: [Value] = []
    values.reserveCapacity(array.count)
    for (index, element) in array.enumerated() {
      do { values.append(try decode(element)) } catch { throw error.inside(String(index)) }
    }
    return values
  }

  package func string() throws(LSPDecodingError) -> String {
    guard let stringValue else { throw LSPDecodingError(expected: "a string") }
    return stringValue
  }

  package func requiredString(_ name: String) throws(LSPDecodingError) -> String {
    try member(name) { value throws(LSPDecodingError) in try value.string() }
  }

  package func optionalString(_ name: String) throws(LSPDecodingError) -> String? {
    try optionalMember(name) { value throws(LSPDecodingError) in try value.string() }
  }

  /// LSP `uinteger`, without its upper bound, which servers exceed to mean the end of a line.
  package func requiredUnsigned(_ name: String) throws(LSPDecodingError) -> Int {
    try member(name) { value throws(LSPDecodingError) in
      let number = try value.integer()
      guard number >= 0 else { throw LSPDecodingError(expected: "a number from 0") }
      return number
    }
  }

  /// LSP `integer`.
  package func integer() throws(LSPDecodingError) -> Int {
    guard let intValue else { throw LSPDecodingError(expected: "an integer") }
    return intValue
  }

  package func boolean() throws(LSPDecodingError) -> Bool {
    guard let boolValue else { throw LSPDecodingError(expected: "a boolean") }
    return boolValue
  }
}
