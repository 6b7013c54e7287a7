import AnalysisBundles
import LanguageServerProtocol
import LanguageServerSession
import SourceText

/// What was found out about a question, and with what.
struct Finding: Sendable {
  var setup: ServerSetup?
  var positionEncoding: PositionEncoding = .utf16
  var capabilities: BundleCapabilities?
  var target: Target?
  var remarks: [String] = []
  /// Canonical text of what the question is about, as soon as it is known.
  var selector: String?
  var outcome: Result<Facts, Failure>
}

extension Workspace {
  /// Finds out what is asked, and never throws: the finding carries what was known when it failed.
  func find(
    _ question: Question,
    seeing sight: Task<Sight, Never>,
    deadline: ContinuousClock.Instant
  ) async -> Finding {
    var finding = Finding(outcome: .failure(Failure(.internalError, "not answered")))
    do {
      if question.kind == .explain {
        let (facts, selector) = try explanation(of: question)
        finding.selector = selector
        finding.outcome = .success(facts)
        return finding
      }
      let context = ServerContext(
        sight: { sight },
        limits: TimeLimits(deadline: deadline, timeout: timeLimit(question.timeout))
      )
      let (scope, selector) = try await scope(of: question, context, finding: &finding)
      finding.target = scope.target
      finding.selector = selector
      let facts =
        question.needsServer
        ? try await ask(question, scope, seeing: sight, deadline: deadline, finding: &finding)
        : try await read(question, scope, context, finding: &finding)
      finding.outcome = .success(facts)
    } catch {
      finding.outcome = .failure(error)
    }
    return finding
  }

  private func ask(
    _ question: Question,
    _ scope: Scope,
    seeing sight: Task<Sight, Never>,
    deadline: ContinuousClock.Instant,
    finding: inout Finding
  ) async throws(Failure) -> Facts {
    let isWholeWorkspace = if case .workspace = scope { true } else { false }
    let server = try await server(
      of: scope.language,
      diagnosesWorkspace: question.kind == .diagnostics && isWholeWorkspace,
      for: question.kind.rawValue,
      using: [question.kind.provider],
      seeing: sight,
      limits: TimeLimits(deadline: deadline, timeout: timeLimit(question.timeout)),
      finding: &finding
    )
    let asking = Asking(
      question: question,
      server: server,
      convert: FactsFromLSP(forms: forms(for: server.setup), sources: sources),
      report: { activity in await self.report(activity) },
      anyFile: { language in await self.anyFile(in: language) },
      renamedName: { target throws(Failure) in try await self.renamedName(at: target, server) }
    )
    let facts = try await server.asked { () throws in try await asking.facts(about: scope) }
    finding.remarks += await server.session.misbehaviour.remarks(about: server.setup.name)
    return facts
  }

  /// The server of a language, started and told what is on disk.
  ///
  /// - Parameters:
  ///   - language: whose server.
  ///   - diagnosesWorkspace: whether it is to diagnose files that are not open.
  ///   - purpose: what it is asked for, for people who wait.
  ///   - providers: the capabilities that are used, for the bundle.
  ///   - sight: what is on disk.
  ///   - limits: how long the operation may take.
  ///   - finding: is told of the server.
  /// - Throws: `Failure`.
  /// - Returns: what questions to the server need.
  func server(
    of language: Language,
    diagnosesWorkspace: Bool = false,
    for purpose: String,
    using providers: [String],
    seeing sight: Task<Sight, Never>,
    limits: TimeLimits,
    finding: inout Finding
  ) async throws(Failure) -> AskedServer {
    let setup = try await setup(for: language.name)
    finding.setup = setup
    finding.remarks = setup.remarks
    let damage = Task { await self.damage(of: setup) }
    let key = SessionKey(language: language.name, diagnosesWorkspace: diagnosesWorkspace)
    let session = try await session(for: key, setup: setup, languageID: language.identifier, limits: limits)
    if let snapshot = await sight.value.snapshot { await tell(session, key, about: snapshot) }
    finding.positionEncoding = await session.positionEncoding
    let capabilities = await session.server?.capabilities
    finding.capabilities = BundleCapabilities(offered: capabilities?.providers ?? [], used: providers)
    report("asking \(setup.name) for \(purpose)")
    return AskedServer(
      session: session,
      setup: setup,
      language: language,
      capabilities: capabilities,
      encoding: finding.positionEncoding,
      limits: limits,
      damage: damage
    )
  }
}

extension Workspace {
  /// The first source file of a language, for a server that has to be shown one.
  private func anyFile(in language: Language) -> SourceFile? {
    let found = observer.look(.anyFile, language.name) { () -> String? in
      SourceTree.current(root: root).files.first { Language(fileName: $0.path)?.name == language.name }?.path
    }
    return found.flatMap { try? sources.file(root + "/" + $0) }
  }

  /// The same server in a session that diagnoses files which are not open.
  func diagnosingAll(_ server: AskedServer) async throws(Failure) -> AskedServer {
    var finding = Finding(outcome: .failure(Failure(.internalError, "not answered")))
    return try await self.server(
      of: server.language,
      diagnosesWorkspace: true,
      for: "diagnostics",
      using: [],
      seeing: Task { await look() },
      limits: server.limits,
      finding: &finding
    )
  }
}

extension Misbehaviour {
  fileprivate func remarks(about server: String) -> [String] {
    var remarks: [String] = []
    if refusedEdits > 0 {
      remarks.append("\(server) tried to edit files, which was refused; nothing was changed")
    }
    if strayBytes > 0 {
      remarks.append("\(server) wrote \(strayBytes) bytes between its messages; they were passed over")
    }
    return remarks
  }
}

extension Question.Kind {
  /// The server capability that answers this kind of question.
  var provider: String {
    switch self {
    case .definition: "definitionProvider"
    case .declaration: "declarationProvider"
    case .typeDefinition: "typeDefinitionProvider"
    case .implementation: "implementationProvider"
    case .references: "referencesProvider"
    case .hover: "hoverProvider"
    case .symbols: "documentSymbolProvider"
    case .diagnostics: "diagnosticProvider"
    case .actions: "codeActionProvider"
    case .prepareRename: "renameProvider"
    case .explain, .locate, .outline: ""
    }
  }
}
