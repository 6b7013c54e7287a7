import JSONRPC

/// An endpoint that passes everything on to another one, and sees what passes.
///
/// What the server sends is looked at in the order of arrival and before anybody else sees it; what it is sent, before
/// the server does.
final class WrappedEndpoint: ServerEndpoint {
  /// What is done with what passes.
  struct Observer: Sendable {
    /// Sees a body on its way to the server.
    var sending: @Sendable ([UInt8]) -> Void = { _ in }
    /// Sees a body from the server, and returns what is to be taken for it.
    var receiving: @Sendable ([UInt8]) -> [UInt8] = { $0 }
    /// Learns that the server has ended; called once.
    var ended: @Sendable (ServerEnd, _ errorTail: String) -> Void = { _, _ in }
    /// Learns that something else than an answer was waited for in vain.
    var gaveUp: @Sendable () -> Void = {}
  }

  let events: AsyncStream<TransportEvent>
  private let base: any ServerEndpoint
  private let observer: Observer
  private let endIsKnown = Observed(false)

  init(_ base: any ServerEndpoint, observer: Observer) {
    self.base = base
    self.observer = observer
    let (events, continuation) = AsyncStream<TransportEvent>.makeStream()
    self.events = events
    Task {
      for await event in base.events {
        switch event {
        case .body(let body):
          let taken = observer.receiving(body)
          // The base counts the bytes that it has sent, the reader those that it takes.
          if taken.count != body.count { base.consumed(byteCount: body.count - taken.count) }
          continuation.yield(.body(taken))
        default: continuation.yield(event)
        }
      }
      continuation.finish()
    }
  }

  var errorTail: String { base.errorTail }

  var strayByteCount: Int { base.strayByteCount }

  func send(_ body: [UInt8]) {
    observer.sending(body)
    base.send(body)
  }

  func consumed(byteCount: Int) { base.consumed(byteCount: byteCount) }

  func discardOutput() { base.discardOutput() }

  func closeInput() { base.closeInput() }

  func terminate() { base.terminate() }

  func kill() { base.kill() }

  func end(by deadline: ContinuousClock.Instant) async -> ServerEnd? {
    let end = await base.end(by: deadline)
    if let end {
      let isNews = endIsKnown.update { known in
        defer { known = true }
        return !known
      }
      if isNews { observer.ended(end, base.errorTail) }
    }
    return end
  }

  func gaveUpWaiting() {
    observer.gaveUp()
    base.gaveUpWaiting()
  }
}
