import CanonicalJSON
import JSONRPC
import LanguageServerProtocol
import SourceText

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// One life of a server process, from its start to its end.
///
/// A conversation is either whole or over: once the process has ended or broken the protocol, every call throws.
actor ServerConversation {
  nonisolated let configuration: SessionConfiguration
  nonisolated let view: Observed<ServerView>
  private let process: ServerProcess
  private let connection: RPCConnection
  private let reader: Task<Void, Never>
  private(set) var initialization: InitializeRequest.Response?
  private(set) var positionEncoding = PositionEncoding.utf16
  private var documents = OpenDocuments()
  private var isReady = false

  init(configuration: SessionConfiguration) throws(SessionError) {
    self.configuration = configuration
    let view = Observed(ServerView(readiness: configuration.readiness))
    self.view = view
    let process = try ServerProcess(launch: configuration.launch, limits: configuration.limits)
    self.process = process
    let answers = ServerRequestAnswers(
      settings: configuration.settings,
      workspaceFolders: configuration.workspaceFolders
    )
    let handlers = RPCConnection.Handlers(
      request: { method, params in view.update { answers.answer(method, params, view: &$0) } },
      notification: { method, params in view.update { $0.received(method, params) } },
      ended: { end in
        view.update { $0.ended(end) }
        // After a violation the process still runs, and must not be left alone with an open pipe.
        process.kill()
      }
    )
    let connection = RPCConnection(transport: process, handlers: handlers)
    self.connection = connection
    reader = Task { await connection.run() }
  }

  /// Performs the handshake.
  func initialize(deadline: ContinuousClock.Instant) async throws(SessionError) {
    let request = InitializeRequest(params: configuration.initializeParameters(processID: getpid()))
    let response = try await send(request, deadline: deadline)
    guard let encoding = response.capabilities.positionEncoding,
      configuration.offeredEncodings.contains(encoding)
    else {
      let named = response.capabilities.json["positionEncoding"]?.stringValue
      // LSP 3.17: every client has to take utf-16, and a server that names nothing means it.
      guard named == nil || named == PositionEncoding.utf16.rawValue else {
        throw .unknownEncoding(named ?? "")
      }
      throw .unknownEncoding("\(PositionEncoding.utf16.rawValue) (by default)")
    }
    initialization = response
    positionEncoding = encoding
    await notify(InitializedNotification())
    await notify(DidChangeConfigurationNotification(settings: configuration.settings))
  }

  /// Waits until the server's answers are complete.
  func becomeReady(deadline: ContinuousClock.Instant) async throws(SessionError) {
    guard !isReady else { return }
    switch configuration.readiness {
    case .immediate:
      break
    case .logMessage:
      try await wait(for: "the server to load the workspace", deadline: deadline) { $0.readyMessage != nil }
    case .progressEnd(let name):
      // Servers that have nothing to do send no progress at all; the request that follows is then complete anyway.
      try await wait(for: "the end of \"\(name)\"", deadline: deadline) { view in
        !view.progressBegun.contains(name) || view.progressEnded.contains(name)
      }
    case .indexSynchronize:
      try await send(IndexSynchronizeRequest(), deadline: deadline)
    }
    isReady = true
  }

  /// Makes the server see these texts.
  func synchronize(_ snapshots: [DocumentSnapshot]) async {
    for snapshot in snapshots {
      guard let message = documents.bringUpToDate(snapshot) else { continue }
      view.update { $0.forgetPublication(of: snapshot.uri) }
      await notify(message)
    }
  }

  func close(_ uri: String) async {
    if let message = documents.close(uri) { await notify(message) }
  }

  func documentVersion(of uri: String) -> Int? { documents.version(of: uri) }

  func notify(_ notification: some LSPNotification) async {
    await connection.notify(
      type(of: notification).method,
      params: notification.params.isNull ? nil : notification.params
    )
  }

  /// Sends one request, repeating it while the server says that content changed under it.
  func send<Request: LSPRequest>(
    _ request: Request,
    deadline: ContinuousClock.Instant
  ) async throws(SessionError) -> Request.Response {
    let started = ContinuousClock.now
    var attempt = 1
    while true {
      let result: JSONValue
      do {
        result = try await connection.request(
          Request.method,
          params: request.params.isNull ? nil : request.params,
          deadline: deadline
        )
      } catch .response(let error) where Self.repeatable.contains(error.code) {
        guard attempt <= configuration.limits.contentModifiedRetries else {
          throw .contentModified(method: Request.method, attempts: attempt)
        }
        // The server's own edits settle; there is nothing else to wait for.
        try? await Task.sleep(for: .milliseconds(20 << attempt))
        attempt += 1
        continue
      } catch {
        throw await sessionError(for: error, method: Request.method, started: started)
      }
      do {
        return try Request.response(from: result)
      } catch {
        throw .undecodable(method: Request.method, error)
      }
    }
  }

  private static let repeatable = [ResponseError.contentModified, ResponseError.serverCancelled]

  /// Waits for a change in what the server has told us.
  func wait(
    for what: String,
    deadline: ContinuousClock.Instant,
    until condition: @escaping @Sendable (ServerView) -> Bool
  ) async throws(SessionError) {
    let started = ContinuousClock.now
    let satisfied = await view.wait(until: deadline) { condition($0) || $0.end != nil }
    guard satisfied else {
      if Task.isCancelled { throw .cancelled }
      throw .timedOut(stall(waitingFor: what, since: started))
    }
    if let end = view.value.end, !condition(view.value) { throw await ended(end, during: what) }
  }

  /// Ends the server: politely first, then by force. Afterwards no process of it is left.
  func shutDown() async {
    let grace = configuration.limits.shutdownGrace
    if view.value.end == nil, initialization != nil {
      _ = try? await send(ShutdownRequest(), deadline: .now + grace)
      await notify(ExitNotification())
    }
    process.closeInput()
    let ended = await endsWithin(grace)
    if !ended {
      process.terminate()
      _ = await endsWithin(grace)
    }
    process.kill()
    _ = await process.waitForEnd()
    reader.cancel()
  }

  /// Ends the server at once.
  nonisolated func kill() { process.kill() }

  private func endsWithin(_ grace: Duration) async -> Bool {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask { [process] in
        _ = await process.waitForEnd()
        return true
      }
      group.addTask { [process] in
        do {
          try await Task.sleep(for: grace)
          // The first task can not be cancelled; the next step of the escalation ends it.
          process.terminate()
        } catch {}
        return false
      }
      let first = await group.next() ?? false
      group.cancelAll()
      return first
    }
  }

  private func sessionError(
    for failure: RPCFailure,
    method: String,
    started: ContinuousClock.Instant
  ) async -> SessionError {
    switch failure {
    case .response(let error) where error.code == ResponseError.methodNotFound: .unsupported(method: method)
    case .response(let error) where error.code == ResponseError.requestCancelled: .cancelled
    case .response(let error): .requestFailed(method: method, error)
    case .timedOut: .timedOut(stall(waitingFor: method, since: started))
    case .cancelled: .cancelled
    case .ended(let end): await ended(end, during: method)
    }
  }

  private func ended(_ end: ConnectionEnd, during what: String) async -> SessionError {
    process.kill()
    let serverEnd = await process.waitForEnd()
    switch end {
    case .closed: return .serverEnded(serverEnd, during: what, restarts: 0, errorTail: process.errorTail)
    case .violation(let violation):
      return .protocolViolation(violation, during: what, errorTail: process.errorTail)
    }
  }

  private func stall(waitingFor what: String, since started: ContinuousClock.Instant) -> SessionError.Stall {
    let view = view.value
    return SessionError.Stall(
      waitingFor: what,
      waited: .now - started,
      lastProgress: view.lastProgress,
      lastLogMessage: view.lastLogMessage,
      errorTail: process.errorTail
    )
  }
}
