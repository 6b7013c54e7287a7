import AnalysisBundles
import LanguageServerProtocol
import LanguageServerSession
import SourceText

/// How long an operation may take.
struct TimeLimits: Sendable {
  var deadline: ContinuousClock.Instant
  /// What the user gave it, for messages.
  var timeout: Duration
}

/// A server that is asked on behalf of one operation.
struct AskedServer: Sendable {
  var session: LanguageServerSession
  let setup: ServerSetup
  let language: Language
  let capabilities: ServerCapabilities?
  let encoding: PositionEncoding
  let limits: TimeLimits
  /// What is wrong with the server's files; looked up while it works.
  let damage: Task<Failure?, Never>

  var deadline: ContinuousClock.Instant { limits.deadline }

  /// Asks, and turns what goes wrong into failures; an answer of a damaged server is thrown away.
  func asked<Value: Sendable>(_ questions: () async throws -> Value) async throws(Failure) -> Value {
    do {
      let value = try await questions()
      if let damage = await damage.value { throw damage }
      return value
    } catch let error as SessionError {
      throw Failure(error, server: setup.name, timeout: limits.timeout)
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure(.internalError, "unexpected error: \(error)")
    }
  }

  /// Sends a request about files, which the server then has as they are on disk.
  func send<Request: LSPRequest>(
    _ request: Request,
    about files: [SourceFile]
  ) async throws(SessionError) -> Request.Response {
    try await session.send(request, documents: files.map(snapshot), deadline: deadline)
  }

  /// - Throws: `SessionError.unsupported` where the server does not offer the capability.
  func require(_ provider: String, method: String) throws(SessionError) {
    guard capabilities?.offers(provider) == true else { throw .unsupported(method: method) }
  }

  func uri(of file: SourceFile) -> String { FileURI.uri(forPath: file.path) }

  func snapshot(of file: SourceFile) -> DocumentSnapshot {
    DocumentSnapshot(
      uri: uri(of: file),
      languageID: language.identifier,
      text: file.text.text,
      digest: file.digest
    )
  }

  /// A place as requests name it.
  func place(_ file: SourceFile, atByteOffset offset: Int) -> TextDocumentPosition {
    let position = file.text.position(atByteOffset: offset, encoding: encoding)
    return TextDocumentPosition(
      uri: uri(of: file),
      position: LSPPosition(line: position.line, character: position.column)
    )
  }
}
