import CanonicalJSON
import LanguageServerProtocol
import LanguageServerSession
import LanserTestSupport
import Synchronization
import Testing
import Traces

extension SessionTests {
  @Suite("A recorded server answers as the real one did")
  struct ReplayTests {
    @Test("Answers, crashes and restarts are replayed without a process")
    func crash() async throws {
      let steps: [JSONValue] = [
        ["expect": "textDocument/didOpen"],
        ["expect": "textDocument/hover", "result": ["contents": "first"]],
        ["expect": "textDocument/hover"], ["write": "last words\n", "to": "stderr"], ["exit": 3],
      ]
      let recorded = try await record(["steps": .array(steps)]) { session in
        let first = try await session.send(hover, documents: [snapshot("x")], deadline: ample)
        let second = await outcome { try await session.send(hover, documents: [], deadline: ample)?.value }
        return [first?.value ?? "", second]
      }
      let replayed = try await replay(recorded.trace) { session in
        let first = try await session.send(hover, documents: [snapshot("x")], deadline: ample)
        let second = await outcome { try await session.send(hover, documents: [], deadline: ample)?.value }
        return [first?.value ?? "", second]
      }
      #expect(recorded.result == replayed.result)
      #expect(recorded.result[1].contains("last words"))
      #expect(replayed.difference == nil)
    }

    @Test("A deadline that passed passes again, whatever the time is now")
    func deadline() async throws {
      let recorded = try await record(["steps": [["expect": "textDocument/hover"], ["stall": true]]]) {
        session in
        await outcome {
          try await session.send(hover, documents: [], deadline: .now + .milliseconds(200))?.value
        }
      }
      let replayed = try await replay(recorded.trace) { session in
        await outcome { try await session.send(hover, documents: [], deadline: ample)?.value }
      }
      #expect(recorded.result.hasPrefix("timedOut"))
      #expect(replayed.result.hasPrefix("timedOut"))
    }

    @Test("A server that was never ready is not ready in the replay either")
    func neverReady() async throws {
      let configure: (inout SessionConfiguration) -> Void = {
        $0.readiness = .logMessage(prefixes: ["Found"])
      }
      let recorded = try await record(["steps": []], configure: configure) { session in
        await outcome {
          try await session.send(hover, documents: [], deadline: .now + .milliseconds(200))?.value
        }
      }
      let replayed = try await replay(recorded.trace, configure: configure) { session in
        await outcome { try await session.send(hover, documents: [], deadline: ample)?.value }
      }
      #expect(recorded.result.hasPrefix("timedOut"))
      #expect(replayed.result.hasPrefix("timedOut"))
    }

    @Test("Questions that are asked in another order get their own answers")
    func order() async throws {
      let uris = (0..<6).map { "file:///\($0)" }
      var steps: [JSONValue] = uris.map {
        ["expect": "textDocument/documentSymbol", "as": .string($0)]
      }
      steps += uris.reversed().map { uri in
        let symbol: JSONValue = [
          "name": .string(uri), "kind": 12, "range": range, "selectionRange": range,
        ]
        return ["send": ["jsonrpc": "2.0", "id": .string("$\(uri)"), "result": [symbol]]]
      }
      let recorded = try await record(["steps": .array(steps)]) { session in
        try await names(of: uris, session)
      }
      let replayed = try await replay(recorded.trace) { session in
        try await names(of: uris.reversed(), session)
      }
      #expect(recorded.result == Dictionary(uniqueKeysWithValues: uris.map { ($0, $0) }))
      #expect(replayed.result == recorded.result)
      #expect(replayed.difference == nil)
    }

    @Test("A message that was not recorded is named, and ends the replay at once")
    func difference() async throws {
      let recorded = try await record(["steps": [["expect": "textDocument/didOpen"], hoverStep]]) { session in
        try await session.send(hover, documents: [snapshot("x")], deadline: ample)?.value
      }
      let replayed = try await replay(recorded.trace) { session in
        await outcome {
          try await session.send(hover, documents: [snapshot("y")], deadline: ample)?.value
        }
      }
      let difference = try #require(replayed.difference)
      #expect(difference.expected.contains("textDocument/didOpen"))
      #expect(difference.expected != difference.found)
      #expect(difference.record != nil)
    }

    // MARK: - Recording and replaying

    private struct Recorded<Result: Sendable>: Sendable {
      var result: Result
      var trace: Trace
    }

    private struct Replayed<Result: Sendable>: Sendable {
      var result: Result
      var difference: ReplayDifference?
    }

    private func record<Result: Sendable>(
      _ script: JSONValue,
      configure: (inout SessionConfiguration) -> Void = { _ in },
      _ body: (LanguageServerSession) async throws -> Result
    ) async throws -> Recorded<Result> {
      try await withScriptedServer(script) { server in
        let lines = Mutex<[UInt8]>([])
        let recorder = TraceRecorder(
          header: TraceHeader(lanser: "0", platform: "test", root: "/", isRedacted: false),
          secrets: SecretFilter(secrets: [])
        ) { line in lines.withLock { $0 += line } }
        var configuration = server.configuration
        configuration.limits = quickLimits()
        configuration.limits.restarts = 0
        configuration.connector = RecordingConnector(ProcessConnector(), recorder: recorder, session: "test")
        configure(&configuration)
        let result = try await withLanguageServer(configuration, deadline: ample, body)
        recorder.finish()
        return Recorded(result: result, trace: try Trace(parsing: lines.withLock { $0 }))
      }
    }

    private func replay<Result: Sendable>(
      _ trace: Trace,
      configure: (inout SessionConfiguration) -> Void = { _ in },
      _ body: (LanguageServerSession) async throws -> Result
    ) async throws -> Replayed<Result> {
      let difference = Mutex<ReplayDifference?>(nil)
      return try await TemporaryDirectory.with { directory in
        // The program does not exist: nothing may be started.
        let launch = ServerLaunch(
          program: directory("none"),
          arguments: [],
          environment: [:],
          workingDirectory: directory.path
        )
        let root = trace.workspaceFolder ?? "/"
        var configuration = SessionConfiguration(launch: launch, workspaceRoot: root, languageID: "plaintext")
        configuration.limits = quickLimits()
        configuration.limits.restarts = 0
        configuration.connector = ReplayConnector(
          trace,
          session: "test",
          moved: {},
          differed: { found in difference.withLock { $0 = $0 ?? found } }
        )
        configure(&configuration)
        let result = try await withLanguageServer(configuration, deadline: ample, body)
        return Replayed(result: result, difference: difference.withLock { $0 })
      }
    }

    private let range: JSONValue = [
      "start": ["line": 0, "character": 0], "end": ["line": 0, "character": 1],
    ]

    private func names(of uris: [String], _ session: LanguageServerSession) async throws -> [String: String] {
      try await withThrowingTaskGroup(of: (String, String).self) { group in
        for uri in uris {
          group.addTask {
            let symbols = try await session.send(
              DocumentSymbolRequest(uri: uri),
              documents: [],
              deadline: ample
            )
            return (uri, symbols.first?.name ?? "")
          }
        }
        return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
    }
  }
}

/// What a question came to, as text.
private func outcome(_ question: () async throws -> String?) async -> String {
  do { return try await question() ?? "nothing" } catch { return "\(error)" }
}

extension Trace {
  /// The folder that the recorded server was given.
  fileprivate var workspaceFolder: String? {
    for case .frame(let frame) in events where frame.message["method"]?.stringValue == "initialize" {
      let uri = frame.message["params"]?["rootUri"]?.stringValue
      return uri.map { String($0.dropFirst("file://".count)) }
    }
    return nil
  }
}
