package import CanonicalJSON

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A second, independent client for a real language server, with which answers are compared.
///
/// Shares only the JSON value with the product: framing, matching and process handling are its own, one blocking
/// call after the other. While it waits it answers what the server asks. Results are the raw JSON.
package final class RawLanguageServerClient {
  package enum Failure: Error {
    case timedOut(waitingFor: String)
    case serverGone(waitingFor: String)
    case malformed(String)
    case answered(error: JSONValue)
  }

  /// Notifications in order of arrival.
  package private(set) var notifications: [JSONValue] = []
  /// Texts of `window/logMessage`, in order of arrival.
  package private(set) var logMessages: [String] = []
  /// What the server registered dynamically.
  package private(set) var registeredMethods: Set<String> = []

  private let process: ChildProcess
  private let workspaceRoot: String
  private let settings: JSONValue
  private var received: [UInt8] = []
  private var responses: [Int: JSONValue] = [:]
  private var lastID = 0

  /// Starts the server; nothing is sent.
  package init(
    program: String,
    arguments: [String],
    environment: [String: String],
    workspaceRoot: String,
    settings: JSONValue = [:]
  ) throws {
    process = try ChildProcess(
      program: program,
      arguments: arguments,
      environment: environment
    )
    self.workspaceRoot = workspaceRoot
    self.settings = settings
    // A server that has gone must be an error of a test, not its end.
    signal(SIGPIPE, SIG_IGN)
  }

  /// `initialize`, `initialized` and `workspace/didChangeConfiguration`.
  ///
  /// Without `capabilities` a set is sent that includes pull diagnostics. The result is the `InitializeResult`.
  @discardableResult
  package func initialize(
    capabilities: JSONValue? = nil,
    initializationOptions: JSONValue? = nil,
    timeout: Double = 30
  ) throws -> JSONValue {
    let root = JSONValue.string(Self.uri(workspaceRoot))
    var params: JSONObject = [
      "processId": .integer(Int(getpid())),
      "rootUri": root,
      "workspaceFolders": [["uri": root, "name": "workspace"]],
      "capabilities": capabilities ?? Self.capabilities,
    ]
    params["initializationOptions"] = initializationOptions
    let result = try request("initialize", .object(params), timeout: timeout)
    try notify("initialized", [:])
    try notify("workspace/didChangeConfiguration", ["settings": settings])
    return result
  }

  /// Waits for a log message that contains the text, now or before.
  @discardableResult
  package func waitForLogMessage(containing text: String, timeout: Double = 60) throws -> String {
    let deadline = Self.now + timeout
    while true {
      if let message = logMessages.first(where: { $0.containsText(text) }) { return message }
      try receive(until: deadline, waitingFor: "the log message \"\(text)\"")
    }
  }

  /// Waits for a notification, now or before, that satisfies the condition.
  package func waitForNotification(
    _ method: String,
    timeout: Double = 60,
    where condition: (JSONValue) -> Bool = { _ in true }
  ) throws -> JSONValue {
    let deadline = Self.now + timeout
    while true {
      let found = notifications.first { message in
        message["method"]?.stringValue == method && condition(message["params"] ?? .null)
      }
      if let found { return found["params"] ?? .null }
      try receive(until: deadline, waitingFor: method)
    }
  }

  /// `textDocument/didOpen`.
  package func open(path: String, languageID: String, text: String, version: Int = 1) throws {
    try notify(
      "textDocument/didOpen",
      [
        "textDocument": [
          "uri": .string(Self.uri(path)), "languageId": .string(languageID), "version": .integer(version),
          "text": .string(text),
        ]
      ]
    )
  }

  /// Opens a file with the text it has on disk.
  package func open(path: String, languageID: String) throws {
    let text = String(decoding: try FileContents.read(path), as: UTF8.self)
    try open(path: path, languageID: languageID, text: text)
  }

  /// Sends a request and waits for its result.
  ///
  /// - Throws: `Failure.answered` when the server answers with an error.
  package func request(_ method: String, _ params: JSONValue, timeout: Double = 60) throws -> JSONValue {
    lastID += 1
    let id = lastID
    let deadline = Self.now + timeout
    try send(
      ["jsonrpc": "2.0", "id": .integer(id), "method": .string(method), "params": params],
      until: deadline,
      waitingFor: method
    )
    while true {
      if let response = responses.removeValue(forKey: id) {
        if let error = response["error"] { throw Failure.answered(error: error) }
        return response["result"] ?? .null
      }
      try receive(until: deadline, waitingFor: method)
    }
  }

  /// A request about a place in a file.
  package func request(
    _ method: String,
    path: String,
    line: Int,
    character: Int,
    adding members: JSONObject = [:],
    timeout: Double = 60
  ) throws -> JSONValue {
    var params: JSONObject = [
      "textDocument": ["uri": .string(Self.uri(path))],
      "position": ["line": .integer(line), "character": .integer(character)],
    ]
    for (key, value) in members { params[key] = value }
    return try request(method, .object(params), timeout: timeout)
  }

  package func notify(_ method: String, _ params: JSONValue) throws {
    try send(
      ["jsonrpc": "2.0", "method": .string(method), "params": params],
      until: Self.now + 30,
      waitingFor: method
    )
  }

  /// `shutdown` and `exit`; what is left then is killed.
  package func stop() {
    guard process.input >= 0 else { return }
    _ = try? request("shutdown", .null, timeout: 5)
    try? notify("exit", .null)
    // It closes its output when it ends by itself.
    let deadline = Self.now + 5
    while (try? receive(until: deadline, waitingFor: "the end")) != nil { continue }
    process.end()
  }

  deinit { process.end() }

  /// The URI of a path: every byte but letters, digits, `-._~` and `/` escaped.
  package static func uri(_ path: String) -> String {
    path.utf8.reduce(into: "file://") { uri, byte in
      let character = Character(Unicode.Scalar(byte))
      if byte < 0x80, character.isLetter || character.isNumber || "-._~/".contains(character) {
        uri.append(character)
      } else {
        uri += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
  }

  private static let capabilities: JSONValue = [
    "workspace": [
      "configuration": true, "workspaceFolders": true,
      "didChangeConfiguration": ["dynamicRegistration": true],
      "symbol": [:],
    ],
    "window": ["workDoneProgress": true],
    "textDocument": [
      "definition": ["linkSupport": true], "declaration": ["linkSupport": true],
      "typeDefinition": ["linkSupport": true], "implementation": ["linkSupport": true],
      "references": [:], "hover": ["contentFormat": ["markdown", "plaintext"]],
      "documentSymbol": ["hierarchicalDocumentSymbolSupport": true], "rename": ["prepareSupport": true],
      "publishDiagnostics": ["versionSupport": true], "diagnostic": ["dynamicRegistration": true],
    ],
  ]

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
  }
}

// MARK: - Messages and bytes

extension RawLanguageServerClient {
  private func send(_ message: JSONValue, until deadline: Double, waitingFor what: String) throws {
    let body = message.serialized()
    let bytes = Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
    var offset = 0
    while offset < bytes.count {
      // A server that is busy writing to us may not read before we have read.
      let ready = try wait(writing: true, until: deadline, waitingFor: what)
      if ready.canRead { try readSome(waitingFor: what) }
      guard ready.canWrite else { continue }
      // A pipe that is ready takes at least PIPE_BUF bytes without blocking.
      let count = bytes.withUnsafeBytes { buffer in
        write(process.input, buffer.baseAddress?.advanced(by: offset), min(buffer.count - offset, 4096))
      }
      guard count > 0 else { throw Failure.serverGone(waitingFor: what) }
      offset += count
    }
  }

  private func receive(until deadline: Double, waitingFor what: String) throws {
    _ = try wait(writing: false, until: deadline, waitingFor: what)
    try readSome(waitingFor: what)
    while let message = try nextMessage() { try handle(message) }
  }

  private func wait(
    writing: Bool,
    until deadline: Double,
    waitingFor what: String
  ) throws -> (canRead: Bool, canWrite: Bool) {
    var descriptors = [
      pollfd(fd: process.output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: writing ? process.input : -1, events: Int16(POLLOUT), revents: 0),
    ]
    let milliseconds = max(0, (deadline - Self.now) * 1000)
    let count = poll(&descriptors, 2, Int32(min(milliseconds.rounded(.up), 1_000_000)))
    if count == 0 { throw Failure.timedOut(waitingFor: what) }
    return (descriptors[0].revents != 0, descriptors[1].revents != 0)
  }

  private func readSome(waitingFor what: String) throws {
    let part = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      count = max(0, read(process.output, buffer.baseAddress, 1 << 16))
    }
    guard !part.isEmpty else { throw Failure.serverGone(waitingFor: what) }
    received += part
  }

  private func nextMessage() throws -> JSONValue? {
    guard let end = received.firstRange(of: [13, 10, 13, 10]) else { return nil }
    var length: Int?
    for line in String(decoding: received[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == "content-length" {
        length = Int(parts[1].filter { $0 != " " })
      }
    }
    guard let length, length >= 0 else { throw Failure.malformed("no Content-Length") }
    guard received.count >= end.upperBound + length else { return nil }
    let body = received[end.upperBound..<end.upperBound + length]
    let message = try JSONValue(parsing: body)
    received.removeFirst(end.upperBound + length)
    return message
  }

  private func handle(_ message: JSONValue) throws {
    guard let method = message["method"]?.stringValue else {
      guard let id = message["id"]?.intValue else { throw Failure.malformed("neither method nor id") }
      responses[id] = message
      return
    }
    let params = message["params"] ?? .null
    guard let id = message["id"] else {
      notifications.append(message)
      if method == "window/logMessage" { logMessages.append(params["message"]?.stringValue ?? "") }
      return
    }
    let result = answer(method, params)
    try send(["jsonrpc": "2.0", "id": id, "result": result], until: Self.now + 30, waitingFor: method)
  }

  private func answer(_ method: String, _ params: JSONValue) -> JSONValue {
    switch method {
    case "workspace/configuration":
      return .array((params["items"]?.arrayValue ?? []).map { setting($0["section"]?.stringValue ?? "") })
    case "workspace/workspaceFolders":
      return [["uri": .string(Self.uri(workspaceRoot)), "name": "workspace"]]
    case "workspace/applyEdit":
      return ["applied": false]
    case "client/registerCapability":
      for registration in params["registrations"]?.arrayValue ?? [] {
        if let method = registration["method"]?.stringValue { registeredMethods.insert(method) }
      }
      return .null
    default:
      return .null
    }
  }

  private func setting(_ section: String) -> JSONValue {
    section.split(separator: ".").reduce(settings) { value, name in value[String(name)] ?? .null }
  }
}

extension String {
  fileprivate func containsText(_ text: String) -> Bool {
    text.isEmpty || Array(utf8).firstRange(of: Array(text.utf8)) != nil
  }
}

extension Array where Element == UInt8 {
  fileprivate func firstRange(of pattern: [UInt8]) -> Range<Int>? {
    guard count >= pattern.count, let first = pattern.first else { return nil }
    var start = startIndex
    while start <= count - pattern.count {
      guard let candidate = self[start...(count - pattern.count)].firstIndex(of: first) else { return nil }
      if self[candidate..<candidate + pattern.count].elementsEqual(pattern) {
        return candidate..<candidate + pattern.count
      }
      start = candidate + 1
    }
    return nil
  }
}
