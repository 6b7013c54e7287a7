import CanonicalJSON
import JSONRPC
import Traces

/// Where the replay of a recorded server stands: a value, changed by what the client does, without IO.
struct ReplayScript: Sendable {
  enum Action {
    case deliver(JSONValue)
    /// The client is to give up waiting for this request, or for something else when nil.
    case expire(Int?)
    case end(ServerEnd)
    case differ(ReplayDifference)
  }

  /// By what messages are matched.
  private struct Key: Hashable {
    var kind: String
    var method: String
    var content: JSONValue
  }

  private let steps: [(record: Int, step: Recording.Step)]
  private var next = 0
  /// Ids of the requests that the client has sent and whose turn has not come.
  private var early: [Key: [JSONValue]] = [:]
  /// How many more messages of each kind the recording expects from the client.
  private var expected: [Key: Int] = [:]
  /// The client's ids of recorded requests.
  private var ids: [JSONValue: JSONValue] = [:]
  /// Requests that the client has been told to give up.
  private var expired: Set<JSONValue> = []
  private var isOver = false
  private(set) var errorTail = ""

  init(_ recording: Recording) {
    steps = recording.steps
    for (_, step) in steps {
      guard case .frame(let frame) = step, frame.direction == .outbound else { continue }
      expected[Self.key(of: frame.message), default: 0] += 1
    }
  }

  /// Goes on as far as the recording lets it.
  mutating func advance() -> [Action] {
    var actions: [Action] = []
    while !isOver {
      guard next < steps.count else {
        // Only a recording that was made of a program that was killed ends without the server's end.
        actions.append(finish(.unknown))
        break
      }
      switch steps[next].step {
      case .frame(let frame) where frame.direction == .outbound:
        guard take(frame.message) else {
          if let request = cancelledRequest(frame.message) { actions.append(.expire(request)) }
          return actions
        }
      case .frame(let frame): actions.append(.deliver(translated(frame.message)))
      case .gaveUp: actions.append(.expire(nil))
      case .ended(let end, let tail):
        errorTail = tail
        actions.append(finish(end))
      }
      next += 1
    }
    return actions
  }

  /// Takes a message from the client.
  mutating func sent(_ message: JSONValue) -> [Action] {
    guard !isOver else { return [] }
    let key = Self.key(of: message)
    guard let count = expected[key], count > early[key]?.count ?? 0 else {
      // Nothing that follows could be trusted.
      return [differ(message), finish(.unknown)]
    }
    early[key, default: []].append(message["id"] ?? .null)
    return advance()
  }

  /// Ends the server because the client ends it.
  mutating func killed() -> [Action] {
    guard !isOver else { return [] }
    // Its recorded end, when that is all that is left.
    for (_, step) in steps[next...] {
      if case .ended(let end, let tail) = step {
        errorTail = tail
        return [finish(end)]
      }
    }
    return [finish(.unknown)]
  }

  /// Whether the client has sent this recorded message; its id is then known.
  private mutating func take(_ message: JSONValue) -> Bool {
    let key = Self.key(of: message)
    guard var waiting = early[key], !waiting.isEmpty else { return false }
    let id = waiting.removeFirst()
    early[key] = waiting
    expected[key, default: 1] -= 1
    if let recorded = message["id"], message["method"] != nil { ids[recorded] = id }
    return true
  }

  /// The client's id of the request that a recorded message cancels, the first time it is asked for.
  private mutating func cancelledRequest(_ message: JSONValue) -> Int? {
    guard message["method"]?.stringValue == "$/cancelRequest", let recorded = message["params"]?["id"],
      let id = ids[recorded], expired.insert(recorded).inserted
    else { return nil }
    return id.intValue
  }

  /// A message of the server with the client's id in place of the recorded one.
  private func translated(_ message: JSONValue) -> JSONValue {
    guard message["method"] == nil, let recorded = message["id"], let id = ids[recorded],
      var object = message.objectValue
    else { return message }
    object["id"] = id
    return .object(object)
  }

  private mutating func finish(_ end: ServerEnd) -> Action {
    isOver = true
    return .end(end)
  }

  private mutating func differ(_ message: JSONValue) -> Action {
    let awaited = steps[next...].first { step in
      if case .frame(let frame) = step.step { frame.direction == .outbound } else { false }
    }
    var expectation = "nothing more"
    if case .frame(let frame)? = awaited?.step { expectation = Self.text(frame.message) }
    return .differ(
      ReplayDifference(record: awaited?.record, expected: expectation, found: Self.text(message))
    )
  }

  private static func key(of message: JSONValue) -> Key {
    let method = message["method"]?.stringValue
    let kind = method == nil ? "response" : message["id"] == nil ? "notification" : "request"
    // Ids of our own requests differ from run to run; which one is cancelled is known by the order.
    if method == "$/cancelRequest" { return Key(kind: kind, method: "$/cancelRequest", content: .null) }
    if let method { return Key(kind: kind, method: method, content: normalised(method, message["params"])) }
    return Key(
      kind: kind,
      method: "",
      content: ["id": message["id"] ?? .null, "result": message["result"] ?? .null]
    )
  }

  /// Parameters without what differs from process to process.
  private static func normalised(_ method: String, _ params: JSONValue?) -> JSONValue {
    guard method == InitializeMessage.method, case .object(var object)? = params else {
      return params ?? .null
    }
    for name in InitializeMessage.volatileMembers { object[name] = nil }
    return .object(object)
  }

  private enum InitializeMessage {
    static let method = "initialize"
    static let volatileMembers = ["processId", "clientInfo"]
  }

  private static func text(_ message: JSONValue) -> String {
    let text = String(decoding: message.serialized(), as: UTF8.self)
    return text.count > 300 ? text.prefix(300) + "…" : text
  }
}
