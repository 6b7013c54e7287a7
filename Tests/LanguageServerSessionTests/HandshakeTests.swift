import CanonicalJSON
import JSONRPC
import LanguageServerProtocol
import LanguageServerSession
import LanserTestSupport
import SourceText
import Testing

extension SessionTests {
  @Suite struct HandshakeTests {
    @Test("The handshake, the question and the farewell come in the order of the protocol")
    func order() async throws {
      try await withSession(
        [
          [
            "expect": "initialize",
            "params": [
              "clientInfo": ["name": "lanser"], "initializationOptions": ["option": 1],
              "capabilities": [
                "general": ["positionEncodings": ["utf-16", "utf-8", "utf-32"]],
                "workspace": ["configuration": true], "window": ["workDoneProgress": true],
                "textDocument": ["diagnostic": ["dynamicRegistration": true]],
              ],
            ],
            "result": [
              "capabilities": ["hoverProvider": true], "serverInfo": ["name": "scripted", "version": "7"],
            ],
          ],
          ["expect": "initialized", "params": [:]],
          ["expect": "workspace/didChangeConfiguration", "params": ["settings": ["a": ["b": 1]]]],
          hoverStep,
          ["expect": "shutdown", "result": .null],
          ["expect": "exit"],
        ],
        handshake: false,
        configure: {
          $0.initializationOptions = ["option": 1]
          $0.settings = ["a": ["b": 1]]
        },
        { session in
          try await expectRight(session)
          #expect(await session.server?.serverName == "scripted")
          #expect(await session.server?.serverVersion == "7")
          #expect(await session.positionEncoding == .utf16)
        }
      )
    }

    @Test(
      "The server chooses among the encodings that were offered",
      arguments: [("utf-8", .utf8), ("utf-16", .utf16), ("utf-32", .utf32)] as [(JSONValue, PositionEncoding)]
    )
    func encodings(_ name: JSONValue, _ encoding: PositionEncoding) async throws {
      try await withSession([], handshake: ["capabilities": ["positionEncoding": name]]) { session in
        #expect(await session.positionEncoding == encoding)
      }
    }

    @Test(
      "An encoding that was not offered is an error, even when it is the default",
      arguments: [
        ("utf-7", "utf-7"), ("utf-32", "utf-32"), (nil, "utf-16 (by default)"),
        ("utf-16", "utf-16 (by default)"),
      ]
        as [(JSONValue?, String)]
    )
    func unknownEncodings(_ name: JSONValue?, _ expected: String) async throws {
      var capabilities: JSONObject = [:]
      capabilities["positionEncoding"] = name
      let outcome = try await failure(
        [
          "handshake": false,
          "steps": [
            ["expect": "initialize", "result": ["capabilities": .object(capabilities)]], ["stall": true],
          ],
        ],
        configure: { $0.offeredEncodings = [.utf8] }
      )
      guard case .unknownEncoding(expected)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
    }

    @Test("A refused initialize is an error with the server's own words, and leaves no process")
    func refusedInitialize() async throws {
      let outcome = try await failure([
        "handshake": false,
        "steps": [
          ["expect": "initialize", "error": ["code": -32602, "message": "bad initializationOptions"]],
          ["stall": true],
        ],
      ])
      guard case .requestFailed("initialize", let error)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      #expect(error == ResponseError(code: -32602, message: "bad initializationOptions"))
    }

    @Test(
      "An answer to initialize without capabilities is an error",
      arguments: [.null, [:], 3] as [JSONValue]
    )
    func undecodable(_ result: JSONValue) async throws {
      let outcome = try await failure([
        "handshake": false, "steps": [["expect": "initialize", "result": result], ["stall": true]],
      ])
      guard case .undecodable("initialize", _)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
    }

    @Test("A deadline that passes during initialize ends the server")
    func silentInitialize() async throws {
      let outcome = try await failure(
        [
          "handshake": false, "ignoreTerminate": true,
          "steps": [["write": "loading\n", "to": "stderr"], ["expect": "initialize"], ["stall": true]],
        ],
        start: .milliseconds(1500)
      )
      guard case .timedOut(let stall)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      #expect(stall.waitingFor == "initialize")
      #expect(stall.errorTail == "loading")
      #expect(outcome.elapsed < soon)
    }

    @Test(
      "What can not be started is an error that names it",
      arguments: [("/nonexistent/server", 2), ("/etc/passwd", 13), ("/tmp", 13)] as [(String, Int32)]
    )
    func launchFailures(_ program: String, _ code: Int32) async throws {
      let launch = ServerLaunch(program: program, arguments: [], environment: [:], workingDirectory: "/")
      await expectLaunchFailure(launch, code)
    }

    @Test("A missing working directory is an error")
    func missingDirectory() async throws {
      let launch = ServerLaunch(
        program: "/bin/sh",
        arguments: [],
        environment: [:],
        workingDirectory: "/nonexistent"
      )
      await expectLaunchFailure(launch, 2)
    }

    @Test("A file that is no program is an error")
    func noProgram() async throws {
      try await TemporaryDirectory.with { directory in
        let program = try directory.write(
          [0x7F, 0x45, 0x4C, 0x46, 0, 0, 0, 0],
          to: "wrong-architecture",
          mode: 0o755
        )
        await expectLaunchFailure(
          ServerLaunch(program: program, arguments: [], environment: [:], workingDirectory: "/"),
          8
        )
      }
    }

    private func expectLaunchFailure(_ launch: ServerLaunch, _ expected: Int32) async {
      let configuration = SessionConfiguration(launch: launch, workspaceRoot: "/", languageID: "none")
      do {
        try await withLanguageServer(configuration, deadline: ample) { _ in
          _ = Issue.record("started")
        }
      } catch SessionError.launchFailed(let program, let code) {
        #expect(program == launch.program)
        #expect(code == expected)
      } catch {
        Issue.record("\(error)")
      }
    }
  }
}
