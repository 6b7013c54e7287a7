import CanonicalJSON

/// What the server does in one life, step by step.
///
/// The language is described in `fixtures/scripts/README.md`.
struct Script {
  /// What stands after the last step.
  enum Ending: String {
    /// Answers `shutdown` and ends at `exit`.
    case polite
    /// Reads on and does nothing, not even at the end of its input.
    case deaf
  }

  /// The answer to `initialize`; nil when the steps play the handshake themselves.
  var handshake: JSONValue?
  /// Methods that are passed over when they are not expected.
  var skipped: Set<String>
  var ignoresTerminate: Bool
  var ending: Ending
  var steps: [Step]

  init(_ json: JSONValue) throws(ScriptError) {
    switch json["handshake"] {
    case .bool(false)?: handshake = nil
    case .bool(true)?, nil: handshake = ["capabilities": [:]]
    case let result?: handshake = result
    }
    skipped = Set((json["skip"]?.arrayValue ?? []).compactMap(\.stringValue))
    ignoresTerminate = json["ignoreTerminate"]?.boolValue ?? false
    guard let ending = Ending(rawValue: json["ending"]?.stringValue ?? "polite") else {
      throw .malformed("\"ending\"")
    }
    self.ending = ending
    steps = try Step.list(json["steps"] ?? [])
  }
}

/// One thing to do or to wait for.
indirect enum Step {
  case expect(Expectation)
  case send(JSONValue)
  case request(method: String, params: JSONValue?, reply: JSONValue?)
  case write(Output)
  case sleep(seconds: Double)
  case exit(status: Int32)
  case abort(signal: Int32)
  case stall
  case close(descriptor: Int32)
  case spawn(newSession: Bool)
  case touch(path: String)
  case loop([Step], times: Int?)

  struct Expectation {
    var method: String
    var params: JSONValue?
    var answer: JSONObject?
    /// The name under which the id of a request can be written in later steps.
    var name: String
  }

  struct Output {
    var piece: Piece
    var descriptor: Int32
    /// The largest number of bytes written at once.
    var split: Int?
    /// Between two writes.
    var pause: Double
  }

  static func list(_ json: JSONValue) throws(ScriptError) -> [Step] {
    guard let array = json.arrayValue else { throw .malformed("\"steps\"") }
    var steps: [Step] = []
    for element in array { steps.append(try Step(element)) }
    return steps
  }

  init(_ json: JSONValue) throws(ScriptError) {
    if let method = json["expect"]?.stringValue {
      self = .expect(Expectation(method, json))
    } else if let message = json["send"] {
      self = .send(message)
    } else if let method = json["notify"]?.stringValue {
      var message: JSONObject = ["jsonrpc": "2.0", "method": .string(method)]
      message["params"] = json["params"]
      self = .send(.object(message))
    } else if let method = json["request"]?.stringValue {
      self = .request(method: method, params: json["params"], reply: json["reply"])
    } else if let piece = json["write"] {
      self = .write(
        Output(
          piece: try Piece(piece),
          descriptor: json["to"]?.stringValue == "stderr" ? 2 : 1,
          split: json["split"]?.intValue,
          pause: json["pause"]?.doubleValue ?? 0
        )
      )
    } else if let seconds = json["sleep"]?.doubleValue {
      self = .sleep(seconds: seconds)
    } else if let status = json["exit"]?.intValue {
      self = .exit(status: Int32(truncatingIfNeeded: status))
    } else if let signal = json["abort"]?.intValue {
      self = .abort(signal: Int32(truncatingIfNeeded: signal))
    } else if json["stall"] != nil {
      self = .stall
    } else if let stream = json["close"]?.stringValue, let descriptor = ["stdin": 0, "stdout": 1][stream] {
      self = .close(descriptor: Int32(descriptor))
    } else if let options = json["spawn"] {
      self = .spawn(newSession: options["newSession"]?.boolValue ?? false)
    } else if let path = json["touch"]?.stringValue {
      self = .touch(path: path)
    } else if let body = json["loop"] {
      self = .loop(try Step.list(body), times: json["times"]?.intValue)
    } else {
      throw .malformed(String(decoding: json.serialized(), as: UTF8.self))
    }
  }
}

extension Step.Expectation {
  fileprivate init(_ method: String, _ json: JSONValue) {
    self.method = method
    params = json["params"]
    name = json["as"]?.stringValue ?? "id"
    if let result = json["result"] { answer = ["result": result] }
    if let error = json["error"] { answer = ["error": error] }
  }
}

enum ScriptError: Error {
  /// The script is not what the language allows.
  case malformed(String)
  /// The client did something else than the script says.
  case missed(String)
}
