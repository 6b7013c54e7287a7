import CanonicalJSON
import LanguageServerProtocol
import LanguageServerSession
import LanserTestSupport
import Testing

extension SessionTests {
  /// Memory is part of what is claimed here, so these run one at a time.
  @Suite(.serialized) struct FloodTests {
    private static let line = String(repeating: "e", count: 1023) + "\n"

    @Test("A flood of standard error is drained, and only its end is kept")
    func standardError() async throws {
      let count = isLongRun ? 1 << 20 : 1 << 18
      let before = try ProcessTable.residentBytes()
      let outcome = try await failure(
        [
          "steps": [
            ["expect": "textDocument/hover"],
            ["write": ["repeat": .string(Self.line), "count": .integer(count)], "to": "stderr"],
            ["send": ["jsonrpc": "2.0", "id": "$id", "result": ["contents": "right"]]],
            ["expect": "textDocument/hover"], ["write": "the end\n", "to": "stderr"], ["exit": 3],
          ]
        ],
        configure: { $0.limits.restarts = 0 },
        asking: { session, _ in
          for _ in 0..<2 { try await expectRight(session, deadline: .now + .seconds(60)) }
        }
      )
      guard case .serverEnded(.exited(status: 3), _, _, let tail)? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      #expect(tail.hasSuffix("e\nthe end"))
      #expect(tail.utf8.count <= 16 << 10)
      #expect(try ProcessTable.residentBytes() < before + 64 << 20)
    }

    @Test("A flood of messages fills the pipe, not the memory, and everything in it is handled")
    func standardOutput() async throws {
      let before = try ProcessTable.residentBytes()
      let text = String(repeating: "x", count: 100_000)
      let message: JSONValue = [
        "message": [
          "jsonrpc": "2.0", "method": "window/logMessage", "params": ["type": 4, "message": .string(text)],
        ]
      ]
      try await withSession(
        [
          ["expect": "textDocument/hover"], ["write": ["repeat": message, "count": 3000]],
          ["send": ["jsonrpc": "2.0", "id": "$id", "result": ["contents": "right"]]],
        ],
        configure: { $0.limits.receiveBacklog = 1 << 20 },
        { session in
          try await expectRight(session, deadline: .now + .seconds(60))
          #expect(await session.view?.logCount == 3000)
        }
      )
      #expect(try ProcessTable.residentBytes() < before + 100 << 20)
    }

    @Test("A flood of partial results, messages and progress that nobody asked for is not kept")
    func unwantedNotifications() throws {
      var view = ServerView(readiness: .immediate)
      let before = try ProcessTable.residentBytes()
      for number in 0..<5000 {
        let items: JSONValue = .array([["uri": .string("file:///\(number)"), "items": []]])
        view.received("$/progress", ["token": .integer(number % 7), "value": ["items": items]])
        view.received(
          "window/showMessage",
          ["type": 1, "message": .string(String(repeating: "m", count: 10_000))]
        )
      }
      #expect(view.reportedFiles.isEmpty)
      #expect(view.errorMessages.count == 20)
      #expect(try ProcessTable.residentBytes() < before + 64 << 20)
    }

    @Test("An announced length alone costs no memory")
    func announcedLength() async throws {
      let before = try ProcessTable.residentBytes()
      let outcome = try await failure(
        [
          "steps": [
            ["expect": "textDocument/hover"], ["write": "Content-Length: 536870912\r\n\r\n{"],
            ["stall": true],
          ]
        ],
        deadline: .milliseconds(400)
      )
      guard case .timedOut? = outcome.error else {
        Issue.record("\(String(describing: outcome.error))")
        return
      }
      #expect(try ProcessTable.residentBytes() < before + 64 << 20)
    }
  }
}
