import CanonicalJSON
import LanguageServerProtocol
import LanguageServerSession
import LanserTestSupport
import Testing

extension SessionTests {
  /// Times are part of what is claimed here.
  @Suite(.serialized) struct ShutdownTests {
    @Test(
      "However little a server cares about its end, it ends in twice the grace period, and so does everything it started",
      arguments: [
        ("ignores shutdown, exit and the end of its input", ["ending": "deaf"]),
        ("ignores SIGTERM too", ["ending": "deaf", "ignoreTerminate": true]),
        ("has stopped reading", ["steps": [["stall": true]], "ignoreTerminate": true]),
        ("leaves a child that holds its streams", ["steps": [["spawn": [:]]]]),
        ("leaves a child in a session of its own", ["steps": [["spawn": ["newSession": true]]]]),
        (
          "does all of it",
          [
            "steps": [["spawn": [:]], ["spawn": ["newSession": true]]], "ending": "deaf",
            "ignoreTerminate": true,
          ]
        ),
      ] as [(String, JSONValue)]
    )
    func escalation(_ fault: String, _ script: JSONValue) async throws {
      try await withScriptedServer(script) { server in
        var configuration = server.configuration
        configuration.limits.shutdownGrace = .milliseconds(300)
        var started = ContinuousClock.now
        try await withLanguageServer(configuration, deadline: ample) { _ in
          #expect(!server.processes.isEmpty)
          started = .now
        }
        #expect(ContinuousClock.now - started < soon, "\(fault)")
        // Nothing is left when the function returns, not some time later.
        #expect(server.processes.isEmpty, "\(fault)")
      }
    }

    @Test("With the default limits a server that ignores everything is gone in less than five seconds")
    func defaultLimits() async throws {
      try await withScriptedServer(["ending": "deaf", "ignoreTerminate": true]) { server in
        let session = LanguageServerSession(configuration: server.configuration)
        try await session.start(deadline: ample)
        let started = ContinuousClock.now
        await session.shutDown()
        let elapsed = ContinuousClock.now - started
        #expect(elapsed > .seconds(3))
        #expect(elapsed < soon)
        #expect(server.processes.isEmpty)
      }
    }

    @Test("A cancelled caller leaves no server behind, however stubborn", arguments: [false, true])
    func cancelledCaller(stubborn: Bool) async throws {
      let script: JSONValue = [
        "steps": [["expect": "textDocument/hover"]], "ending": "deaf", "ignoreTerminate": .bool(stubborn),
      ]
      try await withScriptedServer(script) { server in
        var configuration = server.configuration
        configuration.limits = quickLimits()
        let running = configuration
        let started = ContinuousClock.now
        let caller = Task {
          try await withLanguageServer(running, deadline: ample) { session in
            try await session.send(hover, documents: [], deadline: ample)
          }
        }
        // The script is over when the question has come.
        try await server.waitForResult()
        try server.requirePlayed()
        caller.cancel()
        do {
          _ = try await caller.value
          Issue.record("not cancelled")
        } catch SessionError.cancelled {
        }
        #expect(ContinuousClock.now - started < soon)
        #expect(server.processes.isEmpty)
      }
    }

    @Test("A cancelled caller still takes leave of its server politely")
    func politeWhenCancelled() async throws {
      try await withScriptedServer([:]) { server in
        let configuration = server.configuration
        let (started, continuation) = AsyncStream<Void>.makeStream()
        let caller = Task {
          try await withLanguageServer(configuration, deadline: ample) { _ in
            continuation.finish()
            try await Task.sleep(for: .seconds(20))
          }
        }
        for await _ in started {}
        caller.cancel()
        await #expect(throws: CancellationError.self) { try await caller.value }
        try server.requirePlayed()
      }
    }

    @Test("An error thrown by the caller ends the server too")
    func throwingBody() async throws {
      struct Mine: Error {}
      try await withScriptedServer([:]) { server in
        await #expect(throws: Mine.self) {
          try await withLanguageServer(server.configuration, deadline: ample) { _ in throw Mine() }
        }
        try server.requirePlayed()
      }
    }

    @Test("A server that dies during shutdown is no error")
    func deathAtShutdown() async throws {
      try await withSession([["expect": "shutdown"], ["abort": 6]]) { _ in }
    }

    @Test("A thousand messages to a server that does not read do not keep it alive, nor us waiting")
    func stuckWriter() async throws {
      try await withScriptedServer(["steps": [["stall": true]], "ignoreTerminate": true]) { server in
        var configuration = server.configuration
        configuration.limits = quickLimits()
        let started = ContinuousClock.now
        let text = String(repeating: "x", count: 1 << 20)
        do {
          try await withLanguageServer(configuration, deadline: ample) { session in
            _ = try await session.send(
              hover,
              documents: (0..<20).map { snapshot(text, uri: "file:///\($0)") },
              deadline: .now + .milliseconds(300)
            )
          }
          Issue.record("answered")
        } catch SessionError.timedOut(let stall) {
          #expect(stall.waitingFor == "textDocument/hover")
        }
        #expect(ContinuousClock.now - started < soon)
      }
    }

    @Test("A server that is sent more than the limit without reading it is ended")
    func sendBacklog() async throws {
      let outcome = try await failure(
        ["steps": [["stall": true]]],
        configure: {
          $0.limits.sendBacklog = 4 << 20
          $0.limits.restarts = 0
        },
        asking: { session, deadline in
          let text = String(repeating: "x", count: 1 << 20)
          _ = try await session.send(
            hover,
            documents: (0..<10).map { snapshot(text, uri: "file:///\($0)") },
            deadline: deadline
          )
        }
      )
      guard case .serverEnded(.signalled(9), _, _, _)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      #expect(outcome.elapsed < soon)
    }

    @Test("A server inherits its three standard streams and no other descriptor")
    func inheritedDescriptors() async throws {
      try await TemporaryDirectory.with { directory in
        let inherited = try InheritableDescriptor(path: directory("lock"))
        defer { inherited.close() }
        try await withScriptedServer([:]) { server in
          try await withLanguageServer(server.configuration, deadline: ample) { _ in
            let process = try #require(server.processes.first)
            #expect(FileContents.names(in: "/proc/\(process.id)/fd") == ["0", "1", "2"])
          }
        }
      }
    }

    @Test("A hundred sessions leave no descriptor, no zombie and no child")
    func leaks() async throws {
      func round(_ count: Int) async throws {
        for _ in 0..<count {
          try await withScriptedServer(["steps": [hoverStep]]) { server in
            try await withLanguageServer(server.configuration, deadline: ample) { session in
              _ = try await session.send(hover, documents: [], deadline: ample)
            }
          }
        }
      }
      try await round(2)
      let before = ProcessTable.openDescriptors().count { $0.value.hasPrefix("pipe:") }
      try await round(100)
      // The queues that read the streams close them a moment after the end.
      let deadline = ContinuousClock.now + .seconds(2)
      var after = 0
      repeat {
        after = ProcessTable.openDescriptors().count { $0.value.hasPrefix("pipe:") }
        if after <= before + 10 { break }
        try await Task.sleep(for: .milliseconds(20))
      } while ContinuousClock.now < deadline
      // Other suites run sessions at the same time; a leak would be five per session.
      #expect(after < before + 60)
      #expect(ProcessTable.children().count { $0.state == "Z" } < 10)
    }
  }
}
