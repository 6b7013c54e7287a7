import CanonicalJSON
import LanserTestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension CommandLineTests {
  @Suite("can be interrupted at any time", .serialized)
  struct InterruptionTests {
    @Test("Ctrl-C ends with 130, and the server is told to stop what it does and to go")
    func interrupted() async throws {
      try await CommandLineSandbox.with(project: "shop") { sandbox in
        let server = try sandbox.useScriptedServer(
          Self.script(
            afterQuestion: [["expect": "$/cancelRequest", "params": ["id": "$id"]]],
            asked: sandbox.directory("asked")
          )
        )
        let child = try sandbox.start(["refs", "src/shop/cart.py:6:7"])
        defer { child.end() }
        try await FileContents.waitForFile(sandbox.directory("asked"))
        child.send(signal: SIGINT)
        let (output, errors, end) = child.communicate(limit: .seconds(20))
        #expect(end == .exited(130))
        #expect(output.isEmpty)
        #expect(String(decoding: errors, as: UTF8.self) == "interrupted\n")
        try server.requirePlayed()
        #expect(try await ProcessTable.remaining(mentioning: sandbox.directory.path).isEmpty)
      }
    }

    @Test("A second Ctrl-C ends a program whose server does not want to go, at once, and no server is left")
    func interruptedTwice() async throws {
      try await CommandLineSandbox.with(project: "shop") { sandbox in
        _ = try sandbox.useScriptedServer(Self.stubborn(asked: sandbox.directory("asked")))
        let child = try sandbox.start(["refs", "src/shop/cart.py:6:7"])
        defer { child.end() }
        try await FileContents.waitForFile(sandbox.directory("asked"))
        child.send(signal: SIGINT)
        try await FileContents.waitForFile(sandbox.directory("cancelled"))
        child.send(signal: SIGINT)
        let (output, _, end) = child.communicate(limit: .seconds(20))
        #expect(end == .signalled(SIGINT))
        #expect(output.isEmpty)
        #expect(try await ProcessTable.remaining(mentioning: sandbox.directory.path).isEmpty)
      }
    }

    @Test(
      "A program that is killed leaves no server, and nothing that a server started, after five seconds",
      arguments: [SIGKILL, SIGTERM, SIGHUP]
    )
    func killed(signal: Int32) async throws {
      try await CommandLineSandbox.with(project: "shop") { sandbox in
        _ = try sandbox.useScriptedServer(Self.stubborn(asked: sandbox.directory("asked")))
        let child = try sandbox.start(["refs", "src/shop/cart.py:6:7"])
        defer { child.end() }
        try await FileContents.waitForFile(sandbox.directory("asked"))
        let family = ProcessTable.descendants(of: child.id)
        // The supervisor, the server, and the server's child.
        #expect(family.count == 3, "\(family)")
        child.send(signal: signal)
        #expect(try await ProcessTable.remaining(of: family).isEmpty)
        #expect(try await ProcessTable.remaining(mentioning: sandbox.directory.path).isEmpty)
      }
    }

    @Test("A program that is killed leaves no Pyright after five seconds", needsPyright)
    func killedWithPyright() async throws {
      try await CommandLineSandbox.with(project: "shop") { sandbox in
        let child = try sandbox.start(["refs", "py://shop.prices#Price", "--verbose"])
        defer { child.end() }
        var family: [ProcessTable.Process] = []
        let deadline = ContinuousClock.now + .seconds(20)
        while !family.contains(where: { $0.command.contains("langserver.index.js") }), .now < deadline {
          try await Task.sleep(for: .milliseconds(5))
          family = ProcessTable.descendants(of: child.id)
        }
        #expect(family.contains { $0.command.contains("langserver.index.js") })
        child.killAlone()
        #expect(try await ProcessTable.remaining(of: family).isEmpty)
      }
    }

    @Test("A server that ignores every polite word does not keep the answer back, nor outlives the program")
    func stubbornServer() async throws {
      try await CommandLineSandbox.with(project: "shop") { sandbox in
        _ = try sandbox.useScriptedServer(
          Self.script(
            afterQuestion: [["send": ["jsonrpc": "2.0", "id": "$id", "result": .null]]],
            asked: sandbox.directory("asked"),
            isStubborn: true
          )
        )
        let result = try sandbox.lanser("refs", "src/shop/cart.py:6:7", limit: .seconds(20)).requireStatus(0)
        #expect(
          result.errors == "no references at src/shop/cart.py:6:7 (5 source files analysed): class Cart:\n",
          "\(result)"
        )
        #expect(try await ProcessTable.remaining(mentioning: sandbox.directory.path).isEmpty)
      }
    }

    /// Takes the question, leaves a mark, and then does as it is told.
    private static func script(
      afterQuestion steps: [JSONValue],
      asked mark: String,
      isStubborn: Bool = false
    ) -> JSONValue {
      let before: [JSONValue] = [
        ["notify": "window/logMessage", "params": ["type": 3, "message": "Found 5 source files"]],
        ["expect": "textDocument/references"],
      ]
      let stubbornness: [JSONValue] = isStubborn ? [["spawn": ["newSession": true]]] : []
      return [
        "handshake": ["capabilities": ["referencesProvider": true]], "skip": ["textDocument/didOpen"],
        "steps": .array(before + stubbornness + [["touch": .string(mark)]] + steps),
        "ending": isStubborn ? "deaf" : "polite", "ignoreTerminate": .bool(isStubborn),
      ]
    }

    private static func stubborn(asked mark: String) -> JSONValue {
      let cancelled = mark[..<(mark.lastIndex(of: "/") ?? mark.startIndex)] + "/cancelled"
      return script(
        afterQuestion: [["expect": "$/cancelRequest"], ["touch": .string(String(cancelled))]],
        asked: mark,
        isStubborn: true
      )
    }
  }
}
