package import AnalysisBundles
import LanguageServerProtocol
import LanguageServerSession
import LanguageServers
import ProcessReward
import Relocation
import SourceText
import Traces

/// Opens a workspace, lends it, and ends its language servers on every way out.
///
/// - Parameters:
///   - folder: the workspace; nil for the one around the current directory.
///   - choice: which server is wanted.
///   - surroundings: what the process was given.
///   - trace: where everything is to be recorded, if at all.
///   - body: is lent the workspace.
/// - Returns: what `body` returns.
/// - Throws: `Failure` when the folder is missing, its configuration is not valid or the trace can not be written, and
///   what `body` throws.
package func withWorkspace<Result: Sendable>(
  folder: String?,
  choice: ServerChoice,
  surroundings: Surroundings,
  trace: TraceFile? = nil,
  _ body: (Workspace) async throws -> Result
) async throws -> Result {
  let description = try WorkspaceDescription(folder: folder, surroundings: surroundings)
  let secrets = description.secrets
  let recorder = trace.map { $0.recorder(for: description, choice: choice, secrets: secrets) }
  let workspace = Workspace(
    description: description,
    choice: choice,
    observer: recorder.map(Observer.recording) ?? .live,
    secrets: secrets
  )
  // Servers are ended in a task of its own: also a caller that was cancelled has to wait for that, politely.
  do {
    let result = try await body(workspace)
    await Task { await workspace.close() }.value
    recorder?.finish()
    try trace?.close()
    return result
  } catch {
    await Task { await workspace.close() }.value
    throw error
  }
}

/// What a server has said about files as they are on disk.
struct KnownAnswers: Sendable {
  /// Diagnostics by the absolute paths of the files.
  var diagnostics: [String: [RewardDiagnostic]] = [:]
  /// Where definitions are referred to.
  var uses: [ChangedDefinition: [DefinitionUse]] = [:]
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

    /// The session's name in traces.
    var name: String { diagnosesWorkspace ? language + "/workspace" : language }
  }

  package nonisolated let description: WorkspaceDescription
  /// What was done about interrupted edits before anything else, in sentences; or why nothing could be done, which does not keep
  /// anybody from reading.
  package nonisolated let recovery: Result<[String], Failure>
  nonisolated let sources: SourceFiles
  /// The same for what is not recorded file by file.
  nonisolated let unrecordedSources: SourceFiles
  nonisolated let relocationMemo = RelocationMemo()
  nonisolated let outlineMemo = OutlineMemo()
  /// What other processes may have left of the same texts; nil where that is not wanted, and in a replay.
  nonisolated let indexRecords: IndexRecords?
  nonisolated let observer: Observer
  nonisolated let secrets: SecretFilter
  nonisolated let state: WorkspaceState
  let gate = OperationGate()
  private let choice: ServerChoice

  /// The name of the server that the user asked for.
  var chosenServer: String? { choice.name }
  private var setups: [String: Task<SetupFinding, Never>] = [:]
  private var checks: [String: Task<Failure?, Never>] = [:]
  private var sessions: [SessionKey: LanguageServerSession] = [:]
  /// What of the workspace each session has been told.
  private var told: [SessionKey: WorkspaceSnapshot] = [:]
  private var observers: [@Sendable (String) -> Void] = []
  private var operationCount = 0
  private var copyCount = 0
  /// For one state of the workspace; the latest.
  private var known: (state: String, answers: KnownAnswers)?

  init(
    description: WorkspaceDescription,
    choice: ServerChoice,
    observer: Observer,
    secrets: SecretFilter
  ) {
    self.description = description
    self.choice = choice
    self.observer = observer
    self.secrets = secrets
    sources = SourceFiles(observer: observer, secrets: secrets)
    unrecordedSources = SourceFiles(observer: .live, secrets: secrets)
    state = WorkspaceState(root: description.root)
    indexRecords = observer.tape == nil ? description.indexRecords : nil
    recovery = observer.tape == nil ? description.recovery : .success([])
  }

  /// Absolute path of the workspace.
  package nonisolated var root: String { description.root }

  /// Calls a closure with what is being done, for people who wait.
  package func observe(_ observer: @escaping @Sendable (String) -> Void) { observers.append(observer) }

  func report(_ activity: String) {
    for observer in observers { observer(activity) }
  }

  /// What the server has said in a state of the workspace; nothing where the state is not known.
  func knownAnswers(in state: String?) -> KnownAnswers {
    guard let known, known.state == state else { return KnownAnswers() }
    return known.answers
  }

  /// Keeps what the server has said, until it has said something in another state.
  func remember(_ change: (inout KnownAnswers) -> Void, in state: String?) {
    guard let state else { return }
    var answers = knownAnswers(in: state)
    change(&answers)
    known = (state, answers)
  }

  /// The number of the next operation.
  func nextOperation() -> Int {
    defer { operationCount += 1 }
    return operationCount
  }

  /// Ends the servers.
  func close() async {
    // An operation may fail before it needs what was looked for beside it; a replay looks all the same.
    if observer.recorder != nil { for check in checks.values { _ = await check.value } }
    let ending = sessions.values
    sessions = [:]
    await withTaskGroup(of: Void.self) { group in
      for session in ending { group.addTask { await session.shutDown() } }
      // An operation that failed early has not waited for them, but a trace has to hold what they find.
      for check in checks.values { group.addTask { _ = await check.value } }
    }
  }

  /// What was decided about the server of a language; decided once.
  func setup(for language: String) async throws(Failure) -> ServerSetup {
    if let known = setups[language] { return try await known.value.get() }
    let (description, choice, observer) = (description, choice, observer)
    let deciding = Task {
      await observer.look(.setup, language) {
        await ServerSetup.finding(workspace: description, language: language, choice: choice)
      }
    }
    setups[language] = deciding
    return try await deciding.value.get()
  }

  /// What is wrong with the files of a server; looked up once, beside the first question.
  func damage(of setup: ServerSetup) async -> Failure? {
    let observer = observer
    let check =
      checks[setup.name] ?? Task { await observer.look(.damage, setup.name) { await setup.damage() } }
    checks[setup.name] = check
    return await check.value
  }

  /// A session with the server of a language, started if need be.
  func session(
    for key: SessionKey,
    setup: ServerSetup,
    languageID: String,
    limits: TimeLimits
  ) async throws(Failure) -> LanguageServerSession {
    let session = sessions[key] ?? newSession(for: key, setup: setup, languageID: languageID)
    do {
      // For all but the first caller this only waits.
      try await session.start(deadline: limits.deadline)
    } catch {
      sessions[key] = nil
      await session.shutDown()
      throw Failure(error, server: setup.name, timeout: limits.timeout)
    }
    return session
  }

  /// Lends a session of the same server in a copy of the workspace, and ends it.
  func withSession<Value: Sendable>(
    in folder: String,
    like server: AskedServer,
    diagnosesWorkspace: Bool = false,
    _ body: (LanguageServerSession) async throws -> Value
  ) async throws -> Value {
    copyCount += 1
    report("starting \(server.setup.name) \(server.setup.version) on a copy of the workspace")
    var configuration = SessionConfiguration(
      server.setup,
      connector: connector(for: "\(server.language.name)/copy-\(copyCount)"),
      workspaceRoot: folder,
      languageID: server.language.identifier,
      clientVersion: description.surroundings.version,
      diagnosesWorkspace: diagnosesWorkspace
    )
    // Diagnostics of the files that are shown do not need an index of the others.
    if case .progressEnd = configuration.readiness { configuration.readiness = .immediate }
    return try await withLanguageServer(configuration, deadline: server.deadline, body)
  }

  private func newSession(
    for key: SessionKey,
    setup: ServerSetup,
    languageID: String
  ) -> LanguageServerSession {
    report("starting \(setup.name) \(setup.version)")
    let session = LanguageServerSession(
      configuration: SessionConfiguration(
        setup,
        connector: connector(for: key.name),
        workspaceRoot: root,
        languageID: languageID,
        clientVersion: description.surroundings.version,
        diagnosesWorkspace: key.diagnosesWorkspace
      )
    )
    // Kept before it is started, so that a start that is given up half-way is cleaned up too.
    sessions[key] = session
    return session
  }

  /// Tells a server about files that have changed on disk since it was last told.
  func tell(_ session: LanguageServerSession, _ key: SessionKey, about snapshot: WorkspaceSnapshot) async {
    guard let earlier = told[key] else {
      told[key] = snapshot
      return
    }
    guard earlier.number < snapshot.number else { return }
    told[key] = snapshot
    let changes = snapshot.changes(since: earlier)
    if changes.isEmpty { return }
    await session.filesChanged(
      changes.map { (uri: FileURI.uri(forPath: root + "/" + $0.path), change: .init($0.kind)) }
    )
  }

  /// What connects to the server of a session; the name is the one in traces.
  private func connector(for session: String) -> any ServerConnector {
    if let tape = observer.tape {
      return ReplayConnector(
        tape.trace,
        session: session,
        moved: { tape.noteProgress() },
        differed: { tape.note($0) }
      )
    }
    let connector = FilteringConnector(ProcessConnector(), secrets: secrets)
    guard let recorder = observer.recorder else { return connector }
    return RecordingConnector(connector, recorder: recorder, session: session)
  }
}

extension ServerSetup {
  fileprivate static func finding(
    workspace: WorkspaceDescription,
    language: String,
    choice: ServerChoice
  ) async -> SetupFinding {
    do throws(Failure) {
      return .success(try await ServerSetup(workspace: workspace, language: language, choice: choice))
    } catch {
      return .failure(error)
    }
  }
}

extension DidChangeWatchedFilesNotification.Change {
  fileprivate init(_ kind: WorkspaceSnapshot.Change.Kind) {
    switch kind {
    case .created: self = .created
    case .changed: self = .changed
    case .deleted: self = .deleted
    }
  }
}
