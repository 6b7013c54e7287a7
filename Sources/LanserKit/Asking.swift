import AnalysisBundles
import LanguageServerProtocol
import LanguageServerSession
import SourceText

/// One question in the hands of one session.
struct Asking: Sendable {
  let question: Question
  let server: AskedServer
  let convert: FactsFromLSP
  let report: @Sendable (String) async -> Void
  /// Some source file of a language in the workspace.
  let anyFile: @Sendable (Language) async -> SourceFile?
  let renamedName: @Sendable (Target) async throws(Failure) -> RenamedName

  private var session: LanguageServerSession { server.session }
  private var deadline: ContinuousClock.Instant { server.deadline }
  private var encoding: PositionEncoding { server.encoding }

  /// Asks the server.
  ///
  /// - Throws: `SessionError`, or `Failure` when this question can not be asked of this scope.
  func facts(about scope: Scope) async throws -> Facts {
    switch scope {
    case .workspace: try await factsAboutWorkspace()
    case .file(let file, _): try await factsAboutFile(file, target: nil)
    case .place(let target, _): try await factsAboutPlace(target)
    }
  }

  private func factsAboutPlace(_ target: Target) async throws -> Facts {
    let place = server.place(target.file, atByteOffset: target.offset)
    switch question.kind {
    case .definition:
      return await ready(.definitions(try await locations(DefinitionRequest(at: place), in: target)))
    case .declaration:
      return await ready(.declarations(try await locations(DeclarationRequest(at: place), in: target)))
    case .typeDefinition:
      return await ready(.typeDefinitions(try await locations(TypeDefinitionRequest(at: place), in: target)))
    case .implementation:
      let found = try await locations(ImplementationRequest(at: place), in: target)
      return try await readyOfWorkspace(.implementations(found))
    case .references:
      let request = ReferencesRequest(at: place, includeDeclaration: question.includesDeclaration)
      return try await readyOfWorkspace(.references(try await locations(request, in: target)))
    case .hover:
      let hover = try await send(HoverRequest(at: place), about: target.file)
      return await ready(.hover(convert.hover(hover)))
    case .actions:
      let offered = try await server.actions(
        for: target.range,
        in: target.file,
        only: question.actionKinds
      )
      return await ready(.actions(offered.map(ActionFact.init)))
    case .prepareRename:
      let name = try await renamedName(target)
      let range = target.file.text.range(ofBytes: name.range, encoding: encoding)
      let location = LocationFact(
        uri: convert.forms.form(ofPath: target.file.path),
        range: range,
        text: convert.sources.excerpt(target.file.path, line: range.start.line)
      )
      return await ready(.renameTarget(RenameTargetFact(location: location, name: name.text)))
    case .symbols, .diagnostics, .explain, .outline, .locate:
      return try await factsAboutFile(target.file, target: target)
    }
  }

  private func factsAboutFile(_ file: SourceFile, target: Target?) async throws -> Facts {
    switch question.kind {
    case .symbols:
      let symbols = try await send(DocumentSymbolRequest(uri: server.uri(of: file)), about: file)
      return await ready(.symbols(convert.symbols(symbols, uri: convert.forms.form(ofPath: file.path))))
    case .diagnostics:
      let diagnostics = try await session.diagnostics(of: server.snapshot(of: file), deadline: deadline)
      let facts = diagnostics.map { convert.diagnostic($0, uri: server.uri(of: file)) }
      return await ready(
        .diagnostics(listed(facts).filter { fact in target.map { touches(fact, $0) } ?? true })
      )
    default:
      throw Failure(
        .usage,
        "\(question.kind.rawValue) needs a place in the file",
        hints: ["Address it as src/app.py:42:7 or py://pkg.mod#Class.method."]
      )
    }
  }

  private func factsAboutWorkspace() async throws -> Facts {
    switch question.kind {
    case .symbols:
      try server.require("workspaceSymbolProvider", method: WorkspaceSymbolRequest.method)
      let request = WorkspaceSymbolRequest(query: question.query ?? "")
      let symbols = try await session.send(request, documents: try await anyDocument(), deadline: deadline)
      return try await readyOfWorkspace(.symbols(symbols.map(convert.symbol)))
    case .diagnostics:
      return try await workspaceDiagnostics()
    default:
      throw Failure(
        .usage,
        "\(question.kind.rawValue) needs a selector",
        hints: ["Address a place as src/app.py:42:7 or py://pkg.mod#Class.method."]
      )
    }
  }

  private func workspaceDiagnostics() async throws -> Facts {
    let analysed = try await server.analysedDiagnostics(allowsPartial: true) { done, count in
      await report("checking \(done) of \(count) files")
    }
    let facts = analysed.lists.flatMap { path, diagnostics in
      diagnostics.map { convert.diagnostic($0, uri: FileURI.uri(forPath: path)) }
    }
    var result = await ready(.diagnostics(listed(facts)))
    if analysed.lists.count < analysed.count {
      result.state = .partial(
        reason: "\(analysed.lists.count) of \(analysed.count) files were checked in time"
      )
    }
    return result
  }

  private func locations<Request: LSPRequest>(_ request: Request, in target: Target) async throws
    -> [LocationFact]
  where Request.Response == [LSPLocation] {
    try await send(request, about: target.file).map(convert.location)
  }

  private func send<Request: LSPRequest>(_ request: Request, about file: SourceFile) async throws
    -> Request.Response
  {
    try server.require(question.kind.provider, method: Request.method)
    return try await server.send(request, about: [file])
  }

  /// An answer that is complete only from a server that knows which files there are.
  private func readyOfWorkspace(_ payload: Facts.Payload) async throws(Failure) -> Facts {
    var facts = await ready(payload)
    guard !server.setup.knowsWorkspace else { return facts }
    guard question.allowsPartial else { throw Failure(unknownWorkspaceOf: server.setup) }
    facts.state = .partial(reason: Failure(unknownWorkspaceOf: server.setup).message)
    return facts
  }

  /// A document to be opened by a server that loads the workspace only then.
  private func anyDocument() async throws -> [DocumentSnapshot] {
    guard case .progressEnd = server.setup.readiness, let file = await anyFile(server.language) else {
      return []
    }
    return [server.snapshot(of: file)]
  }

  private func ready(_ payload: Facts.Payload) async -> Facts {
    let message = await session.view?.readyMessage
    return Facts(
      payload,
      provenance: .languageServer,
      analysedFiles: server.setup.analysedFileCount(in: message)
    )
  }

  private func listed(_ diagnostics: [DiagnosticFact]) -> [DiagnosticFact] {
    let order = DiagnosticFact.Severity.allCases
    let last = order.firstIndex(of: question.minimumSeverity) ?? order.endIndex
    return diagnostics.filter { (order.firstIndex(of: $0.severity) ?? 0) <= last }
  }

  /// Whether a diagnostic lies on the lines that were addressed.
  private func touches(_ diagnostic: DiagnosticFact, _ target: Target) -> Bool {
    let range = target.file.text.range(ofBytes: target.definition ?? target.range, encoding: encoding)
    return diagnostic.range.start.line <= range.end.line && diagnostic.range.end.line >= range.start.line
  }
}
