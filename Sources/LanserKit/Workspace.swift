package import AnalysisBundles
import LanguageServerProtocol
import LanguageServerSession
import LanguageServers
import SourceText

/// Opens a workspace, lends it, and ends its language servers on every way out.
///
/// - Throws: `Failure` when the folder is missing or its configuration is not valid, and what `body` throws.
package func withWorkspace<Result: Sendable>(
  folder: String?,
  choice: ServerChoice,
  surroundings: Surroundings,
  _ body: (Workspace) async throws -> Result
) async throws -> Result {
  let description = try WorkspaceDescription(folder: folder, surroundings: surroundings)
  let workspace = Workspace(description: description, choice: choice)
  // Servers are ended in a task of its own: also a caller that was cancelled has to wait for that, politely.
  do {
    let result = try await body(workspace)
    await Task { await workspace.close() }.value
    return result
  } catch {
    await Task { await workspace.close() }.value
    throw error
  }
}

/// A workspace that can be asked.
///
/// Servers are started when they are first needed and live until the workspace is closed. Every answer is a bundle;
/// a failure is a bundle too.
package actor Workspace {
  /// What a server is asked for: diagnostics of the whole workspace take a setting that costs every other question time.
  struct SessionKey: Hashable {
    var language: String
    var diagnosesWorkspace: Bool
  }

  package nonisolated let description: WorkspaceDescription
  /// What was done about interrupted edits before anything else, in sentences; or why nothing could be done, which does not keep
  /// anybody from reading.
  package nonisolated let recovery: Result<[String], Failure>
  nonisolated let sources = SourceFiles()
  private let choice: ServerChoice

  /// The name of the server that the user asked for.
  var chosenServer: String? { choice.name }
  private var setups: [String: ServerSetup] = [:]
  private var checks: [String: Task<Failure?, Never>] = [:]
  private var sessions: [SessionKey: LanguageServerSession] = [:]
  /// The workspace at the time of the last question.
  var lastSnapshot: WorkspaceSnapshot?
  private var observers: [@Sendable (String) -> Void] = []

  init(description: WorkspaceDescription, choice: ServerChoice) {
    self.description = description
    self.choice = choice
    recovery = description.recovery
  }

  /// Absolute path of the workspace.
  package nonisolated var root: String { description.root }

  /// Calls a closure with what is being done, for people who wait.
  package func observe(_ observer: @escaping @Sendable (String) -> Void) { observers.append(observer) }

  func report(_ activity: String) {
    for observer in observers { observer(activity) }
  }

  /// Ends the servers.
  func close() async {
    let ending = sessions.values
    sessions = [:]
    await withTaskGroup(of: Void.self) { group in
      for session in ending { group.addTask { await session.shutDown() } }
    }
  }

  /// What was decided about the server of a language; decided once.
  func setup(for language: String) async throws(Failure) -> ServerSetup {
    if let setup = setups[language] { return setup }
    let setup = try await ServerSetup(workspace: description, language: language, choice: choice)
    for remark in setup.remarks { report(remark) }
    setups[language] = setup
    return setup
  }

  /// What is wrong with the files of a server; looked up once, beside the first question.
  func damage(of setup: ServerSetup) async -> Failure? {
    let check = checks[setup.name] ?? Task { await setup.damage() }
    checks[setup.name] = check
    return await check.value
  }

  /// A session with the server of a language, started if need be.
  func session(
    for key: SessionKey,
    setup: ServerSetup,
    languageID: String,
    deadline: ContinuousClock.Instant
  ) async throws(Failure) -> LanguageServerSession {
    if let session = sessions[key] { return session }
    report("starting \(setup.name) \(setup.version)")
    let session = LanguageServerSession(
      configuration: SessionConfiguration(
        setup,
        workspaceRoot: root,
        languageID: languageID,
        clientVersion: description.surroundings.version,
        diagnosesWorkspace: key.diagnosesWorkspace
      )
    )
    // Kept before it is started, so that a start that is given up half-way is cleaned up too.
    sessions[key] = session
    do {
      try await session.start(deadline: deadline)
    } catch {
      sessions[key] = nil
      await session.shutDown()
      throw Failure(error, server: setup.name)
    }
    return session
  }
}
