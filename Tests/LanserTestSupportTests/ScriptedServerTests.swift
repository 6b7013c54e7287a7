import CanonicalJSON
import LanguageServerSession
import LanserTestSupport
import Testing

@Suite struct ScriptedServerTests {
  @Test("A script from a file is played, and says that it was")
  func fixture() async throws {
    let script = try JSONValue(
      parsing: FileContents.read(ProjectLocations.fixture("scripts/hover-after-loading.json"))
    )
    try await withScriptedServer(script) { server in
      let client = try rawClient(server)
      #expect(try client.initialize()["serverInfo"]?["name"] == "scripted")
      try client.waitForLogMessage(containing: "source file", timeout: 10)
      try client.open(path: server.directory("a"), languageID: "plaintext", text: "x")
      let hover = try client.request("textDocument/hover", path: server.directory("a"), line: 0, character: 0)
      #expect(hover["contents"]?["value"] == "a number")
      client.stop()
      try server.requirePlayed()
    }
  }

  @Test(
    "A client that does not play its part is told which step it missed",
    arguments: [
      ([["expect": "textDocument/hover"]], "step 1: expected textDocument/hover, got "),
      ([["expect": "shutdown", "result": .null], ["expect": "never"]], "step 2: expected never, got "),
      ([["expect": "shutdown", "params": ["x": 1]]], "step 1: expected params"),
      ([["request": "ask", "reply": ["result": 7]]], "step 1: reply to ask: expected"),
    ] as [([JSONValue], String)]
  )
  func missedSteps(_ steps: [JSONValue], _ expected: String) async throws {
    try await withScriptedServer(["steps": .array(steps)]) { server in
      let client = try rawClient(server)
      try client.initialize()
      // Answered, or the server ends at the step that is missed: however slow the machine is, nothing waits in vain.
      _ = try? client.request("shutdown", .null, timeout: 60)
      try? client.notify("exit", .null)
      // The report is written before the end.
      try await server.waitForResult()
      client.stop()
      guard case .missed(let what)? = try server.lives().first else {
        Issue.record("\(try server.lives())")
        return
      }
      #expect(what.contains(expected))
    }
  }

  @Test("A step that was not reached is a miss, with a status of its own")
  func status() throws {
    try TemporaryDirectory.with { directory in
      let script = try directory.write(#"{"handshake":false,"steps":[{"expect":"a"}]}"#, to: "script.json")
      let errors = directory("errors")
      let child = try ChildProcess(
        program: try ProjectLocations.executable("scripted-language-server"),
        arguments: [script],
        environment: [:],
        standardError: errors
      )
      #expect(child.waitAfterClosingInput() == 97)
      let text = String(decoding: try directory.read("errors"), as: UTF8.self)
      #expect(text == "scripted-language-server: step 1: expected a, but the input ended\n")
    }
  }

  private func rawClient(_ server: ScriptedServer) throws -> RawLanguageServerClient {
    try RawLanguageServerClient(
      program: server.launch.program,
      arguments: server.launch.arguments,
      environment: [:],
      workspaceRoot: server.directory("workspace")
    )
  }
}
