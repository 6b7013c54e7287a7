import CanonicalJSON
import JSONRPC
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(3))) struct RPCConnectionTests {
  @Test("Answers find their requests in whatever order they come")
  func answersOutOfOrder() async throws {
    try await withPeer { connection, peer in
      async let first = connection.request("first", params: nil, deadline: .now + .seconds(50))
      async let second = connection.request("second", params: nil, deadline: .now + .seconds(50))
      var ids: [String: JSONValue] = [:]
      for _ in 0..<2 {
        let message = try #require(await peer.next())
        ids[message["method"]?.stringValue ?? ""] = message["id"]
      }
      for method in ["second", "first"] {
        peer.send(["jsonrpc": "2.0", "id": try #require(ids[method]), "result": .string("for \(method)")])
      }
      #expect(try await first == "for first")
      #expect(try await second == "for second")
    }
  }

  @Test("A notification that comes before an answer has been handled when the answer is there")
  func order() async throws {
    let seen = Mutex<[String]>([])
    try await withPeer(notification: { method, _ in seen.withLock { $0.append(method) } }) {
      connection,
      peer in
      async let answer = connection.request("question", params: nil, deadline: .now + .seconds(50))
      let id = try #require(await peer.next()?["id"])
      for number in 0..<1000 { peer.send(["jsonrpc": "2.0", "method": .string("n\(number)")]) }
      peer.send(["jsonrpc": "2.0", "id": id, "result": .null])
      #expect(try await answer == .null)
      #expect(seen.withLock(\.self) == (0..<1000).map { "n\($0)" })
    }
  }

  @Test("Requests of the peer are answered under their own ids, in order")
  func peerRequests() async throws {
    try await withPeer { _, peer in
      let ids: [JSONValue] = [1, "1", -5, "", 9_007_199_254_740_993]
      for id in ids { peer.send(["jsonrpc": "2.0", "id": id, "method": "ask", "params": ["id": id]]) }
      for id in ids {
        let answer = try #require(await peer.next())
        #expect(answer == ["jsonrpc": "2.0", "id": id, "result": ["id": id]])
      }
      peer.send(["jsonrpc": "2.0", "id": 2, "method": "refuse"])
      let refusal = try #require(await peer.next())
      #expect(refusal == ["jsonrpc": "2.0", "id": 2, "error": ["code": -32601, "message": "refuse"]])
    }
  }

  @Test("A request without an answer ends at its deadline, and the peer is told")
  func deadline() async throws {
    try await withPeer { connection, peer in
      await #expect(throws: RPCFailure.timedOut(method: "question")) {
        try await connection.request("question", params: nil, deadline: .now + .milliseconds(30))
      }
      let id = try #require(await peer.next()?["id"])
      let cancel = try #require(await peer.next())
      #expect(cancel == ["jsonrpc": "2.0", "method": "$/cancelRequest", "params": ["id": id]])
      // The answer comes too late, which is no violation.
      peer.send(["jsonrpc": "2.0", "id": id, "result": .null])
      async let next = connection.request("next", params: nil, deadline: .now + .seconds(50))
      peer.send(["jsonrpc": "2.0", "id": try #require(await peer.next()?["id"]), "result": 1])
      #expect(try await next == 1)
    }
  }

  @Test("Nothing is sent after the deadline")
  func pastDeadline() async throws {
    try await withPeer { connection, peer in
      await #expect(throws: RPCFailure.timedOut(method: "late")) {
        try await connection.request("late", params: nil, deadline: .now - .seconds(1))
      }
      await connection.notify("marker", params: nil)
      #expect(await peer.next()?["method"] == "marker")
    }
  }

  @Test("Cancelling the caller ends the request, and the peer is told")
  func cancellation() async throws {
    try await withPeer { connection, peer in
      let caller = Task {
        try await connection.request("question", params: nil, deadline: .now + .seconds(50))
      }
      let id = try #require(await peer.next()?["id"])
      caller.cancel()
      await #expect(throws: RPCFailure.cancelled) { try await caller.value }
      #expect(await peer.next()?["params"] == ["id": id])
    }
  }

  @Test("Answers, deadlines and cancellation may come together: every request ends once", arguments: 0..<4)
  func races(round: Int) async throws {
    try await withPeer { connection, peer in
      let callers = (0..<200).map { number in
        Task {
          try await connection.request(
            "q\(number)",
            params: nil,
            deadline: .now + .microseconds(number * 20 + round * 100)
          )
        }
      }
      let answering = Task {
        while let message = await peer.next() {
          guard let id = message["id"] else { continue }
          peer.send(["jsonrpc": "2.0", "id": id, "result": id])
        }
      }
      for (number, caller) in callers.enumerated() where number.isMultiple(of: 3) { caller.cancel() }
      var endings: Set<String> = []
      for caller in callers {
        switch await caller.result {
        case .success: endings.insert("answered")
        case .failure(RPCFailure.timedOut): endings.insert("timed out")
        case .failure(RPCFailure.cancelled): endings.insert("cancelled")
        case .failure(let other): Issue.record("\(other)")
        }
      }
      #expect(!endings.isEmpty)
      // The connection has survived it.
      let last = try await connection.request("last", params: nil, deadline: .now + .seconds(50))
      #expect(last.intValue != nil)
      answering.cancel()
    }
  }

  @Test("A peer that never stops talking does not hold up a deadline")
  func flood() async throws {
    try await withPeer { connection, peer in
      let isOver = Mutex(false)
      let talking = Task.detached {
        let body = Array(#"{"jsonrpc":"2.0","method":"noise","params":{"text":"0123456789"}}"#.utf8)
        // Always some ahead of the reader; in all no more than is read in a moment once the question is over.
        for _ in 0..<200 where !isOver.withLock(\.self) {
          for _ in 0..<1000 { peer.sendBytes(body) }
          await Task.yield()
        }
      }
      let started = ContinuousClock.now
      await #expect(throws: RPCFailure.timedOut(method: "question")) {
        try await connection.request("question", params: nil, deadline: started + .milliseconds(100))
      }
      #expect(ContinuousClock.now - started < .seconds(20))
      isOver.withLock { $0 = true }
      await talking.value
    }
  }

  @Test(
    "What breaks the protocol ends the connection for everyone",
    arguments: [
      (#"{"jsonrpc":"2.0","id":99,"result":1}"#, .unknownResponseID("99")),
      (#"{"jsonrpc":"2.0","id":"1","result":1}"#, .unknownResponseID(#""1""#)),
      (#"{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":""}}"#, .unknownResponseID("null")),
      ("[]", .notAMessage("not an object")),
      ("", .invalidJSON(.unexpectedEnd(offset: 0))),
      (#"{"a":1,"a":1}"#, .invalidJSON(.duplicateKey("a", offset: 7))),
      ("\u{FEFF}{}", .invalidJSON(.byteOrderMark(offset: 0))),
      ("[1e999999]", .invalidJSON(.numberOutOfRange(offset: 1))),
      (String(repeating: "[", count: 100_000), .invalidJSON(.tooDeep(limit: 512, offset: 512))),
    ] as [(String, ProtocolViolation)]
  )
  func violations(_ body: String, _ violation: ProtocolViolation) async throws {
    let ends = Mutex<[ConnectionEnd]>([])
    try await withPeer(ended: { end in ends.withLock { $0.append(end) } }) { connection, peer in
      let waiting = Task {
        try await connection.request("question", params: nil, deadline: .now + .seconds(50))
      }
      _ = await peer.next()
      peer.sendBytes(Array(body.utf8))
      await #expect(throws: RPCFailure.ended(.violation(violation))) { try await waiting.value }
      await #expect(throws: RPCFailure.ended(.violation(violation))) {
        try await connection.request("next", params: nil, deadline: .now + .seconds(50))
      }
      #expect(ends.withLock(\.self) == [.violation(violation)])
    }
  }

  @Test("A second answer to one request ends the connection")
  func duplicateAnswer() async throws {
    try await withPeer { connection, peer in
      async let first = connection.request("first", params: nil, deadline: .now + .seconds(50))
      let id = try #require(await peer.next()?["id"])
      peer.send(["jsonrpc": "2.0", "id": id, "result": 1])
      #expect(try await first == 1)
      peer.send(["jsonrpc": "2.0", "id": id, "result": 2])
      await #expect(throws: RPCFailure.ended(.violation(.duplicateResponse("1")))) {
        try await connection.request("second", params: nil, deadline: .now + .seconds(50))
      }
    }
  }

  @Test("When the peer goes away everyone is told, and nobody waits any more")
  func closing() async throws {
    try await withPeer { connection, peer in
      let callers = (0..<50).map { _ in
        Task { try await connection.request("question", params: nil, deadline: .now + .seconds(50)) }
      }
      for _ in callers { _ = await peer.next() }
      peer.close()
      for caller in callers {
        await #expect(throws: RPCFailure.ended(.closed)) { try await caller.value }
      }
    }
  }
}

/// The other end of a connection, played by a test.
private final class Peer: Sendable {
  private let transport: MemoryTransport
  private let messages: AsyncStream<JSONValue>

  init(_ transport: MemoryTransport) {
    self.transport = transport
    let (messages, continuation) = AsyncStream<JSONValue>.makeStream()
    self.messages = messages
    Task {
      for await event in transport.events {
        if case .body(let body) = event, let json = try? JSONValue(parsing: body) { continuation.yield(json) }
      }
      continuation.finish()
    }
  }

  func next() async -> JSONValue? {
    for await message in messages { return message }
    return nil
  }

  func send(_ message: JSONValue) { transport.send(message.serialized()) }
  func sendBytes(_ body: [UInt8]) { transport.send(body) }
  func close() { transport.close() }
}

/// Joins a connection and a peer, and closes both afterwards.
private func withPeer(
  notification: @escaping @Sendable (String, JSONValue?) -> Void = { _, _ in },
  ended: @escaping @Sendable (ConnectionEnd) -> Void = { _ in },
  _ body: (RPCConnection, Peer) async throws -> Void
) async throws {
  let (ours, theirs) = MemoryTransport.pair()
  let handlers = RPCConnection.Handlers(
    request: { method, params in
      method == "ask" ? .success(params ?? .null) : .failure(ResponseError(code: -32601, message: method))
    },
    notification: notification,
    ended: ended
  )
  let connection = RPCConnection(transport: ours, handlers: handlers)
  let running = Task { await connection.run() }
  let peer = Peer(theirs)
  defer {
    peer.close()
    ours.close()
    running.cancel()
  }
  try await body(connection, peer)
}
