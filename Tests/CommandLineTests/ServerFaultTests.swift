import CanonicalJSON
import LanserTestSupport
import Testing

extension CommandLineTests {
  @Suite("does not believe a server that fails", .serialized)
  struct ServerFaultTests {
    @Test(
      "A server that dies is never an empty list",
      arguments: [
        ("at once", false, [["exit": 0]]),
        ("before it answers initialize", false, [["expect": "initialize"], ["exit": 7]]),
        ("after the handshake", true, [["abort": 11]]),
        ("before it has loaded the workspace", true, [log("Searching for source files"), ["abort": 6]]),
        ("when the workspace is loaded", true, [loaded, ["exit": 0]]),
        ("when it is asked", true, [loaded, ["expect": "textDocument/references"], ["exit": 0]]),
        (
          "in the middle of an empty list", true,
          [
            loaded, ["expect": "textDocument/references"],
            ["write": "Content-Length: 38\r\n\r\n{\"jsonrpc\":"], ["abort": 11],
          ]
        ),
      ] as [(String, Bool, [JSONValue])]
    )
    func crash(_ stage: String, _ shakesHands: Bool, _ steps: [JSONValue]) throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let handshake: JSONValue = shakesHands ? ["capabilities": ["referencesProvider": true]] : false
        _ = try sandbox.useScriptedServer([
          "handshake": handshake, "skip": ["textDocument/didOpen"], "steps": .array(steps),
        ])
        let result = try sandbox.lanser("refs", "src/shop/cart.py:6:7", "--json=pretty").requireStatus(65)
        let bundle = try result.json()
        #expect(bundle["facts"]?.isNull == true, "\(result)")
        #expect(bundle["error"]?["code"] == "E/LS_CRASH", "\(result)")
      }
    }

    @Test("A server that dies once is started again, and the answer is complete")
    func recovery() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let steps: [JSONValue] = [Self.loaded, ["expect": "textDocument/references"]]
        let location: JSONValue = [
          "uri": .string("file://\(sandbox.workspace)/src/shop/cart.py"),
          "range": ["start": ["line": 5, "character": 6], "end": ["line": 5, "character": 10]],
        ]
        let server = try sandbox.useScriptedServer([
          "lives": [
            life(steps + [["abort": 11]]),
            life([Self.loaded, ["expect": "textDocument/references", "result": [location]]]),
          ]
        ])
        let result = try sandbox.lanser("refs", "src/shop/cart.py:6:7").requireStatus(0)
        #expect(result.outputText == "src/shop/cart.py:6:7: class Cart:\n", "\(result)")
        try server.requirePlayed(lives: 2)
      }
    }

    @Test("Stray output is passed over, and said once")
    func strayOutput() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        _ = try sandbox.useScriptedServer(
          life([
            Self.loaded, ["write": "DEBUG: hello\n"],
            ["expect": "textDocument/references", "result": .null],
          ])
        )
        let result = try sandbox.lanser("refs", "src/shop/cart.py:6:7").requireStatus(0)
        #expect(
          result.errors == """
            no references at src/shop/cart.py:6:7 (5 source files analysed): class Cart:
            pyright wrote 13 bytes between its messages; they were passed over

            """,
          "\(result)"
        )
        #expect(try sandbox.lanser("refs", "src/shop/cart.py:6:7", "--quiet").errors.isEmpty)
      }
    }

    @Test("A server that edits without being asked is refused, and that is said")
    func unwantedEdit() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let uri = "file://\(sandbox.workspace)/src/shop/cart.py"
        let edits: JSONValue = [
          [
            "range": ["start": ["line": 0, "character": 0], "end": ["line": 9, "character": 0]],
            "newText": "",
          ]
        ]
        let server = try sandbox.useScriptedServer(
          life([
            Self.loaded, ["expect": "textDocument/references"],
            [
              "request": "workspace/applyEdit",
              "params": ["edit": ["changes": .object(JSONObject([(uri, edits)]))]],
              "reply": ["result": ["applied": false]],
            ],
            ["send": ["jsonrpc": "2.0", "id": "$id", "result": .null]],
          ])
        )
        let before = try sandbox.directory.read("workspace/src/shop/cart.py")
        let result = try sandbox.lanser("refs", "src/shop/cart.py:6:7").requireStatus(0)
        #expect(
          result.errors.hasSuffix("pyright tried to edit files, which was refused; nothing was changed\n"),
          "\(result)"
        )
        #expect(try sandbox.directory.read("workspace/src/shop/cart.py") == before)
        try server.requirePlayed()
      }
    }

    @Test("What a server writes can not drive a terminal")
    func terminalControl() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let text = "a\u{1B}]0;title\u{7}b\u{202E}c"
        _ = try sandbox.useScriptedServer(
          life(
            [
              Self.loaded,
              [
                "expect": "textDocument/hover",
                "result": ["contents": ["kind": "plaintext", "value": .string(text)]],
              ],
            ],
            capabilities: ["hoverProvider": true]
          )
        )
        let result = try sandbox.lanser("hover", "src/shop/cart.py:6:7", "--color", "always").requireStatus(0)
        #expect(result.outputText == "a\\u{1b}]0;title\\u{7}b\\u{202e}c\n", "\(result)")
      }
    }

    @Test("The configuration says how long a silent server is waited for, unless the command line does")
    func configuredTimeout() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let steps: [JSONValue] = [
          Self.loaded, ["expect": "textDocument/references"], ["expect": "$/cancelRequest"],
        ]
        let server = try sandbox.useScriptedServer(life(steps), timeout: 1.5)
        let result = try sandbox.lanser("refs", "src/shop/cart.py:6:7").requireStatus(64)
        #expect(result.errors.contains("for textDocument/references"), "\(result)")
        try server.requirePlayed()
        try sandbox.lanser("refs", "src/shop/cart.py:6:7", "--timeout", "0.01").requireStatus(64)
      }
    }

    @Test(
      "What there is when the time is over is printed as a part, and is a success only where that was allowed"
    )
    func partialAnswer() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let files = ["cart", "till"].map { name -> JSONValue in
          ["kind": "full", "uri": .string("file://\(sandbox.workspace)/src/shop/\(name).py"), "items": []]
        }
        let diagnostic: JSONValue = [
          "range": ["start": ["line": 5, "character": 6], "end": ["line": 5, "character": 10]],
          "message": "too cheap", "severity": 2,
        ]
        _ = try sandbox.useScriptedServer([
          "handshake": ["capabilities": ["diagnosticProvider": ["workspaceDiagnostics": true]]],
          "skip": ["$/cancelRequest"],
          "steps": [
            Self.log("Found 2 source files"),
            ["expect": "workspace/diagnostic"],
            [
              "notify": "$/progress",
              "params": ["token": "lanser-files-1", "value": ["items": .array(files)]],
            ],
            ["expect": "textDocument/diagnostic", "result": ["kind": "full", "items": [diagnostic]]],
            ["expect": "textDocument/diagnostic"],
          ],
        ])
        let refused = try sandbox.lanser("diag", "--timeout", "2").requireStatus(64)
        let allowed = try sandbox.lanser("diag", "--timeout", "2", "--allow-partial").requireStatus(0)
        try check([refused.transcript, allowed.transcript], golden: "partial-diagnostics")
        let bundle = try sandbox.lanser("diag", "--timeout", "2", "--json").requireStatus(64)
        let facts = try bundle.json()["facts"]
        #expect(facts?["state"] == "partial", "\(bundle)")
        #expect(facts?["diagnostics"]?.arrayValue?.count == 1, "\(bundle)")
        try checkIdentity(of: bundle)
      }
    }

    @Test("A trusted launch may be named for one run")
    func trustForOneRun() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        _ = try sandbox.useScriptedServer(
          life([Self.loaded, ["expect": "textDocument/references", "result": .null]]),
          isTrusted: false
        )
        let refused = try sandbox.lanser("refs", "src/shop/cart.py:6:7", "--json").requireStatus(81)
        let digest = try #require(try refused.json()["error"]?["data"]?["digest"]?.stringValue)
        try sandbox.lanser("refs", "src/shop/cart.py:6:7", "--trust", digest).requireStatus(0)
        try sandbox.lanser("refs", "src/shop/cart.py:6:7").requireStatus(81)
      }
    }

    @Test("No program of the workspace is run unasked, and what was passed over is said", needsPyright)
    func canaries() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let canary = "#!/bin/sh\ntouch \(sandbox.directory("sung"))\n"
        for path in ["bin/python3", "bin/node", ".venv/bin/python", ".venv/bin/python3"] {
          try sandbox.write(canary, to: path, mode: 0o755)
        }
        try sandbox.write("home = /usr/bin\nversion = 3.11.2\n", to: ".venv/pyvenv.cfg")
        let result = try sandbox.lanser(
          "def",
          "py://shop#Cart",
          changing: [
            "PATH": "\(sandbox.workspace)/bin:bin:/usr/bin:/bin", "VIRTUAL_ENV": "\(sandbox.workspace)/.venv",
          ]
        ).requireStatus(0)
        #expect(
          result.errors.contains(
            ".venv/bin/python is not used: it is the repository's code; `lanser trust` allows it"
          ),
          "\(result)"
        )
        #expect(!FileContents.names(in: sandbox.directory.path).contains("sung"))
      }
    }

    private static func log(_ message: String) -> JSONValue {
      ["notify": "window/logMessage", "params": ["type": 3, "message": .string(message)]]
    }

    private static let loaded = log("Found 5 source files")

    private func life(
      _ steps: [JSONValue],
      capabilities: JSONValue = ["referencesProvider": true]
    ) -> JSONValue {
      [
        "handshake": ["capabilities": capabilities], "skip": ["textDocument/didOpen"], "steps": .array(steps),
      ]
    }
  }
}
