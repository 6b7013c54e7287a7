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
      let (scope, selector) = try scope(of: question)
      finding.target = scope.target
      finding.selector = selector
      let facts =
        question.needsServer
        ? try await ask(question, scope, seeing: sight, deadline: deadline, finding: &finding)
        : try read(question, scope)
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
    let language = scope.language
    let setup = try await setup(for: language.name)
    finding.setup = setup
    async let damage = damage(of: setup)
    let isWholeWorkspace = if case .workspace = scope { true } else { false }
    let key = SessionKey(
      language: language.name,
      diagnosesWorkspace: question.kind == .diagnostics && isWholeWorkspace
    )
    let session = try await session(
      for: key,
      setup: setup,
      languageID: language.identifier,
      deadline: deadline,
      timeout: question.timeout
    )
    if let snapshot = await sight.value.snapshot { await tell(session, key, about: snapshot) }
    finding.positionEncoding = await session.positionEncoding
    let capabilities = await session.server?.capabilities
    finding.capabilities = BundleCapabilities(
      offered: capabilities?.providers ?? [],
      used: [question.kind.provider]
    )
    let asking = Asking(
      question: question,
      session: session,
      setup: setup,
      languageID: language.identifier,
      capabilities: capabilities,
      encoding: finding.positionEncoding,
      deadline: deadline,
      convert: FactsFromLSP(forms: forms(for: setup), sources: sources),
      report: { activity in await self.report(activity) }
    )
    report("asking \(setup.name) for \(question.kind.rawValue)")
    do {
      let facts = try await asking.facts(about: scope)
      if let damage = await damage { throw damage }
      return facts
    } catch let error as SessionError {
      throw Failure(error, server: setup.name, timeout: question.timeout)
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure(.internalError, "unexpected error: \(error)")
    }
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
    case .outline, .locate: ""
    }
  }
}
