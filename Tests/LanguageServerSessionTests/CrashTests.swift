import CanonicalJSON
import LanguageServerProtocol
import LanguageServerSession
import LanserTestSupport
import Testing

extension SessionTests {
  @Suite struct CrashTests {
    @Test(
      "A server that always dies is started three times more, and is then an error with its last words, never an empty list",
      arguments: [
        (
          "before it answers initialize", false,
          [["expect": "initialize"], ["write": "dying\n", "to": "stderr"], ["exit": 3]], .exited(status: 3),
          "initialize"
        ),
        (
          "at once, with status 0", false, [["write": "dying\n", "to": "stderr"], ["exit": 0]],
          .exited(status: 0), "initialize"
        ),
        (
          "after the handshake", true, [["write": "dying\n", "to": "stderr"], ["abort": 6]], .signalled(6),
          "textDocument/references"
        ),
        (
          "in the middle of a request", true,
          [["expect": "textDocument/references"], ["write": "dying\n", "to": "stderr"], ["abort": 11]],
          .signalled(11),
          "textDocument/references"
        ),
        (
          "in the middle of a header", true,
          [
            ["expect": "textDocument/references"], ["write": "dying\n", "to": "stderr"],
            ["write": "Content-Length: 20\r\n"],
            ["exit": 4],
          ], .exited(status: 4), "textDocument/references"
        ),
        (
          "in the middle of an answer", true,
          [
            ["expect": "textDocument/references"], ["write": "dying\n", "to": "stderr"],
            ["write": "Content-Length: 20\r\n\r\n{\"jsonrpc\""], ["exit": 5],
          ], .exited(status: 5), "textDocument/references"
        ),
        (
          "some time after it has closed its output", true,
          [
            ["expect": "textDocument/references"], ["write": "dying\n", "to": "stderr"], ["close": "stdout"],
            ["sleep": 0.1],
            ["exit": 6],
          ], .exited(status: 6), "textDocument/references"
        ),
      ] as [(String, JSONValue, [JSONValue], ServerEnd, String)]
    )
    func crashLoop(
      _ stage: String,
      _ handshake: JSONValue,
      _ steps: [JSONValue],
      _ expected: ServerEnd,
      _ during: String
    ) async throws {
      let script: JSONValue = ["handshake": handshake, "steps": .array(steps)]
      let outcome = try await failure(
        script,
        asking: { session, deadline in
          let place = TextDocumentPosition(uri: "file:///a", position: LSPPosition(line: 0, character: 0))
          let request = ReferencesRequest(at: place, includeDeclaration: true)
          _ = try await session.send(request, documents: [], deadline: deadline)
        }
      )
      guard case .serverEnded(let end, let stage, let restarts, let tail)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      #expect(end == expected)
      // A server that dies right after the handshake may do so before the question is sent.
      #expect(stage == during)
      #expect(restarts == 3)
      #expect(tail.hasSuffix("dying"))
      #expect(outcome.lives.count >= 4)
      #expect(outcome.lives.count <= 5)
      #expect(outcome.elapsed < soon)
    }

    @Test("A server that closes its output and lives on is ended, and counts as one that died")
    func closedOutput() async throws {
      let outcome = try await failure(
        [
          "ignoreTerminate": true,
          "steps": [["expect": "textDocument/hover"], ["close": "stdout"], ["stall": true]],
        ],
        configure: { $0.limits.restarts = 0 }
      )
      guard case .serverEnded(.signalled(9), "textDocument/hover", restarts: 0, _)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      #expect(outcome.elapsed < soon)
    }

    @Test("A server that dies once is started again, sees the documents again, and gives the right answer")
    func recovery() async throws {
      let open: JSONValue = [
        "expect": "textDocument/didOpen",
        "params": ["textDocument": ["uri": "file:///a", "version": 1, "text": "x"]],
      ]
      let script: JSONValue = [
        "lives": [
          ["steps": [open, hoverStep, ["expect": "textDocument/hover"], ["abort": 11]]],
          ["steps": [open, hoverStep]],
        ]
      ]
      try await withScriptedServer(script) { server in
        var configuration = server.configuration
        configuration.limits = quickLimits()
        try await withLanguageServer(configuration, deadline: ample) { session in
          for _ in 0..<2 {
            let answer = try await session.send(hover, documents: [snapshot("x")], deadline: ample)
            #expect(answer?.value == "right")
          }
        }
        try server.requirePlayed(lives: 2)
      }
    }

    @Test("A server that dies between two questions is started again without the caller noticing")
    func deathBetweenQuestions() async throws {
      let script: JSONValue = ["lives": [["steps": [hoverStep, ["exit": 1]]], ["steps": [hoverStep]]]]
      try await withScriptedServer(script) { server in
        var configuration = server.configuration
        configuration.limits = quickLimits()
        try await withLanguageServer(configuration, deadline: ample) { session in
          for _ in 0..<2 {
            try await expectRight(session)
          }
        }
        try server.requirePlayed(lives: 2)
      }
    }

    @Test("Restarts stop at the deadline")
    func restartsAndDeadline() async throws {
      let outcome = try await failure(
        ["handshake": false, "steps": [["exit": 9]]],
        start: .milliseconds(600),
        configure: {
          $0.limits.restarts = 1000
          $0.limits.restartPause = .milliseconds(100)
        }
      )
      guard case .serverEnded(.exited(status: 9), _, let restarts, _)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      // 100 + 200 ms fit, 400 ms more do not.
      #expect(restarts <= 2)
      #expect(outcome.elapsed < soon)
    }

    @Test("Many questions at once are served by one server, also when it dies under them")
    func concurrentQuestions() async throws {
      let script: JSONValue = [
        "lives": [
          ["steps": [["loop": [["expect": "textDocument/hover"]], "times": 10], ["abort": 6]]],
          ["steps": [["loop": [hoverStep], "times": 20]]],
        ]
      ]
      try await withScriptedServer(script) { server in
        var configuration = server.configuration
        configuration.limits = quickLimits()
        let session = LanguageServerSession(configuration: configuration)
        try await withThrowingTaskGroup(of: String?.self) { group in
          for _ in 0..<20 {
            group.addTask { try await session.send(hover, documents: [], deadline: ample)?.value }
          }
          for try await value in group { #expect(value == "right") }
        }
        await session.shutDown()
        try server.requirePlayed(lives: 2)
      }
    }
  }
}
