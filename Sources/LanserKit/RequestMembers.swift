import AnalysisBundles
import CanonicalJSON
import Selectors

/// The members of a request, taken one after the other; what is left over at the end is a mistake.
struct RequestMembers {
  let command: String
  private let selectorValue: JSONValue
  private let timeoutValue: JSONValue
  private var params: JSONObject

  /// - Throws: `Failure` with `E/SCHEMA` when it is no request.
  init(_ request: JSONValue) throws(Failure) {
    guard let command = request["cmd"]?.stringValue else {
      throw Failure(.schema, "the request has no \"cmd\"")
    }
    self.command = command
    selectorValue = request["selector"] ?? .null
    timeoutValue = request["timeout"] ?? .null
    guard let params = (request["params"] ?? .object([:])).objectValue else {
      throw Failure(.schema, "\"params\" is not an object")
    }
    self.params = params
  }

  /// The selector as text; nil when there is none.
  ///
  /// - Throws: `Failure` with `E/SCHEMA`.
  var selector: String? {
    get throws(Failure) {
      switch selectorValue {
      case .null: return nil
      case .string(let text): return text
      case .object:
        do { return try Selector(positionSpec: selectorValue).description } catch {
          throw Failure(
            .schema,
            "/selector\(error.pointer): expected \(error.expected.rawValue)",
            data: ["pointer": .string("/selector" + error.pointer)]
          )
        }
      default: throw Failure(.schema, "\"selector\" is neither a text nor a PositionSpec")
      }
    }
  }

  /// - Throws: `Failure` with `E/SCHEMA` also where there is none.
  var requiredSelector: String {
    get throws(Failure) {
      guard let selector = try selector else { throw Failure(.schema, "\(command) needs a \"selector\"") }
      return selector
    }
  }

  /// nil when the request does not say.
  var timeout: Duration? {
    get throws(Failure) {
      if timeoutValue.isNull { return nil }
      guard let value = timeoutValue.doubleValue, value > 0, value <= 86_400 else {
        throw Failure(.schema, "\"timeout\" is not a number of seconds above 0 and up to 86400")
      }
      return .milliseconds(Int(value * 1000))
    }
  }

  mutating func value(_ name: String) -> JSONValue? { params.removeValue(forKey: name) }

  mutating func flag(_ name: String) throws(Failure) -> Bool? {
    guard let value = value(name) else { return nil }
    guard let flag = value.boolValue else { throw wrong(name, "true or false") }
    return flag
  }

  mutating func text(_ name: String, _ expected: String = "a text") throws(Failure) -> String? {
    guard let value = value(name) else { return nil }
    guard let text = value.stringValue else { throw wrong(name, expected) }
    return text
  }

  mutating func requiredText(_ name: String) throws(Failure) -> String {
    guard let text = try text(name) else { throw wrong(name, "a text") }
    return text
  }

  mutating func texts(_ name: String) throws(Failure) -> [String]? {
    guard let value = value(name) else { return nil }
    guard let texts = value.arrayValue?.compactMap(\.stringValue), texts.count == value.arrayValue?.count
    else { throw wrong(name, "an array of texts") }
    return texts
  }

  mutating func requiredTexts(_ name: String) throws(Failure) -> [String] {
    guard let texts = try texts(name), !texts.isEmpty else { throw wrong(name, "an array of texts") }
    return texts
  }

  /// A whole number above zero.
  mutating func count(_ name: String) throws(Failure) -> Int? {
    guard let value = value(name) else { return nil }
    guard let count = value.intValue, count > 0 else { throw wrong(name, "a whole number above 0") }
    return count
  }

  func wrong(_ name: String, _ expected: String) -> Failure {
    Failure(
      .schema,
      "/params/\(name): expected \(expected)",
      data: ["pointer": .string("/params/\(name)")]
    )
  }

  /// - Throws: `Failure` with `E/SCHEMA` when there are parameters that nobody has taken.
  func refuseRest() throws(Failure) {
    guard let name = params.keys.first else { return }
    throw Failure(.schema, "\(command) has no parameter \"\(name)\"")
  }
}

extension Duration {
  /// As requests have it: seconds.
  var requestSeconds: JSONValue {
    milliseconds % 1000 == 0 ? .integer(milliseconds / 1000) : .double(Double(milliseconds) / 1000)
  }
}
