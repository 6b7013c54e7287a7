import CanonicalJSON
import LanguageServerSession
import LanserTestSupport
import Testing

extension SessionTests {
  @Suite struct OrphanTests {
    @Test(
      "When the client is killed, its server and everything the server started are gone within five seconds",
      arguments: [false, true]
    )
    func killedClient(newSession: Bool) async throws {
      let script: JSONValue = [
        "steps": [["spawn": ["newSession": .bool(newSession)]]], "ending": "deaf", "ignoreTerminate": true,
      ]
      try await TemporaryDirectory.with { directory in
        let server = try ScriptedServer(script, in: directory)
        let client = try ChildProcess(
          program: try ProjectLocations.executable("session-holder"),
          arguments: [server.launch.program] + server.launch.arguments,
          environment: [:]
        )
        defer { client.end() }
        #expect(client.readLine() == "ready")
        // The client and the supervisor carry the directory in their arguments, too.
        try await server.waitForResult()
        try server.requirePlayed()
        let family = ProcessTable.descendants(of: client.id)
        // Supervisor, server, and the server's child.
        #expect(family.count == 3, "\(family)")
        client.killAlone()
        #expect(try await ProcessTable.remaining(of: family).isEmpty)
      }
    }

    @Test("When the supervisor is killed, the server goes with it, and the session says so")
    func killedSupervisor() async throws {
      try await withScriptedServer(["steps": [], "ending": "deaf", "ignoreTerminate": true]) { server in
        var configuration = server.configuration
        configuration.limits = quickLimits()
        configuration.limits.restarts = 0
        let session = LanguageServerSession(configuration: configuration)
        try await session.start(deadline: ample)
        let process = try #require(
          server.processes.first { $0.group == $0.id && $0.parent != 1 && isServer($0, server) }
        )
        endProcess(process.parent)
        do {
          _ = try await session.send(hover, documents: [], deadline: ample)
          Issue.record("answered")
        } catch SessionError.serverEnded(.unknown, _, _, _) {
        }
        await session.shutDown()
      }
    }

    private func isServer(_ process: ProcessTable.Process, _ server: ScriptedServer) -> Bool {
      process.command.hasPrefix(server.launch.program + " ")
    }
  }
}
