package import CanonicalJSON
package import LanguageServerProtocol
package import SourceText

/// Starts a server, lends a session with it, and ends the server on every way out.
///
/// - Throws: `SessionError` when the server can not be started or greeted before the deadline, and what `body` throws.
package func withLanguageServer<Result: Sendable>(
  _ configuration: SessionConfiguration,
  deadline: ContinuousClock.Instant,
  _ body: (LanguageServerSession) async throws -> Result
) async throws -> Result {
  let session = LanguageServerSession(configuration: configuration)
  do {
    try await session.start(deadline: deadline)
    let result = try await body(session)
    await session.shutDown()
    return result
  } catch {
    await session.shutDown()
    throw error
  }
}

/// Questions to one language server, over as many lives of its process as an answer takes.
///
/// Before each question the server has loaded the workspace and sees the given documents as they are on disk. A server that
/// dies is started again, with growing pauses, a limited number of times per question; then the question fails. It never
/// gets an empty answer instead. Several questions may be asked at once.
package actor LanguageServerSession {
  private let configuration: SessionConfiguration
  /// The present life of the server, after the handshake.
  private var conversation: ServerConversation?
  /// Whether someone is starting the server; everyone else waits for that.
  private let isStarting = Observed(false)
  private var listCount = 0

  package init(configuration: SessionConfiguration) {
    self.configuration = configuration
  }

  /// What the server said of itself in the handshake.
  package private(set) var server: InitializeRequest.Response?

  /// The unit in which the server counts columns.
  package private(set) var positionEncoding = PositionEncoding.utf16

  /// What the server has told us so far.
  package var view: ServerView? { conversation?.view.value }

  /// What the present life of the server did that it should not have done, and that did no harm.
  package var misbehaviour: Misbehaviour { conversation?.misbehaviour ?? Misbehaviour() }

  /// Whether diagnostics can be asked for.
  package var pullsDiagnostics: Bool {
    server?.capabilities.offers("diagnosticProvider") == true
      || view?.isRegistered(DocumentDiagnosticRequest.method) == true
  }

  package func start(deadline: ContinuousClock.Instant) async throws(SessionError) {
    try await perform(deadline: deadline) { _ throws(SessionError) in }
  }

  /// Asks one question about the workspace and the given documents.
  package func send<Request: LSPRequest>(
    _ request: Request,
    documents: [DocumentSnapshot],
    deadline: ContinuousClock.Instant
  ) async throws(SessionError) -> Request.Response {
    try await perform(deadline: deadline) { conversation throws(SessionError) in
      try await conversation.show(documents, deadline: deadline)
      return try await conversation.send(request, deadline: deadline)
    }
  }

  /// The diagnostics of one document, when the server has finished with its present text.
  ///
  /// Asked for where the server answers such questions; otherwise taken from what it publishes for the version it was
  /// sent, or for this file since then where it publishes without versions. A text that the server has looked into for
  /// other questions since it was checked is sent once more: what those left behind must not change the answer.
  package func diagnostics(
    of document: DocumentSnapshot,
    deadline: ContinuousClock.Instant
  ) async throws(SessionError) -> [LSPDiagnostic] {
    try await perform(deadline: deadline) { conversation throws(SessionError) in
      // A server that publishes may keep silent about a text that it has.
      let renewed: Set<String> = self.pullsDiagnostics ? [document.uri] : []
      try await conversation.show([document], renewing: renewed, deadline: deadline)
      let found = try await conversation.diagnostics(of: document.uri, self.pullsDiagnostics, deadline)
      await conversation.noteCheck(of: [document.uri])
      return found
    }
  }

  /// The diagnostics of some documents when the server has all of the given ones as they are given.
  ///
  /// - Parameters:
  ///   - uris: the documents whose diagnostics are wanted.
  ///   - documents: what the server is to see; what is wrong in one document depends on the others.
  ///   - renewsTexts: whether texts that the server has looked into for other questions since are sent once more, so that it
  ///     reads them anew.
  ///   - deadline: when to give up.
  /// - Returns: a list for each URI, in their order.
  /// - Throws: `SessionError` when the server does not answer, or answers with an error.
  package func diagnostics(
    of uris: [String],
    when documents: [DocumentSnapshot],
    renewingTexts renewsTexts: Bool = false,
    deadline: ContinuousClock.Instant
  ) async throws(SessionError) -> [[LSPDiagnostic]] {
    // In one go: a server that dies in between has to be given all documents again.
    try await perform(deadline: deadline) { conversation throws(SessionError) in
      try await conversation.show(documents, renewing: renewsTexts ? Set(uris) : [], deadline: deadline)
      let isPulling = self.pullsDiagnostics
      // One after the other: servers check one file at a time anyway. Child tasks of a group that gave pairs of an index and a
      // `Result` with a typed error all had the index 0 in release builds of Swift 6.3.1.
      var lists: [[LSPDiagnostic]] = []
      for uri in uris { lists.append(try await conversation.diagnostics(of: uri, isPulling, deadline)) }
      await conversation.noteCheck(of: uris)
      return lists
    }
  }

  /// The edit that a command of the server asks to be applied; null when it asks for none.
  ///
  /// The edit is not applied: the server is told so, and a transaction may do it.
  package func editOfCommand(
    _ command: String,
    arguments: JSONValue?,
    deadline: ContinuousClock.Instant
  ) async throws(SessionError) -> JSONValue {
    try await perform(deadline: deadline) { conversation throws(SessionError) in
      try await conversation.becomeReady(deadline: deadline)
      conversation.view.update { $0.takeEdits() }
      defer { conversation.view.update { $0.refuseEdits() } }
      let result = try await conversation.send(
        ExecuteCommandRequest(command, arguments: arguments),
        deadline: deadline
      )
      // Some servers answer with the edit itself.
      let isEdit = result["changes"] != nil || result["documentChanges"] != nil
      return conversation.view.value.takenEdits?.last ?? (isEdit ? result : .null)
    }
  }

  /// Makes the server see these texts, whether or not they are on disk.
  package func synchronize(_ documents: [DocumentSnapshot]) async {
    await conversation?.synchronize(documents)
  }

  /// Tells the server that documents were written to disk as it has them.
  package func saved(_ uris: [String]) async {
    for uri in uris { await conversation?.notify(DidSaveTextDocumentNotification(uri: uri)) }
  }

  /// The version of a document that the server has; nil for one that is not open.
  package func documentVersion(of uri: String) async -> Int? { await conversation?.documentVersion(of: uri) }

  /// The files that the server analyses, as it streams them for `workspace/diagnostic`.
  ///
  /// - Parameters:
  ///   - expectedCount: how many there must be; the answer is complete only then.
  ///   - deadline: when to give up.
  /// - Returns: their URIs, sorted.
  /// - Throws: `SessionError.unsupported` where the server can not say.
  package func analysedFiles(
    expectedCount: @escaping @Sendable (ServerView) -> Int?,
    deadline: ContinuousClock.Instant
  ) async throws(SessionError) -> [String] {
    listCount += 1
    let token = "lanser-files-\(listCount)"
    return try await perform(deadline: deadline) { conversation throws(SessionError) in
      try await conversation.becomeReady(deadline: deadline)
      guard let count = expectedCount(conversation.view.value), count > 0 else { return [] }
      return try await conversation.analysedFiles(count: count, token: token, deadline: deadline)
    }
  }

  /// Tells the server about files that have changed on disk.
  ///
  /// Those that it has open are closed first, because of an open document it believes us and not the disk.
  package func filesChanged(
    _ changes: [(uri: String, change: DidChangeWatchedFilesNotification.Change)]
  ) async {
    for change in changes { await conversation?.close(change.uri) }
    await conversation?.notify(DidChangeWatchedFilesNotification(changes: changes))
  }

  package func shutDown() async {
    guard let last = conversation else { return }
    conversation = nil
    await last.shutDown()
  }

  private func perform<Value: Sendable>(
    deadline: ContinuousClock.Instant,
    _ body: (ServerConversation) async throws(SessionError) -> Value
  ) async throws(SessionError) -> Value {
    var restarts = 0
    while true {
      do {
        return try await body(try await livingConversation(deadline: deadline))
      } catch .serverEnded(let end, let during, _, let errorTail) {
        let pause = configuration.limits.restartPause * (1 << restarts)
        guard restarts < configuration.limits.restarts, .now + pause < deadline else {
          throw .serverEnded(end, during: during, restarts: restarts, errorTail: errorTail)
        }
        do { try await Task.sleep(for: pause) } catch { throw .cancelled }
        restarts += 1
      }
      // A violation of the protocol is not tried again: a server that speaks nonsense once can not be believed the
      // second time.
    }
  }

  /// The present life of the server, or a new one when that is over.
  private func livingConversation(deadline: ContinuousClock.Instant) async throws(SessionError)
    -> ServerConversation
  {
    while true {
      if let conversation, conversation.view.value.end == nil { return conversation }
      // No suspension between these two steps, so that one caller only goes on.
      guard isStarting.value else { break }
      let started = ContinuousClock.now
      guard await isStarting.wait(until: deadline, for: { !$0 }) != nil else {
        if Task.isCancelled { throw .cancelled }
        throw .timedOut(.init(waitingFor: InitializeRequest.method, waited: .now - started, errorTail: ""))
      }
    }
    isStarting.update { $0 = true }
    defer { isStarting.update { $0 = false } }
    await shutDown()
    let fresh = try ServerConversation(configuration: configuration)
    do {
      try await fresh.initialize(deadline: deadline)
    } catch {
      fresh.kill()
      await fresh.shutDown()
      throw error
    }
    server = await fresh.initialization
    positionEncoding = await fresh.positionEncoding
    conversation = fresh
    return fresh
  }
}

extension ServerConversation {
  /// What the server says about a document that it has.
  fileprivate func diagnostics(
    of uri: String,
    _ isPulling: Bool,
    _ deadline: ContinuousClock.Instant
  ) async throws(SessionError) -> [LSPDiagnostic] {
    if isPulling { return try await send(DocumentDiagnosticRequest(uri: uri), deadline: deadline) }
    let view = try await wait(for: "the diagnostics of \(uri)", deadline: deadline) { view in
      view.publications[uri] != nil
    }
    return view.publications[uri]?.diagnostics ?? []
  }
}
