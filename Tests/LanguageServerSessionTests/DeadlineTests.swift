import CanonicalJSON
import LanguageServerProtocol
import LanguageServerSession
import LanserTestSupport
import Testing

extension SessionTests {
  @Suite struct DeadlineTests {
    @Test("Silence ends at the deadline, with what was known, and the server is told to stop")
    func silence() async throws {
      let script: JSONValue = [
        "steps": [
          ["write": "warning: slow\n", "to": "stderr"],
          ["notify": "window/logMessage", "params": ["type": 3, "message": "thinking"]],
          [
            "notify": "$/progress",
            "params": ["token": 1, "value": ["kind": "begin", "title": "Thinking", "message": "1 %"]],
          ],
          hoverStep,
          ["expect": "textDocument/hover"],
          ["expect": "$/cancelRequest", "params": ["id": "$id"]],
        ]
      ]
      let outcome = try await failure(script, asking: askTwice)
      guard case .timedOut(let stall)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      #expect(stall.waitingFor == "textDocument/hover")
      #expect(stall.lastProgress == "Thinking: 1 %")
      #expect(stall.lastLogMessage == "thinking")
      #expect(stall.errorTail == "warning: slow")
      #expect(stall.waited > .milliseconds(100))
      #expect(outcome.elapsed < soon)
      #expect(outcome.lives == [.complete])
    }

    @Test("Progress without end does not move the deadline")
    func endlessProgress() async throws {
      let report: JSONValue = [
        "notify": "$/progress", "params": ["token": 1, "value": ["kind": "report", "message": "still"]],
      ]
      let outcome = try await failure(
        ["steps": [report, hoverStep, ["expect": "textDocument/hover"], ["loop": [report]]]],
        asking: askTwice
      )
      guard case .timedOut(let stall)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      #expect(stall.lastProgress == "still")
      #expect(outcome.elapsed < soon)
    }

    @Test("A message without end does not move the deadline")
    func endlessMessage() async throws {
      let outcome = try await failure(
        [
          "steps": [
            ["expect": "textDocument/hover"],
            ["write": ["Content-Length: 500000000\r\n\r\n", ["repeat": "x", "count": 1000]]],
            ["stall": true],
          ]
        ],
        deadline: .milliseconds(500)
      )
      guard case .timedOut? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      #expect(outcome.elapsed < soon)
    }

    @Test("The session goes on after a deadline, and the late answer is not taken for another one")
    func lateAnswer() async throws {
      try await withSession([
        ["expect": "textDocument/hover", "as": "late"],
        ["expect": "$/cancelRequest", "params": ["id": "$late"]],
        ["expect": "textDocument/hover", "as": "next"],
        ["send": ["jsonrpc": "2.0", "id": "$late", "result": ["contents": "wrong"]]],
        ["send": ["jsonrpc": "2.0", "id": "$next", "result": ["contents": "right"]]],
      ]) { session in
        do {
          _ = try await session.send(hover, documents: [], deadline: .now + .milliseconds(100))
          Issue.record("answered")
        } catch SessionError.timedOut {
        }
        try await expectRight(session)
      }
    }

    @Test("Cancelling a question tells the server, and the session goes on")
    func cancellation() async throws {
      try await withSession([
        ["expect": "textDocument/hover"],
        ["notify": "window/logMessage", "params": ["type": 3, "message": "asked"]],
        ["expect": "$/cancelRequest", "params": ["id": "$id"]],
        ["send": ["jsonrpc": "2.0", "id": "$id", "error": ["code": -32800, "message": "cancelled"]]],
        hoverStep,
      ]) { session in
        let question = Task { try await session.send(hover, documents: [], deadline: ample) }
        while await session.view?.lastLogMessage != "asked" { await Task.yield() }
        question.cancel()
        do {
          _ = try await question.value
          Issue.record("answered")
        } catch SessionError.cancelled {
        }
        try await expectRight(session)
      }
    }

    @Test("A server that never says it is ready is an error that says what was waited for")
    func neverReady() async throws {
      let outcome = try await failure(
        ["steps": [["notify": "window/logMessage", "params": ["type": 3, "message": "Searching"]]]],
        deadline: .milliseconds(3000),
        configure: { $0.readiness = .logMessage(prefixes: ["Found", "No source files"]) }
      )
      guard case .timedOut(let stall)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      #expect(stall.waitingFor == "the server to load the workspace")
      #expect(stall.lastLogMessage == "Searching")
      #expect(outcome.lives == [.complete])
    }

    @Test("No question is sent before the server is ready")
    func readiness() async throws {
      let script: [JSONValue] = [
        ["notify": "window/logMessage", "params": ["type": 3, "message": "Searching"]], ["sleep": 0.1],
        ["notify": "window/logMessage", "params": ["type": 3, "message": "Found 2 source files"]],
        ["expect": "textDocument/didOpen"], hoverStep,
      ]
      try await withSession(
        script,
        configure: { $0.readiness = .logMessage(prefixes: ["Found"]) },
        { session in
          let started = ContinuousClock.now
          _ = try await session.send(hover, documents: [snapshot("x")], deadline: ample)
          #expect(ContinuousClock.now - started > .milliseconds(80))
          #expect(await session.view?.readyMessage == "Found 2 source files")
        }
      )
    }

    @Test("An index that can be asked for is waited for once")
    func indexSynchronize() async throws {
      try await withSession(
        [
          ["expect": "workspace/synchronize", "params": ["index": true], "result": .null], hoverStep,
          hoverStep,
        ],
        configure: { $0.readiness = .indexSynchronize },
        { session in
          for _ in 0..<2 { _ = try await session.send(hover, documents: [], deadline: ample) }
        }
      )
    }

    /// The first answer shows that everything before it has arrived.
    private func askTwice(_ session: LanguageServerSession, _: ContinuousClock.Instant) async throws {
      try await expectRight(session)
      _ = try await session.send(hover, documents: [], deadline: .now + .milliseconds(1500))
    }
  }
}
