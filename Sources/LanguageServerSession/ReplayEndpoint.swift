import CanonicalJSON
import JSONRPC
import Synchronization

// Plays the server's part of one recorded life.
//
// The recording is gone through in order. A message of the server is delivered when its turn comes; a message to the
// server has to have been sent before the turn goes on. Messages are matched by method and canonical parameters, not by
// their order: what is sent early waits for its turn, ids are translated. Since whatever the client sent in the recording
// it sent because of messages before it, a client that does the same work is never waited for in vain; one that does
// other work is told so.

/// A recorded server.
final class ReplayEndpoint: ServerEndpoint {
  let events: AsyncStream<TransportEvent>
  private let continuation: AsyncStream<TransportEvent>.Continuation
  private let script: Mutex<ReplayScript>
  private let ending = Observed<ServerEnd?>(nil)
  private let moved: @Sendable () -> Void
  private let differed: @Sendable (ReplayDifference) -> Void

  init(
    _ recording: Recording,
    moved: @escaping @Sendable () -> Void,
    differed: @escaping @Sendable (ReplayDifference) -> Void
  ) {
    (events, continuation) = AsyncStream<TransportEvent>.makeStream()
    script = Mutex(ReplayScript(recording))
    self.moved = moved
    self.differed = differed
    perform { $0.advance() }
  }

  var errorTail: String { script.withLock(\.errorTail) }

  /// A trace holds messages only.
  var strayByteCount: Int { 0 }

  func send(_ body: [UInt8]) {
    guard let message = try? JSONValue(parsing: body, options: .wire) else { return }
    perform { $0.sent(message.withoutTexts) }
  }

  func consumed(byteCount: Int) {}

  func discardOutput() {}

  func closeInput() {}

  func terminate() {}

  func kill() {
    // A client that ends the server by force has its reasons, which are in the recording too or make a difference.
    perform { $0.killed() }
  }

  func end(by deadline: ContinuousClock.Instant) async -> ServerEnd? {
    await Task { await ending.wait(until: deadline) { $0 != nil } }.value ?? nil
  }

  func gaveUpWaiting() {}

  /// Lets the script go on, and does what it says; the lock keeps the order of deliveries.
  private func perform(_ change: (inout sending ReplayScript) -> [ReplayScript.Action]) {
    moved()
    script.withLock { script in
      for action in change(&script) {
        switch action {
        case .deliver(let message): continuation.yield(.body(message.serialized()))
        case .expire(let request): continuation.yield(.expired(request: request))
        case .end(let end):
          continuation.yield(.closed)
          continuation.finish()
          ending.update { [end] in $0 = end }
        case .differ(let difference): differed(difference)
        }
      }
    }
  }
}
