import CanonicalJSON
import JSONRPC
import LanguageServerProtocol
import LanguageServerSession
import LanserTestSupport
import Testing

private func diagnostic(_ message: String) -> JSONValue {
  [
    "range": ["start": ["line": 0, "character": 0], "end": ["line": 0, "character": 1]],
    "message": .string(message),
  ]
}

private func publish(_ messages: [String], version: Int?, uri: String = "file:///a") -> JSONValue {
  var params: JSONObject = ["uri": .string(uri), "diagnostics": .array(messages.map(diagnostic))]
  params["version"] = version.map { .integer($0) }
  return ["notify": "textDocument/publishDiagnostics", "params": .object(params)]
}

private func change(_ text: String, version: Int) -> JSONValue {
  [
    "expect": "textDocument/didChange",
    "params": [
      "textDocument": ["uri": "file:///a", "version": .integer(version)],
      "contentChanges": [["text": .string(text)]],
    ],
  ]
}

private func open(_ text: String) -> JSONValue {
  [
    "expect": "textDocument/didOpen",
    "params": [
      "textDocument": ["uri": "file:///a", "languageId": "plaintext", "version": 1, "text": .string(text)]
    ],
  ]
}

extension SessionTests {
  @Suite struct DocumentSyncTests {
    @Test("A document is opened once, and sent again only when it has changed")
    func sync() async throws {
      try await withSession([
        open("one"), hoverStep, hoverStep, change("two", version: 2), hoverStep, hoverStep,
        change("one", version: 3), hoverStep,
      ]) { session in
        for text in ["one", "one", "two", "two", "one"] {
          _ = try await session.send(hover, documents: [snapshot(text)], deadline: ample)
        }
      }
    }

    @Test("Documents are opened in the order given, before the question")
    func order() async throws {
      let opens: [JSONValue] = (0..<20).map { number in
        ["expect": "textDocument/didOpen", "params": ["textDocument": ["uri": .string("file:///\(number)")]]]
      }
      try await withSession(opens + [hoverStep]) { session in
        let documents = (0..<20).map { snapshot("x", uri: "file:///\($0)") }
        _ = try await session.send(hover, documents: documents, deadline: ample)
      }
    }
  }

  @Suite struct DiagnosticsTests {
    private static let pull: JSONValue = [
      "capabilities": ["diagnosticProvider": ["interFileDependencies": true]]
    ]

    @Test("Where diagnostics can be asked for they are asked for, and what is published is not waited for")
    func pull() async throws {
      let report: JSONValue = ["kind": "full", "items": [diagnostic("pulled")]]
      try await withSession(
        [
          open("x"), publish([], version: 1),
          [
            "expect": "textDocument/diagnostic", "params": ["textDocument": ["uri": "file:///a"]],
            "result": report,
          ],
        ],
        handshake: Self.pull
      ) { session in
        let found = try await session.diagnostics(of: snapshot("x"), deadline: ample)
        #expect(found.map(\.message) == ["pulled"])
      }
    }

    @Test("A text that another question was about is sent once more before it is checked again")
    func checkedAnew() async throws {
      let check: JSONValue = [
        "expect": "textDocument/diagnostic", "result": ["kind": "full", "items": []],
      ]
      try await withSession(
        [open("x"), check, check, hoverStep, change("x", version: 2), check, check],
        handshake: Self.pull
      ) { session in
        for _ in 0..<2 { try await expectDiagnostics([], of: "x", session) }
        _ = try await session.send(hover, documents: [], deadline: ample)
        for _ in 0..<2 { try await expectDiagnostics([], of: "x", session) }
      }
    }

    @Test("A registration counts as an offer")
    func registered() async throws {
      let register: JSONValue = [
        "request": "client/registerCapability",
        "params": ["registrations": [["id": "1", "method": "textDocument/diagnostic"]]],
        "reply": ["result": .null],
      ]
      try await withSession([
        register, hoverStep, open("x"),
        ["expect": "textDocument/diagnostic", "result": ["kind": "full", "items": []]],
      ]) { session in
        _ = try await session.send(hover, documents: [], deadline: ample)
        try await expectDiagnostics([], of: "x", session)
      }
    }

    @Test("A question for diagnostics that the server gave up is asked again")
    func serverCancelled() async throws {
      let refusal: JSONValue = [
        "expect": "textDocument/diagnostic",
        "error": ["code": -32802, "message": "busy", "data": ["retriggerRequest": true]],
      ]
      try await withSession(
        [
          open("x"), refusal, refusal,
          ["expect": "textDocument/diagnostic", "result": ["kind": "full", "items": []]],
        ],
        handshake: Self.pull
      ) { session in
        try await expectDiagnostics([], of: "x", session)
      }
    }

    @Test("What is published for another file or an older version is not taken for the answer")
    func stale() async throws {
      try await withSession([
        open("x"), publish(["first"], version: 1), change("y", version: 2),
        publish(["other"], version: 9, uri: "file:///b"),
        publish(["stale"], version: 1), ["sleep": 0.05], publish(["second"], version: 2),
        publish(["stale"], version: 1),
      ]) { session in
        try await expectDiagnostics(["first"], of: "x", session)
        try await expectDiagnostics(["second"], of: "y", session)
        #expect(await session.view?.publications["file:///b"]?.diagnostics.count == 1)
      }
    }

    @Test("Where nothing is said of versions, what comes after the change is taken")
    func unversioned() async throws {
      try await withSession([
        open("x"), publish(["first"], version: nil), change("y", version: 2), ["sleep": 0.05],
        publish(["second"], version: nil),
      ]) { session in
        try await expectDiagnostics(["first"], of: "x", session)
        try await expectDiagnostics(["second"], of: "y", session)
      }
    }

    @Test("An unchanged document has the diagnostics it had")
    func unchanged() async throws {
      try await withSession([open("x"), publish(["first"], version: 1)]) { session in
        for _ in 0..<3 {
          try await expectDiagnostics(["first"], of: "x", session)
        }
      }
    }

    @Test("The files that are analysed come as partial results, and only for those who asked")
    func analysedFiles() async throws {
      func partial(_ token: JSONValue, _ uris: [String]) -> JSONValue {
        let items = uris.map { JSONValue.object(["kind": "full", "uri": .string($0), "items": []]) }
        return ["notify": "$/progress", "params": ["token": token, "value": ["items": .array(items)]]]
      }
      try await withSession(
        [
          partial("nobody", ["file:///x"]),
          ["expect": "workspace/diagnostic", "params": ["partialResultToken": "lanser-files-1"]],
          partial("lanser-files-1", ["file:///b"]), partial("lanser-files-1", ["file:///a", "file:///b"]),
          ["expect": "$/cancelRequest"],
          // Files that have gone since are not remembered.
          ["expect": "workspace/diagnostic", "params": ["partialResultToken": "lanser-files-2"]],
          partial("lanser-files-1", ["file:///late"]), partial("lanser-files-2", ["file:///c", "file:///b"]),
          ["expect": "$/cancelRequest"],
          ["expect": "workspace/diagnostic", "error": ["code": -32601, "message": "no"]],
        ],
        { session in
          let first = try await session.analysedFiles(expectedCount: { _ in 2 }, deadline: ample)
          #expect(first == ["file:///a", "file:///b"])
          let second = try await session.analysedFiles(expectedCount: { _ in 2 }, deadline: ample)
          #expect(second == ["file:///b", "file:///c"])
          #expect(await session.view?.reportedFiles.isEmpty == true)
          do {
            _ = try await session.analysedFiles(expectedCount: { _ in 2 }, deadline: ample)
            Issue.record("answered")
          } catch SessionError.unsupported("workspace/diagnostic") {
          }
        }
      )
    }
  }
}
