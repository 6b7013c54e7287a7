/// What arrives on a transport, in the order of arrival.
package enum TransportEvent: Sendable {
  /// The body of one message.
  case body([UInt8])
  /// The stream can no longer be read; `closed` follows.
  case failed(ProtocolViolation)
  /// The peer of a recording left this request unanswered until its deadline; nil where no answer was waited for, but
  /// something else.
  case expired(request: Int?)
  /// Nothing more will arrive.
  case closed
}

/// A pair of message streams: a server process, an in-memory peer, a recorder, a replayer.
///
/// The transport knows bodies and their order. It does not know what is in them.
package protocol MessageTransport: Sendable {
  /// What the peer sends. There is one consumer.
  var events: AsyncStream<TransportEvent> { get }

  /// Queues one body; bodies leave in the order of the calls. Never blocks and never fails: a peer that has gone is
  /// reported by `events`.
  func send(_ body: [UInt8])

  /// Tells the transport that a body of this size has been dealt with, so that it may read on.
  func consumed(byteCount: Int)
}

/// Two transports joined back to back in memory, for tests and for replay.
package struct MemoryTransport: MessageTransport {
  package let events: AsyncStream<TransportEvent>
  private let peer: AsyncStream<TransportEvent>.Continuation

  package static func pair() -> (MemoryTransport, MemoryTransport) {
    let (leftEvents, left) = AsyncStream<TransportEvent>.makeStream()
    let (rightEvents, right) = AsyncStream<TransportEvent>.makeStream()
    return (
      MemoryTransport(events: leftEvents, peer: right), MemoryTransport(events: rightEvents, peer: left)
    )
  }

  package func send(_ body: [UInt8]) { peer.yield(.body(body)) }

  package func consumed(byteCount: Int) {}

  /// Ends what the other side receives.
  package func close() {
    peer.yield(.closed)
    peer.finish()
  }
}
