import CanonicalJSON
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
/// gets an empty answer instead.
package actor LanguageServerSession {
  private let configuration: SessionConfiguration
  private var conversation: ServerConversation?

  package init(configuration: SessionConfiguration) {
    self.configuration = configuration
  }

  /// What the server said of itself in the handshake.
  package private(set) var server: InitializeRequest.Response?

  /// The unit in which the server counts columns.
  package private(set) var positionEncoding = PositionEncoding.utf16

  /// What the server has told us so far.
  package var view: ServerView? { conversation?.view.value }

  /// Whether diagnostics can be asked for.
  package var pullsDiagnostics: Bool {
    server?.capabilities.offers("diagnosticProvider") == true
      || view?.isRegistered(DocumentDiagnosticRequest.method) == true
  }

  package func start(deadline: ContinuousClock.Instant) async throws(SessionError) {
    try await perform(deadline: deadline) { _ throws(SessionError) in }
  }

  /// Waits until the server's answers are complete; what it offers is not settled before.
  package func becomeReady(deadline: ContinuousClock.Instant) async throws(SessionError) {
    try await perform(deadline: deadline) { conversation throws(SessionError) in
      try await conversation.becomeReady(deadline: deadline)
    }
  }

  /// Asks one question about the workspace and the given documents.
  package func send<Request: LSPRequest>(
    _ request: Request,
    documents: [DocumentSnapshot],
    deadline: ContinuousClock.Instant
  ) async throws(SessionError) -> Request.Response {
    try await perform(deadline: deadline) { conversation throws(SessionError) in
      try await conversation.becomeReady(deadline: deadline)
      await conversation.synchronize(documents)
      return try await conversation.send(request, deadline: deadline)
    }
  }

  /// The diagnostics of one document, when the server has finished with its present text.
  ///
  /// Asked for where the server answers such questions; otherwise taken from what it publishes for the version it was
  /// sent, or for this file since then where it publishes without versions.
  package func diagnostics(
    of document: DocumentSnapshot,
    deadline: ContinuousClock.Instant
  ) async throws(SessionError) -> [LSPDiagnostic] {
    try await perform(deadline: deadline) { conversation throws(SessionError) in
      try await conversation.becomeReady(deadline: deadline)
      await conversation.synchronize([document])
      if self.pullsDiagnostics {
        return try await conversation.send(DocumentDiagnosticRequest(uri: document.uri), deadline: deadline)
      }
      let version = await conversation.documentVersion(of: document.uri) ?? 1
      let uri = document.uri
      try await conversation.wait(for: "the diagnostics of \(uri)", deadline: deadline) { view in
        guard let publication = view.publications[uri] else { return false }
        return publication.version.map { $0 >= version } ?? true
      }
      return conversation.view.value.publications[uri]?.diagnostics ?? []
    }
  }

  /// The files that the server analyses, as it streams them for `workspace/diagnostic`.
  ///
  /// - Parameter expectedCount: how many there must be; the answer is complete only then.
  package func analysedFiles(
    expectedCount: @escaping @Sendable (ServerView) -> Int?,
    deadline: ContinuousClock.Instant
  ) async throws(SessionError) -> [String] {
    try await perform(deadline: deadline) { conversation throws(SessionError) in
      try await conversation.becomeReady(deadline: deadline)
      guard let count = expectedCount(conversation.view.value), count > 0 else { return [] }
      let token = "lanser-files"
      // The request itself is never answered; it lives as long as we listen to its partial results.
      let stream = Task {
        try await conversation.send(WorkspaceDiagnosticRequest(partialResultToken: token), deadline: deadline)
      }
      defer { stream.cancel() }
      try await conversation.wait(for: "the list of \(count) source files", deadline: deadline) { view in
        view.reportedFiles(token: token).count >= count
      }
      return conversation.view.value.reportedFiles(token: token).sorted()
    }
  }

  package func shutDown() async {
    await conversation?.shutDown()
    conversation = nil
  }

  private func perform<Value: Sendable>(
    deadline: ContinuousClock.Instant,
    _ body: (ServerConversation) async throws(SessionError) -> Value
  ) async throws(SessionError) -> Value {
    var restarts = 0
    while true {
      do {
        let conversation = try await livingConversation(deadline: deadline)
        return try await body(conversation)
      } catch .serverEnded(let end, let during, _, let errorTail) {
        await discardConversation()
        guard restarts < configuration.limits.restarts, ContinuousClock.now < deadline, !Task.isCancelled
        else {
          throw .serverEnded(end, during: during, restarts: restarts, errorTail: errorTail)
        }
        try? await Task.sleep(for: configuration.limits.restartPause * (1 << restarts))
        restarts += 1
      } catch .protocolViolation(let violation, let during, let errorTail) {
        // Not tried again: a server that speaks nonsense once can not be believed the second time.
        await discardConversation()
        throw .protocolViolation(violation, during: during, errorTail: errorTail)
      }
    }
  }

  private func livingConversation(deadline: ContinuousClock.Instant) async throws(SessionError)
    -> ServerConversation
  {
    if let conversation, conversation.view.value.end == nil { return conversation }
    await discardConversation()
    let fresh = try ServerConversation(configuration: configuration)
    conversation = fresh
    do {
      try await fresh.initialize(deadline: deadline)
    } catch {
      fresh.kill()
      throw error
    }
    server = await fresh.initialization
    positionEncoding = await fresh.positionEncoding
    return fresh
  }

  private func discardConversation() async {
    await conversation?.shutDown()
    conversation = nil
  }
}

extension ServerView {
  /// The files that have been reported in the partial results of `workspace/diagnostic`.
  func reportedFiles(token: String) -> Set<String> {
    var files: Set<String> = []
    for value in partialResults[token] ?? [] {
      for item in value["items"]?.arrayValue ?? [] {
        if let uri = item["uri"]?.stringValue { files.insert(uri) }
      }
    }
    return files
  }
}
