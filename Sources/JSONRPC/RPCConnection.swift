package import CanonicalJSON

/// Why a request brought no result.
package enum RPCFailure: Error, Sendable, Equatable {
  /// The peer answered with an error.
  case response(ResponseError)
  /// The deadline passed; the peer has been told to stop.
  case timedOut(method: String)
  /// The caller was cancelled; the peer has been told to stop.
  case cancelled
  /// The connection ended before the answer came.
  case ended(ConnectionEnd)
}

/// How a connection came to its end.
package enum ConnectionEnd: Error, Sendable, Equatable {
  /// The peer closed its side, or died.
  case closed
  /// The peer broke the protocol, and the connection was given up.
  case violation(ProtocolViolation)
}

/// Speaks JSON-RPC 2.0 over a transport: matches answers to requests, hands the peer's requests and notifications on.
///
/// Messages are handled strictly in the order of arrival: a notification that came before a response has been seen by
/// the handler when the caller gets the response. Messages leave in the order in which this actor is entered.
package actor RPCConnection {
  /// What to do with what the peer sends on its own account.
  ///
  /// Both are called in order of arrival and must not block.
  package struct Handlers: Sendable {
    package var request:
      @Sendable (_ method: String, _ params: JSONValue?) -> Result<JSONValue, ResponseError>
    package var notification: @Sendable (_ method: String, _ params: JSONValue?) -> Void
    package var ended: @Sendable (ConnectionEnd) -> Void
    /// A recording says that something else than an answer was waited for in vain.
    package var expired: @Sendable () -> Void

    package init(
      request: @escaping @Sendable (String, JSONValue?) -> Result<JSONValue, ResponseError>,
      notification: @escaping @Sendable (String, JSONValue?) -> Void,
      ended: @escaping @Sendable (ConnectionEnd) -> Void,
      expired: @escaping @Sendable () -> Void = {}
    ) {
      self.request = request
      self.notification = notification
      self.ended = ended
      self.expired = expired
    }
  }

  private typealias Waiter = CheckedContinuation<Result<JSONValue, RPCFailure>, Never>

  private let transport: any MessageTransport
  private let handlers: Handlers
  private var requests = RequestTable<Waiter>()
  private var end: ConnectionEnd?

  package init(transport: any MessageTransport, handlers: Handlers) {
    self.transport = transport
    self.handlers = handlers
  }

  /// Reads until the peer has gone.
  ///
  /// Must be running for any request to be answered.
  package func run() async {
    var received = 0
    for await event in transport.events {
      // Whether taking an event that is there already suspends is up to the runtime. A peer that talks faster than it is
      // listened to must not keep everyone else out of the actor, deadlines and cancellation included.
      received += 1
      if received.isMultiple(of: 16) { await Task.yield() }
      switch event {
      case .body(let body):
        receive(body)
        transport.consumed(byteCount: body.count)
      case .expired(let request?): abandon(request, because: .timedOut(method: ""))
      case .expired(nil): handlers.expired()
      case .failed(let violation): finish(.violation(violation))
      case .closed: finish(.closed)
      }
    }
    finish(.closed)
  }

  package func notify(_ method: String, params: JSONValue?) {
    guard end == nil else { return }
    transport.send(RPCMessage.notification(method: method, params: params).json.serialized())
  }

  /// Sends a request and waits for its answer, until `deadline` or until the calling task is cancelled.
  ///
  /// - Throws: `RPCFailure`. In the cases `timedOut` and `cancelled` the peer has been sent `$/cancelRequest`, unless it
  ///   was too late to send the request at all.
  package func request(
    _ method: String,
    params: JSONValue?,
    deadline: ContinuousClock.Instant
  ) async throws(RPCFailure) -> JSONValue {
    if let end { throw .ended(end) }
    if Task.isCancelled { throw .cancelled }
    if deadline <= .now { throw .timedOut(method: method) }
    let id = requests.reserve()
    let timer = Task {
      // Cancelled when the answer has come.
      try await Task.sleep(until: deadline, clock: .continuous)
      abandon(id, because: .timedOut(method: method))
    }
    defer { timer.cancel() }
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { (waiter: Waiter) in
        requests.add(waiter, for: id)
        transport.send(RPCMessage.request(id: .number(id), method: method, params: params).json.serialized())
        if Task.isCancelled { abandon(id, because: .cancelled) }
      }
    } onCancel: {
      Task { await abandon(id, because: .cancelled) }
    }
    return try result.get()
  }

  private func abandon(_ id: Int, because failure: RPCFailure) {
    guard let waiter = requests.abandon(id) else { return }
    notify("$/cancelRequest", params: ["id": .integer(id)])
    waiter.resume(returning: .failure(failure))
  }

  private func receive(_ body: [UInt8]) {
    guard end == nil else { return }
    do {
      let json: JSONValue
      do {
        json = try JSONValue(parsing: body, options: .wire)
      } catch {
        throw ProtocolViolation.invalidJSON(error)
      }
      switch try RPCMessage(json) {
      case .notification(let method, let params):
        handlers.notification(method, params)
      case .request(let id, let method, let params):
        let result = handlers.request(method, params)
        transport.send(RPCMessage.response(id: id, result: result).json.serialized())
      case .response(let id, let result):
        switch requests.arrived(id) {
        case .deliver(let waiter): waiter.resume(returning: result.mapError(RPCFailure.response))
        case .ignore: break
        case .violation(let violation): throw violation
        }
      }
    } catch let violation as ProtocolViolation {
      finish(.violation(violation))
    } catch {
      finish(.violation(.notAMessage(String(describing: error))))
    }
  }

  private func finish(_ newEnd: ConnectionEnd) {
    guard end == nil else { return }
    end = newEnd
    handlers.ended(newEnd)
    for waiter in requests.removeAll() { waiter.resume(returning: .failure(.ended(newEnd))) }
  }
}
