package import CanonicalJSON

/// The id of a request: JSON-RPC allows numbers and strings.
package enum RequestID: Hashable, Sendable {
  case number(Int)
  case string(String)

  package init?(_ value: JSONValue) {
    // `1.0` is the same number as `1`.
    if let number = value.intValue {
      self = .number(number)
    } else if let text = value.stringValue {
      self = .string(text)
    } else {
      return nil
    }
  }

  package var json: JSONValue {
    switch self {
    case .number(let number): .integer(number)
    case .string(let text): .string(text)
    }
  }
}

/// The error of a response (JSON-RPC 2.0 section 5.1), or the one a peer sent us.
package struct ResponseError: Error, Hashable, Sendable {
  package var code: Int
  package var message: String
  package var data: JSONValue?

  package init(code: Int, message: String, data: JSONValue? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  package static let methodNotFound = -32601
  package static let invalidParams = -32602
  package static let serverNotInitialized = -32002
  /// LSP 3.17, "ErrorCodes".
  package static let requestFailed = -32803
  package static let serverCancelled = -32802
  package static let contentModified = -32801
  package static let requestCancelled = -32800

  package var json: JSONValue {
    var members: [(String, JSONValue)] = [("code", .integer(code)), ("message", .string(message))]
    if let data { members.append(("data", data)) }
    return .object(JSONObject(members))
  }
}

/// One JSON-RPC 2.0 message.
///
/// LSP has no batches.
package enum RPCMessage: Hashable, Sendable {
  case request(id: RequestID, method: String, params: JSONValue?)
  case notification(method: String, params: JSONValue?)
  /// `id` is nil when the peer could not tell which request it answers (JSON-RPC 2.0 section 5).
  case response(id: RequestID?, result: Result<JSONValue, ResponseError>)

  /// Reads a message from a parsed frame.
  ///
  /// - Throws: `ProtocolViolation.notAMessage` for anything that JSON-RPC 2.0 does not call a message.
  package init(_ json: JSONValue) throws(ProtocolViolation) {
    guard let object = json.objectValue else { throw .notAMessage("not an object") }
    guard object["jsonrpc"] == .string("2.0") else { throw .notAMessage("\"jsonrpc\" is not \"2.0\"") }
    let id = object["id"].flatMap(RequestID.init)
    if let method = object["method"] {
      guard let name = method.stringValue else { throw .notAMessage("\"method\" is not a string") }
      if let id {
        self = .request(id: id, method: name, params: object["params"])
      } else {
        guard object["id"] == nil else {
          throw .notAMessage("the \"id\" of a request is not a number or a string")
        }
        self = .notification(method: name, params: object["params"])
      }
      return
    }
    guard object["id"] != nil else { throw .notAMessage("neither \"method\" nor \"id\"") }
    if let error = object["error"], !error.isNull {
      guard let code = error["code"]?.intValue else { throw .notAMessage("an error without a code") }
      let failure = ResponseError(
        code: code,
        message: error["message"]?.stringValue ?? "",
        data: error["data"]
      )
      self = .response(id: id, result: .failure(failure))
      return
    }
    guard let result = object["result"] else { throw .notAMessage("a response without result or error") }
    self = .response(id: id, result: .success(result))
  }

  package var json: JSONValue {
    var members: [(String, JSONValue)] = [("jsonrpc", "2.0")]
    switch self {
    case .request(let id, let method, let params):
      members.append(("id", id.json))
      members.append(("method", .string(method)))
      if let params { members.append(("params", params)) }
    case .notification(let method, let params):
      members.append(("method", .string(method)))
      if let params { members.append(("params", params)) }
    case .response(let id, .success(let result)):
      members.append(("id", id?.json ?? .null))
      members.append(("result", result))
    case .response(let id, .failure(let error)):
      members.append(("id", id?.json ?? .null))
      members.append(("error", error.json))
    }
    return .object(JSONObject(members))
  }
}
