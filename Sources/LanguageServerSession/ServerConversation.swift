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
  private let process: any ServerEndpoint
  private let connection: RPCConnection
  private let reader: Task<Void, Never>
  private(set) var initialization: InitializeRequest.Response?
  private(set) var positionEncoding = PositionEncoding.utf16
  private var documents = OpenDocuments()
  private var isReady = false
  /// How many waits of a recording have ended in vain here too.
  private var expirationsSeen = 0

  init(configuration: SessionConfiguration) throws(SessionError) {
    self.configuration = configuration
    let view = Observed(ServerView(readiness: configuration.readiness))
    self.view = view
    let process = try configuration.connector.connect(configuration.launch, limits: configuration.limits)
    self.process = process
    let grace = configuration.limits.exitGrace
    let answers = ServerRequestAnswers(
      settings: configuration.settings,
      workspaceFolders: configuration.workspaceFolders
    )
    let handlers = RPCConnection.Handlers(
      request: { method, params in view.update { answers.answer(method, params, view: &$0) } },
      notification: { method, params in view.update { $0.received(method, params) } },
      ended: { end in
        view.update { $0.ended(end) }
        // The process may still run, and must not be left alone with an open pipe.
        guard end.isSilence else { return process.kill() }
        Task {
          _ = await process.end(by: .now + grace)
          process.kill()
        }
      },
      expired: { view.update { $0.waitExpired() } }
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
    case .logMessage, .notification:
      try await wait(for: "the server to load the workspace", deadline: deadline) { $0.readyMessage != nil }
    case .progressEnd:
      // Begins with the first document.
      return
    case .indexSynchronize:
      try await send(IndexSynchronizeRequest(), deadline: deadline)
    }
    isReady = true
  }

  /// Makes the server see these texts, and waits until its answers about them are complete.
  func show(
    _ documents: [DocumentSnapshot],
    renewing renewed: Set<String> = [],
    deadline: ContinuousClock.Instant
  ) async throws(SessionError) {
    try await becomeReady(deadline: deadline)
    await synchronize(documents, renewing: renewed)
    guard !isReady, case .progressEnd(let name, let isExpected) = configuration.readiness,
      let document = documents.first
    else { return }
    // What has to be loaded is decided before the document itself is read, which this question waits for.
    do throws(SessionError) {
      _ = try await send(DocumentSymbolRequest(uri: document.uri), deadline: deadline)
    } catch {
      guard case .requestFailed = error else { throw error }
    }
    try await wait(for: "the end of \"\(name)\"", deadline: deadline) { view in
      view.progressEnded.contains(name) || !isExpected && !view.progressBegun.contains(name)
    }
    isReady = true
  }

  /// Makes the server see these texts.
  ///
  /// - Parameters:
  ///   - snapshots: the texts.
  ///   - renewed: those among them that are sent once more to a server that has them already.
  func synchronize(_ snapshots: [DocumentSnapshot], renewing renewed: Set<String> = []) async {
    for snapshot in snapshots {
      let isRenewed = renewed.contains(snapshot.uri)
      guard let message = documents.bringUpToDate(snapshot, isRenewed: isRenewed) else { continue }
      let version = documents.version(of: snapshot.uri)
      view.update { $0.expectPublication(of: snapshot.uri, version: version) }
      await notify(message)
    }
  }

  /// Some documents were checked by the server, as they are now.
  func noteCheck(of uris: [String]) { documents.noteCheck(of: uris) }

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

  /// What the server did that it should not have done, and that did no harm.
  nonisolated var misbehaviour: Misbehaviour {
    Misbehaviour(refusedEdits: view.value.refusedEdits, strayBytes: process.strayByteCount)
  }

  /// Sends one request, repeating it while the server says that content changed under it.
  func send<Request: LSPRequest>(
    _ request: Request,
    deadline: ContinuousClock.Instant
  ) async throws(SessionError) -> Request.Response {
    let started = ContinuousClock.now
    var attempt = 1
    if Request.self != DocumentDiagnosticRequest.self { documents.noteQuestion() }
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
  ///
  /// - Returns: the first view that satisfied the condition.
  @discardableResult
  func wait(
    for what: String,
    deadline: ContinuousClock.Instant,
    until condition: @escaping @Sendable (ServerView) -> Bool
  ) async throws(SessionError) -> ServerView {
    let started = ContinuousClock.now
    let expected = expirationsSeen
    let seen = await view.wait(until: deadline) {
      condition($0) || $0.end != nil || $0.expirations > expected
    }
    guard let seen, condition(seen) || seen.end != nil else {
      if Task.isCancelled { throw .cancelled }
      if seen != nil { expirationsSeen += 1 }
      process.gaveUpWaiting()
      throw .timedOut(stall(waitingFor: what, since: started))
    }
    if let end = seen.end, !condition(seen) { throw await ended(end, during: what) }
    return seen
  }

  /// The files that come in the partial results of `workspace/diagnostic`, when there are `count` of them.
  func analysedFiles(
    count: Int,
    token: String,
    deadline: ContinuousClock.Instant
  ) async throws(SessionError) -> [String] {
    view.update { $0.listen(to: token) }
    defer { view.update { $0.stopListening(to: token) } }
    // Some servers never answer the request itself; it lives as long as we listen to its partial results. Where it does fail,
    // nothing more will come.
    let failure = Observed<SessionError?>(nil)
    let stream = Task {
      do throws(SessionError) {
        let request = WorkspaceDiagnosticRequest(partialResultToken: token)
        let reports = try await send(request, deadline: deadline)
        view.update { view in view.reported(reports.map(\.uri), token: token) }
      } catch {
        failure.update { [error] in $0 = error }
        view.update { $0.stopListening(to: token) }
      }
    }
    defer { stream.cancel() }
    let seen = try await wait(for: "the list of \(count) source files", deadline: deadline) { view in
      view.reportedFiles[token].map { $0.count >= count } ?? true
    }
    guard let files = seen.reportedFiles[token] else {
      throw failure.value ?? .unsupported(method: WorkspaceDiagnosticRequest.method)
    }
    return files.sorted()
  }

  /// Ends the server, politely first, then by force.
  ///
  /// Afterwards no process of it is left. Takes at most twice the grace period, and goes all the way in a cancelled task too.
  func shutDown() async {
    await Task { await endProcess() }.value
  }

  private func endProcess() async {
    let grace = configuration.limits.shutdownGrace
    let started = ContinuousClock.now
    if view.value.end == nil, initialization != nil {
      _ = try? await send(ShutdownRequest(), deadline: started + grace)
      await notify(ExitNotification())
    }
    process.closeInput()
    if await process.end(by: started + grace) == nil {
      process.terminate()
      _ = await process.end(by: started + grace * 2)
    }
    _ = await killed()
    process.discardOutput()
    reader.cancel()
  }

  /// Ends the server at once.
  nonisolated func kill() { process.kill() }

  /// Kills what is left of the server and says how it ended.
  private func killed() async -> ServerEnd {
    process.kill()
    // Only a process that hangs in the kernel does not end now.
    return await process.end(by: .now + .seconds(1)) ?? .unknown
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
    if end.isSilence { _ = await process.end(by: .now + configuration.limits.exitGrace) }
    let serverEnd = await killed()
    guard case .violation(let violation) = end, !end.isSilence else {
      return .serverEnded(serverEnd, during: what, restarts: 0, errorTail: process.errorTail)
    }
    return .protocolViolation(violation, during: what, errorTail: process.errorTail)
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

extension ConnectionEnd {
  /// Whether the server just stopped talking, in the middle of a message perhaps, as one that dies does.
  fileprivate var isSilence: Bool {
    switch self {
    case .closed: true
    case .violation(let violation): violation.isCutOff
    }
  }
}
