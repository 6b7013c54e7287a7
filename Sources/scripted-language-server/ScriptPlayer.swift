import CanonicalJSON
import JSONRPC

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Plays one script to its end, or to the first thing that is not as written.
struct ScriptPlayer {
  private let script: Script
  private var input = ClientInput()
  /// Ids of the client's requests, by the names the script gives them.
  private var names: [String: JSONValue] = [:]
  private var requestCount = 0
  private let announceEnd: (String) -> Void

  /// - Parameters:
  ///   - script: what to play.
  ///   - announceEnd: called before a step ends the process.
  init(script: Script, announceEnd: @escaping (String) -> Void) {
    self.script = script
    self.announceEnd = announceEnd
  }

  mutating func play() throws {
    signal(SIGPIPE, SIG_IGN)
    if script.ignoresTerminate { signal(SIGTERM, SIG_IGN) }
    if let handshake = script.handshake {
      try perform(.expect(.init(method: "initialize", answer: ["result": handshake], name: "id")))
      try perform(.expect(.init(method: "initialized", name: "id")))
      try perform(.expect(.init(method: "workspace/didChangeConfiguration", name: "id")))
    }
    for (number, step) in script.steps.enumerated() {
      do {
        try perform(step)
      } catch ScriptError.missed(let what) {
        throw ScriptError.missed("step \(number + 1): \(what)")
      }
    }
    try end()
  }

  private mutating func perform(_ step: Step) throws {
    switch step {
    case .expect(let expectation):
      try expect(expectation)
    case .send(let message):
      send(message)
    case .request(let method, let params, let reply):
      try request(method, params, reply: reply)
    case .write(var output):
      output.piece = output.piece.replacingNames(replacingNames)
      if !output.perform() { finish(0) }
    case .sleep(let seconds):
      pauseFor(seconds)
    case .exit(let status):
      finish(status)
    case .abort(let number):
      announceEnd("complete")
      // A core file would only slow the tests down.
      var none = rlimit(rlim_cur: 0, rlim_max: 0)
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
      signal(number, SIG_DFL)
      raise(number)
    case .stall:
      stall()
    case .close(let descriptor):
      close(descriptor)
    case .spawn(let newSession):
      try spawnLingering(newSession: newSession)
    case .touch(let path):
      let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw ScriptError.missed("could not make \(path)") }
      close(descriptor)
    case .loop(let steps, let times):
      var round = 0
      while times.map({ round < $0 }) ?? true {
        for step in steps { try perform(step) }
        round += 1
      }
    }
  }

  private mutating func expect(_ expectation: Step.Expectation) throws {
    while true {
      guard let message = try input.next() else {
        throw ScriptError.missed("expected \(expectation.method), but the input ended")
      }
      let method = message["method"]?.stringValue ?? "a response"
      guard method == expectation.method else {
        if script.skipped.contains(method) { continue }
        throw ScriptError.missed("expected \(expectation.method), got \(text(message))")
      }
      if let wanted = expectation.params.map(replacingNames), !matches(message["params"], wanted) {
        throw ScriptError.missed("expected params \(text(wanted)), got \(text(message["params"] ?? .null))")
      }
      guard let id = message["id"] else { return }
      names[expectation.name] = id
      if var answer = expectation.answer {
        answer["jsonrpc"] = "2.0"
        answer["id"] = id
        send(.object(answer))
      }
      return
    }
  }

  private mutating func request(_ method: String, _ params: JSONValue?, reply: JSONValue?) throws {
    requestCount += 1
    let id = JSONValue.string("server-\(requestCount)")
    var message: JSONObject = ["jsonrpc": "2.0", "id": id, "method": .string(method)]
    message["params"] = params
    send(.object(message))
    guard let answer = try input.first(where: { $0["id"] == id && $0["method"] == nil }) else {
      throw ScriptError.missed("no reply to \(method), and the input ended")
    }
    if let reply, !matches(answer, reply) {
      throw ScriptError.missed("reply to \(method): expected \(text(reply)), got \(text(answer))")
    }
  }

  private func send(_ message: JSONValue) {
    if !writeAll(frame(around: replacingNames(message).serialized())[...], to: 1) { finish(0) }
  }

  /// What stands after the last step, up to the end of the process.
  private mutating func end() throws {
    if script.ending == .deaf {
      announceEnd("complete")
      while try input.next() != nil { continue }
      stall()
    }
    while let message = try input.next() {
      let method = message["method"]?.stringValue ?? "a response"
      switch method {
      case "shutdown": send(["jsonrpc": "2.0", "id": message["id"] ?? .null, "result": .null])
      case "exit": return
      default:
        guard script.skipped.contains(method) else {
          throw ScriptError.missed("after the last step: unexpected \(text(message))")
        }
      }
    }
  }

  private func finish(_ status: Int32) -> Never {
    announceEnd("complete")
    _exit(status)
  }

  private func stall() -> Never {
    while true { pause() }
  }

  /// Starts a child that keeps the standard streams open and ignores every polite way to end it.
  private func spawnLingering(newSession: Bool) throws {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // POSIX_SPAWN_SETSID, which the headers hide.
    if newSession { posix_spawnattr_setflags(&attributes, 0x80) }
    var child: pid_t = 0
    let program = CommandLine.arguments[0]
    // The script is named so that tests can find the child by it.
    var arguments = [strdup(program), strdup("--linger"), strdup(CommandLine.arguments[1]), nil]
    defer { for argument in arguments { free(argument) } }
    guard posix_spawn(&child, program, nil, &attributes, &arguments, nil) == 0 else {
      throw ScriptError.missed("could not start a child")
    }
  }

  private func replacingNames(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text) where text.hasPrefix("$"):
      names[String(text.dropFirst())] ?? value
    case .array(let elements):
      .array(elements.map(replacingNames))
    case .object(let object):
      .object(JSONObject(object.map { ($0.key, replacingNames($0.value)) }))
    default:
      value
    }
  }

  /// Whether everything in `wanted` is in `value`: objects may have further members.
  private func matches(_ value: JSONValue?, _ wanted: JSONValue) -> Bool {
    guard let value else { return wanted.isNull }
    if let members = wanted.objectValue {
      guard value.objectValue != nil else { return false }
      return members.allSatisfy { matches(value[$0.key], $0.value) }
    }
    if let elements = wanted.arrayValue {
      guard let array = value.arrayValue, array.count == elements.count else { return false }
      return zip(array, elements).allSatisfy { matches($0, $1) }
    }
    return value == wanted
  }

  private func text(_ json: JSONValue) -> String {
    String(String(decoding: json.serialized(), as: UTF8.self).prefix(2000))
  }
}

extension Step.Expectation {
  init(method: String, answer: JSONObject? = nil, name: String) {
    self.method = method
    self.answer = answer
    self.name = name
    params = nil
  }
}
