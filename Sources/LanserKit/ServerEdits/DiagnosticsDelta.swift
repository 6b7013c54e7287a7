import AnalysisBundles
import CanonicalJSON
import EditTransactions
import LanguageServerProtocol
import LanguageServerSession
import LanguageServers
import ProcessReward
import SourceText
import Traces

// What an edit does to diagnostics, before it is written.
//
// Input: a planned change and a server. Asked are the changed files and those that refer to what changes, before and after;
// all changed files at once, because what is wrong in one depends on the others. Output: both lists and their comparison.
//
// There are two ways to show a server a text that is not on disk. In memory, the server has it as an open document; that
// is quick, and afterwards it has the texts of the disk again. A server that reads from disk whatever it is shown, or a
// change that makes, moves or removes files, takes a second server in a copy of the workspace.

/// Works out the diagnostics of an edit against those of the present files.
struct DiagnosticsDelta: Sendable {
  let workspace: Workspace
  let server: AskedServer
  let scope: RewardScope
  /// Names that the edit changes, old to new; not empty for a rename.
  var renamedSymbols: [String: String] = [:]
  /// What the edit is about.
  var target: Target?
  /// What the workspace holds, by its digest; nil when that is not known.
  var state: String?

  /// What is known of a change after it was looked at.
  struct Outcome: Sendable {
    var comparison: DiagnosticsComparison
    var texts: EditedTexts
    /// Absolute paths of files that the change does not touch.
    var affected: [String]
    /// Whether every file that the server analyses was compared.
    var isOfWorkspace = false
    /// Whether there may be other files that the change reaches.
    var isIncomplete = false
  }

  /// Compares the diagnostics that are with those that would be; nothing is written in the workspace.
  func outcome(of change: PlannedChange) async throws -> Outcome {
    let texts = EditedTexts(change, root: workspace.root, isRead: SourceTree.isConfiguration)
    // What decides about files that nobody has touched is seen only when all are looked at.
    if scope == .workspace || texts.changesConfiguration {
      return try await outcomeForWorkspace(change, texts)
    }
    let befores = texts.files.compactMap(\.before).filter(isOurs)
    var search = AffectedFiles.Search()
    if scope == .affected {
      try await finder.extend(&search, with: texts.files.compactMap(\.wholeBefore), in: stateOfServer)
      try await finder.extend(&search, withImportersOf: texts)
    }
    let touched = Set(texts.files.flatMap { [$0.before?.path, $0.after?.path] }.compactMap(\.self))
    let others = try files(search.paths.subtracting(touched))
    let before = try await diagnosticsOnDisk(of: befores + others)
    if texts.isTextOnly, await isShownInMemory(texts, others) {
      do {
        return try await outcomeInMemory(texts, befores, others, before, search, touched)
      } catch {
        // Whoever asks next has to find the texts of the disk.
        await server.session.synchronize(befores.map { $0.document(server.language) })
        throw error
      }
    }
    let versions = (texts.files.compactMap(\.after) + others).filter(isOurs)
    let after = try await ShadowWorkspace.with(change, of: workspace) { shadow in
      try await workspace.withSession(in: shadow.path, like: server) { session in
        try await diagnostics(
          of: versions.map { $0.moved(from: workspace.root, to: shadow.path) },
          session,
          in: shadow
        )
      }
    }
    return Outcome(
      comparison: comparison(before, after, texts),
      texts: texts,
      affected: others.map(\.path),
      isIncomplete: search.isIncomplete
    )
  }

  /// The comparison with what the server says now that the change is on disk.
  func confirmed(_ outcome: Outcome) async throws -> DiagnosticsComparison {
    let texts = outcome.texts
    await server.session.filesChanged(texts.files.compactMap(\.watchedChange))
    let afters = texts.files.compactMap(\.after).filter(isOurs)
    let documents = afters.map { $0.document(server.language) }
    await server.session.synchronize(documents)
    await server.session.saved(documents.map(\.uri))
    // Whoever looked at everything looked at a copy of what is on disk now.
    if outcome.isOfWorkspace { return outcome.comparison }
    let after = try await diagnostics(of: afters + files(outcome.affected), server.session)
    return comparison(outcome.comparison.before, after, texts)
  }

  // MARK: - In memory

  /// Whether the server takes what is open for what is there, for all files.
  private func isShownInMemory(_ texts: EditedTexts, _ others: [EditedTexts.Version]) async -> Bool {
    if await server.session.pullsDiagnostics { return true }
    // One that publishes when it likes does so for the file that has changed.
    return others.isEmpty && texts.files.count == 1
  }

  private func outcomeInMemory(
    _ texts: EditedTexts,
    _ befores: [EditedTexts.Version],
    _ others: [EditedTexts.Version],
    _ before: [RewardDiagnostic],
    _ search: AffectedFiles.Search,
    _ touched: Set<String>
  ) async throws -> Outcome {
    let afters = texts.files.compactMap(\.after).filter(isOurs)
    await server.session.synchronize(afters.map { $0.document(server.language) })
    var search = search
    let known = search.paths
    // Files that miss a name which the change brings are found only now.
    if scope == .affected { try await finder.extend(&search, with: texts.files.compactMap(\.wholeAfter)) }
    let gained = try files(search.paths.subtracting(known).subtracting(touched))
    let after = try await diagnostics(of: afters + others + gained, server.session)
    await server.session.synchronize(befores.map { $0.document(server.language) })
    let earlier = try await diagnosticsOnDisk(of: gained)
    return Outcome(
      comparison: comparison(before + earlier, after, texts),
      texts: texts,
      affected: (others + gained).map(\.path),
      isIncomplete: search.isIncomplete
    )
  }

  // MARK: - The whole workspace

  private func outcomeForWorkspace(_ change: PlannedChange, _ texts: EditedTexts) async throws -> Outcome {
    let before = try await workspace.diagnosingAll(server).analysedDiagnostics().lists
    let after = try await ShadowWorkspace.with(change, of: workspace) { shadow in
      try await workspace.withSession(in: shadow.path, like: server, diagnosesWorkspace: true) { session in
        var server = server
        server.session = session
        return try await server.analysedDiagnostics().lists.map { list in
          (path: workspace.root + list.path.dropFirst(shadow.path.count), diagnostics: list.diagnostics)
        }
      }
    }
    let shown = Dictionary(
      texts.files.compactMap(\.after).map { ($0.path, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    var comparison = comparison(
      try listed(before, [:]),
      try listed(after, shown),
      texts,
      analysed: (before.map(\.path), after.map(\.path))
    )
    comparison.scope = .workspace
    return Outcome(comparison: comparison, texts: texts, affected: [], isOfWorkspace: true)
  }

  private func listed(
    _ lists: [(path: String, diagnostics: [LSPDiagnostic])],
    _ shown: [String: EditedTexts.Version]
  ) throws -> [RewardDiagnostic] {
    try lists.flatMap { path, diagnostics in
      let version = try shown[path] ?? files([path]).first
      return diagnostics.map { reward($0, at: path, in: version?.text, forms) }
    }
  }

  // MARK: - Asking

  private var forms: PathForms { workspace.forms(for: server.setup) }

  /// What the answers of the server about the files of the disk hold for.
  private var stateOfServer: String? { state.map { "\($0) \(server.setup.name)" } }

  private var finder: AffectedFiles {
    AffectedFiles(workspace: workspace, server: server, isRename: !renamedSymbols.isEmpty)
  }

  private func comparison(
    _ before: [RewardDiagnostic],
    _ after: [RewardDiagnostic],
    _ texts: EditedTexts,
    analysed: (before: [String], after: [String])? = nil
  ) -> DiagnosticsComparison {
    let uris = { (paths: [String]) in Set(paths.map { forms.form(ofPath: $0) }) }
    let all = DiagnosticsComparison(
      ComparisonInput(
        scope: scope == .target ? .file : scope,
        encoding: server.encoding,
        changes: texts.changes(forms),
        before: before,
        after: after,
        analysedBefore: analysed.map { uris($0.before) },
        analysedAfter: analysed.map { uris($0.after) },
        renamedSymbols: renamedSymbols
      )
    ).mappingEvidence(workspace.secrets.redacted)
    guard scope == .target, let target else { return all }
    let places = TargetPlaces(of: target, in: texts, workspace, renamedSymbols)
    let filters = [places.before, places.after].map { ScopeFilter(scope: .target, touched: [], target: $0) }
    return all.narrowed(to: .target, before: filters[0].includes, after: filters[1].includes)
  }

  /// Whether a file is in the language of the server.
  private func isOurs(_ version: EditedTexts.Version) -> Bool {
    Language(fileName: version.path)?.name == server.language.name
  }

  private func files(_ paths: some Sequence<String>) throws -> [EditedTexts.Version] {
    paths.sorted().compactMap { path in
      (try? workspace.sources.file(path)).map(EditedTexts.Version.init)
    }
  }

  /// What the server says about some files as they are on disk; asked once for as long as the workspace does not change.
  private func diagnosticsOnDisk(of versions: [EditedTexts.Version]) async throws -> [RewardDiagnostic] {
    var lists = await workspace.knownAnswers(in: stateOfServer).diagnostics
    let missing = versions.filter { lists[$0.path] == nil }
    if !missing.isEmpty {
      let found = try await self.lists(of: missing, server.session)
      for (version, list) in zip(missing, found) { lists[version.path] = list }
      let known = lists
      await workspace.remember({ $0.diagnostics = known }, in: stateOfServer)
    }
    return versions.flatMap { lists[$0.path] ?? [] }
  }

  /// What the server says about some files, when all of them are as given.
  private func diagnostics(
    of versions: [EditedTexts.Version],
    _ session: LanguageServerSession,
    in shadow: ShadowWorkspace? = nil
  ) async throws -> [RewardDiagnostic] {
    try await lists(of: versions, session, in: shadow).flatMap(\.self)
  }

  private func lists(
    of versions: [EditedTexts.Version],
    _ session: LanguageServerSession,
    in shadow: ShadowWorkspace? = nil
  ) async throws -> [[RewardDiagnostic]] {
    let lists = try await session.diagnostics(
      of: versions.map { FileURI.uri(forPath: $0.path) },
      when: versions.map { $0.document(server.language) },
      renewingTexts: server.setup.descriptor.quirks.remembersOldDiagnostics,
      deadline: server.deadline
    )
    let forms = shadow.map { shadow in
      PathForms(
        workspaceRoot: shadow.path,
        named: server.setup.namedDirectories.map { ($0.path, $0.prefix) }
      )
    }
    return zip(versions, lists).map { version, list in
      list.map { reward($0, at: version.path, in: version.text, forms ?? self.forms) }
    }
  }

  private func reward(
    _ diagnostic: LSPDiagnostic,
    at path: String,
    in text: SourceText?,
    _ forms: PathForms
  ) -> RewardDiagnostic {
    let convert = FactsFromLSP(forms: forms, sources: workspace.sources)
    var result = RewardDiagnostic(convert.diagnostic(diagnostic, uri: FileURI.uri(forPath: path)))
    let line = result.range.start.line
    let excerpt = text.flatMap { text in
      line < text.lineCount ? text.lineText(line).trimming { $0 == " " || $0 == "\t" } : nil
    }
    result.text = excerpt.map {
      workspace.secrets.redacted($0.count > 200 ? String($0.prefix(200)) + "…" : $0)
    }
    return result
  }
}

/// The lines of the definition that an edit is about, before and after.
private struct TargetPlaces {
  var before: ScopeFilter.Place?
  var after: ScopeFilter.Place?

  init(of target: Target, in texts: EditedTexts, _ workspace: Workspace, _ renamed: [String: String]) {
    let path = target.file.path
    let uri = workspace.forms(for: nil).form(ofPath: path)
    let definition = target.definition ?? target.range
    before = Self.place(uri, definition, target.file.text)
    guard let file = texts.files.first(where: { $0.before?.path == path }) else {
      after = before
      return
    }
    guard let version = file.after else { return }
    // The text keeps its place but for the edits before it.
    let range = file.shifted(definition)
    after = Self.place(workspace.forms(for: nil).form(ofPath: version.path), range, version.text)
  }

  private static func place(_ uri: String, _ bytes: Range<Int>, _ text: SourceText) -> ScopeFilter.Place {
    let range = text.range(ofBytes: bytes.clamped(to: 0..<text.bytes.count), encoding: .utf8)
    return ScopeFilter.Place(uri: uri, lines: range.start.line...range.end.line)
  }
}
