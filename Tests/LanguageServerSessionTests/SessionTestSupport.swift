import CanonicalJSON
import LanguageServerProtocol
import LanguageServerSession
import LanserTestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Whether tests may take as long as they like.
let isLongRun = getenv("LANSER_SLOW_TESTS").map { String(cString: $0) == "1" } ?? false

func endProcess(_ id: Int32) { kill(id, SIGKILL) }

/// A descriptor that programs started from here get too, as some have from the shell that started them.
struct InheritableDescriptor {
  private let descriptor: Int32

  init(path: String) throws {
    descriptor = open(path, O_RDWR | O_CREAT, 0o600)
    guard descriptor >= 0 else { throw SystemCallFailure("open", path) }
  }

  func close() {
    #if canImport(Glibc)
    _ = Glibc.close(descriptor)
    #else
    _ = Darwin.close(descriptor)
    #endif
  }
}

/// A deadline that only a hanging test reaches.
var ample: ContinuousClock.Instant { .now + .seconds(60) }

/// What a fault may take that does not hang: far above what it takes, far below `ample`, so that a busy machine is no
/// reason to fail.
let soon = Duration.seconds(15)

let hover = HoverRequest(
  at: TextDocumentPosition(uri: "file:///a", position: LSPPosition(line: 0, character: 0))
)

let hoverStep: JSONValue = ["expect": "textDocument/hover", "result": ["contents": "right"]]

func snapshot(_ text: String, uri: String = "file:///a") -> DocumentSnapshot {
  // The text itself is as good as a digest of it.
  DocumentSnapshot(uri: uri, languageID: "plaintext", text: text, digest: text)
}

func expectRight(
  _ session: LanguageServerSession,
  deadline: ContinuousClock.Instant = ample,
  sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let answer = try await session.send(hover, documents: [], deadline: deadline)
  #expect(answer?.value == "right", sourceLocation: sourceLocation)
}

func expectDiagnostics(
  _ messages: [String],
  of text: String,
  _ session: LanguageServerSession,
  sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let found = try await session.diagnostics(of: snapshot(text), deadline: ample)
  #expect(found.map(\.message) == messages, sourceLocation: sourceLocation)
}

/// Limits under which faults that need waiting are over soon.
func quickLimits() -> SessionLimits {
  var limits = SessionLimits()
  limits.restartPause = .milliseconds(10)
  limits.shutdownGrace = .milliseconds(500)
  return limits
}

/// Lends a session with a server that plays these steps after the handshake, and checks that they were all used.
func withSession(
  _ steps: [JSONValue],
  skip: [String] = [],
  handshake: JSONValue = true,
  lives: Int = 1,
  configure: (inout SessionConfiguration) -> Void = { _ in },
  _ body: (LanguageServerSession) async throws -> Void
) async throws {
  let script: JSONValue = [
    "handshake": handshake, "steps": .array(steps), "skip": .array(skip.map(JSONValue.string)),
  ]
  try await withScriptedServer(script) { server in
    var configuration = server.configuration
    configuration.limits = quickLimits()
    configure(&configuration)
    try await withLanguageServer(configuration, deadline: ample, body)
    try server.requirePlayed(lives: lives)
  }
}

/// Runs a question against a server that is expected to fail, and returns the error.
///
/// `start` is how long the handshake may take, `deadline` how long the question may take after that; `elapsed` counts from
/// there too, and includes the server's end.
func failure(
  _ script: JSONValue,
  start: Duration = .seconds(60),
  deadline: Duration = .seconds(60),
  configure: (inout SessionConfiguration) -> Void = { _ in },
  asking question: ((LanguageServerSession, ContinuousClock.Instant) async throws -> Void)? = nil
) async throws -> (error: SessionError?, elapsed: Duration, lives: [ScriptedServer.Life]) {
  try await withScriptedServer(script) { server in
    var configuration = server.configuration
    configuration.limits = quickLimits()
    configure(&configuration)
    var started = ContinuousClock.now
    do {
      try await withLanguageServer(configuration, deadline: started + start) { session in
        started = .now
        let end = started + deadline
        if let question {
          try await question(session, end)
        } else {
          _ = try await session.send(hover, documents: [], deadline: end)
        }
      }
      return (nil, .now - started, try server.lives())
    } catch let error as SessionError {
      return (error, .now - started, try server.lives())
    }
  }
}
