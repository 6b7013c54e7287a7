import CanonicalJSON
import LanguageServerProtocol
import LanguageServerSession
import LanserTestSupport
import Testing

extension SessionTests {
  @Suite struct ServerRequestTests {
    @Test(
      "Every request of a server is answered at once, and none of them has an effect",
      arguments: [
        ("workspace/configuration", ["items": []], ["result": []]),
        ("workspace/configuration", .null, ["result": []]),
        (
          "workspace/configuration",
          [
            "items": [
              ["section": "python"], ["section": "python.analysis"], ["section": "python.analysis.mode"],
              ["section": "python.none.deeper"],
              ["scopeUri": "file:///a", "section": "python.analysis.mode"], [:],
              ["section": ""], ["section": .null],
            ]
          ],
          [
            "result": [
              ["analysis": ["mode": "strict"]], ["mode": "strict"], "strict", .null, "strict",
              ["python": ["analysis": ["mode": "strict"]]], ["python": ["analysis": ["mode": "strict"]]],
              ["python": ["analysis": ["mode": "strict"]]],
            ]
          ]
        ),
        ("workspace/workspaceFolders", nil, ["result": [["name": "workspace"]]]),
        ("client/registerCapability", ["registrations": [["id": "1", "method": "x"]]], ["result": .null]),
        ("client/registerCapability", ["registrations": "nonsense"], ["result": .null]),
        (
          "client/unregisterCapability", ["unregisterations": [["id": "unknown", "method": "x"]]],
          ["result": .null]
        ),
        ("window/workDoneProgress/create", ["token": 1], ["result": .null]),
        (
          "window/showMessageRequest", ["type": 1, "message": "?", "actions": [["title": "Yes"]]],
          ["result": .null]
        ),
        (
          "window/showDocument", ["uri": "http://example.com", "external": true],
          ["result": ["success": false]]
        ),
        (
          "workspace/applyEdit", ["edit": ["changes": ["file:///a": []]]], ["result": ["applied": false]]
        ),
        ("workspace/codeLens/refresh", nil, ["result": .null]),
        ("workspace/semanticTokens/refresh", nil, ["result": .null]),
        ("workspace/inlayHint/refresh", nil, ["result": .null]),
        ("workspace/inlineValue/refresh", nil, ["result": .null]),
        ("workspace/diagnostic/refresh", nil, ["result": .null]),
        ("workspace/foldingRange/refresh", nil, ["result": .null]),
        ("workspace/executeSomething", [1, 2], ["error": ["code": -32601]]),
        ("$/unknown", nil, ["error": ["code": -32601]]),
      ] as [(String, JSONValue?, JSONValue)]
    )
    func requests(_ method: String, _ params: JSONValue?, _ reply: JSONValue) async throws {
      var request: JSONObject = ["request": .string(method), "reply": reply]
      request["params"] = params
      try await withSession(
        [.object(request), hoverStep],
        configure: { $0.settings = ["python": ["analysis": ["mode": "strict"]]] },
        { session in
          try await expectRight(session)
        }
      )
    }

    @Test("Requests that come before the answer to initialize are answered")
    func beforeInitialized() async throws {
      try await withSession(
        [
          ["expect": "initialize"],
          ["request": "workspace/configuration", "params": ["items": [[:]]], "reply": ["result": [[:]]]],
          [
            "request": "window/workDoneProgress/create", "params": ["token": "t"], "reply": ["result": .null],
          ],
          ["notify": "window/logMessage", "params": ["type": 3, "message": "early"]],
          ["send": ["jsonrpc": "2.0", "id": "$id", "result": ["capabilities": [:]]]],
          ["expect": "initialized"], ["expect": "workspace/didChangeConfiguration"], hoverStep,
        ],
        handshake: false
      ) { session in
        try await expectRight(session)
        #expect(await session.view?.lastLogMessage == "early")
      }
    }

    @Test("Fifty registrations are kept and fifty removals are heard")
    func registrations() async throws {
      let register: [JSONValue] = (0..<50).map { number in
        [
          "request": "client/registerCapability",
          "params": [
            "registrations": [["id": .string("id\(number)"), "method": .string("method\(number)")]]
          ],
          "reply": ["result": .null],
        ]
      }
      let unregister: [JSONValue] = (0..<49).map { number in
        [
          "request": "client/unregisterCapability",
          "params": [
            "unregisterations": [["id": .string("id\(number)"), "method": .string("method\(number)")]]
          ],
          "reply": ["result": .null],
        ]
      }
      let gate: JSONValue = ["expect": "textDocument/didOpen"]
      try await withSession(register + [hoverStep, gate] + unregister + [hoverStep]) { session in
        _ = try await session.send(hover, documents: [], deadline: ample)
        #expect(await session.view?.registrations.count == 50)
        _ = try await session.send(hover, documents: [snapshot("x")], deadline: ample)
        #expect(await session.view?.registrations == ["id49": "method49"])
      }
    }

    @Test("Edits that nobody asked for are refused and counted")
    func unsolicitedEdit() async throws {
      let edit: JSONValue = [
        "request": "workspace/applyEdit", "params": ["edit": ["documentChanges": []]],
        "reply": ["result": ["applied": false]],
      ]
      try await withSession([edit, edit, hoverStep]) { session in
        _ = try await session.send(hover, documents: [], deadline: ample)
        #expect(await session.view?.refusedEdits == 2)
      }
    }

    @Test("Notifications that nobody knows are ignored, and progress is followed")
    func notifications() async throws {
      func progress(_ value: JSONValue) -> JSONValue {
        ["notify": "$/progress", "params": ["token": 5, "value": value]]
      }
      try await withSession([
        ["notify": "unknown/thing", "params": [1]], ["notify": "$/unknown"], ["notify": "window/logMessage"],
        ["notify": "textDocument/publishDiagnostics", "params": ["uri": 7]],
        ["notify": "telemetry/event", "params": "x"],
        ["request": "window/workDoneProgress/create", "params": ["token": 5], "reply": ["result": .null]],
        progress(["kind": "begin", "title": "Indexing", "message": "0 of 2"]),
        progress(["kind": "report", "message": "1 of 2"]), hoverStep,
        ["expect": "textDocument/didOpen"], progress(["kind": "end"]), hoverStep,
      ]) { session in
        _ = try await session.send(hover, documents: [], deadline: ample)
        #expect(await session.view?.lastProgress == "Indexing: 1 of 2")
        #expect(await session.view?.progressEnded.contains("Indexing") == false)
        _ = try await session.send(hover, documents: [snapshot("x")], deadline: ample)
        #expect(await session.view?.progressEnded.contains("Indexing") == true)
      }
    }
  }
}
