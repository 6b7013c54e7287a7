import AnalysisBundles
import CanonicalJSON
import EditTransactions
import LanguageServerProtocol
import LanguageServerSession
import ProcessReward
import SourceText
import Traces

// What an edit does to diagnostics, before it is written.
//
// Input: a planned change and a server. The server gets the texts as they would be, in memory, for all files of the change at
// once; asked are these files and those that refer to what the change touches, before and after. Output: both lists and
// their comparison. Afterwards the server has the texts of the disk again, unless they were written meanwhile. A change that
// makes, moves or removes files is shown to a second server, in a copy of the workspace.

/// Works out the diagnostics of an edit against those of the present files.
struct DiagnosticsDelta: Sendable {
  let workspace: Workspace
  let server: AskedServer
  let scope: RewardScope
  /// Names that the edit changes, old to new; not empty for a rename.
  var renamedSymbols: [String: String] = [:]

  /// What is known of a change after it was looked at.
  struct Outcome: Sendable {
    var comparison: DiagnosticsComparison
    var texts: EditedTexts
    /// Absolute paths of files that the change does not touch.
    var affected: [String]
  }

  /// Compares the diagnostics that are with those that would be; nothing is written in the workspace.
  func outcome(of change: PlannedChange) async throws -> Outcome {
    let texts = EditedTexts(change, root: workspace.root, isRead: WorkspaceSnapshot.isConfiguration)
    let befores = texts.files.compactMap(\.before).filter(isOurs)
    let finder = AffectedFiles(workspace: workspace, server: server, isRename: !renamedSymbols.isEmpty)
    var affected: Set<String> = []
    var names: Set<[String]> = []
    if scope == .affected || scope == .workspace {
      let found = try await finder.found(
        in: texts.files.compactMap { file in file.before.map { ($0, editedBefore(file, $0)) } }
          .filter { isOurs($0.0) }
      )
      affected.formUnion(found.paths)
      names = found.names
    }
    affected.subtract(texts.files.flatMap { [$0.before?.path, $0.after?.path] }.compactMap(\.self))
    let others = try files(affected.sorted())
    let before = try await diagnostics(of: befores + others, server.session, forms)
    let after: [RewardDiagnostic]
    if texts.isTextOnly {
      let afters = texts.files.compactMap(\.after).filter(isOurs)
      await server.session.synchronize(afters.map { $0.document(server.language) })
      // Files that miss a name which the change brings are found only now.
      let gained =
        scope == .affected
        ? try await finder.found(
          in: texts.files.compactMap { file in file.after.map { ($0, editedAfter(file)) } }
            .filter { isOurs($0.0) },
          excluding: names
        ).paths : []
      let news = try files(
        Set(gained).subtracting(affected).subtracting(afters.map(\.path)).sorted()
      )
      after = try await diagnostics(of: afters + others + news, server.session, forms)
      await server.session.synchronize(befores.map { $0.document(server.language) })
      let mended = try await diagnostics(of: news, server.session, forms)
      return Outcome(
        comparison: comparison(before + mended, after, texts),
        texts: texts,
        affected: (others + news).map(\.path)
      )
    }
    after = try await ShadowWorkspace.with(change, of: workspace) { shadow in
      try await diagnosticsInCopy(shadow, texts, others.map(\.path))
    }
    return Outcome(
      comparison: comparison(before, after, texts),
      texts: texts,
      affected: others.map(\.path)
    )
  }

  /// The comparison with what the server says now that the change is on disk.
  func confirmed(_ outcome: Outcome) async throws -> DiagnosticsComparison {
    let texts = outcome.texts
    await server.session.filesChanged(
      texts.files.compactMap { file in
        switch (file.before, file.after) {
        case (let before?, nil): (FileURI.uri(forPath: before.path), .deleted)
        case (nil, let after?): (FileURI.uri(forPath: after.path), .created)
        case (_, let after?): (FileURI.uri(forPath: after.path), .changed)
        default: nil
        }
      }
    )
    for file in texts.files where file.before?.path != file.after?.path {
      if let before = file.before { await server.session.close(FileURI.uri(forPath: before.path)) }
    }
    let afters = texts.files.compactMap(\.after).filter(isOurs)
    let documents = afters.map { $0.document(server.language) }
    await server.session.synchronize(documents)
    await server.session.saved(documents.map(\.uri))
    let after = try await diagnostics(of: afters + files(outcome.affected), server.session, forms)
    return comparison(outcome.comparison.before, after, texts)
  }

  // MARK: - Asking

  private var forms: PathForms { workspace.forms(for: server.setup) }

  private func comparison(
    _ before: [RewardDiagnostic],
    _ after: [RewardDiagnostic],
    _ texts: EditedTexts
  ) -> DiagnosticsComparison {
    DiagnosticsComparison(
      ComparisonInput(
        scope: scope,
        encoding: server.encoding,
        changes: texts.changes(forms),
        before: before,
        after: after,
        renamedSymbols: renamedSymbols
      )
    )
  }

  /// Whether a file is in the language of the server.
  private func isOurs(_ version: EditedTexts.Version) -> Bool {
    Language(fileName: version.path)?.name == server.language.name
  }

  private func files(_ paths: [String]) throws -> [EditedTexts.Version] {
    paths.compactMap { path in (try? workspace.sources.file(path)).map(EditedTexts.Version.init) }
  }

  /// Everything that the server says about some files, when all of them are as given.
  private func diagnostics(
    of versions: [EditedTexts.Version],
    _ session: LanguageServerSession,
    _ forms: PathForms
  ) async throws -> [RewardDiagnostic] {
    let convert = FactsFromLSP(forms: forms, sources: workspace.sources)
    let documents = versions.map { $0.document(server.language) }
    let lists = try await session.diagnostics(of: documents, deadline: server.deadline)
    return zip(versions, lists).flatMap { version, list in
      list.map { diagnostic in
        RewardDiagnostic(
          convert.diagnostic(diagnostic, uri: FileURI.uri(forPath: version.path)),
          in: version.text,
          secrets: workspace.secrets
        )
      }
    }
  }

  /// The bytes of the text before that an edit changes.
  private func editedBefore(_ file: EditedTexts.File, _ version: EditedTexts.Version) -> [Range<Int>] {
    file.edits.isEmpty ? [0..<version.text.bytes.count] : file.edits.map(\.byteRange)
  }

  /// The bytes of the text after that an edit has put there.
  private func editedAfter(_ file: EditedTexts.File) -> [Range<Int>] {
    guard let after = file.after else { return [] }
    if file.edits.isEmpty { return [0..<after.text.bytes.count] }
    var shift = 0
    return file.edits.map { edit in
      let start = edit.byteRange.lowerBound + shift
      shift += edit.newText.utf8.count - edit.byteRange.count
      return start..<(start + edit.newText.utf8.count)
    }
  }

  /// What a server says in a copy of the workspace that has the change.
  private func diagnosticsInCopy(
    _ shadow: ShadowWorkspace,
    _ texts: EditedTexts,
    _ affected: [String]
  ) async throws -> [RewardDiagnostic] {
    func moved(_ version: EditedTexts.Version) -> EditedTexts.Version {
      var version = version
      version.path = shadow.path + version.path.dropFirst(workspace.root.count)
      return version
    }
    let versions = (texts.files.compactMap(\.after) + (try files(affected))).filter(isOurs).map(moved)
    return try await workspace.withSession(in: shadow.path, like: server) { session in
      let forms = PathForms(
        workspaceRoot: shadow.path,
        named: server.setup.namedDirectories.map { ($0.path, $0.prefix) }
      )
      return try await diagnostics(of: versions, session, forms)
    }
  }
}

extension RewardDiagnostic {
  /// A diagnostic of a text that need not be on disk.
  fileprivate init(_ fact: DiagnosticFact, in text: SourceText, secrets: SecretFilter) {
    let line = fact.range.start.line
    let excerpt = line < text.lineCount ? text.lineText(line).trimming { $0 == " " || $0 == "\t" } : nil
    self.init(
      uri: fact.uri,
      range: fact.range,
      severity: Severity(fact.severity),
      code: fact.code,
      source: fact.source,
      message: fact.message,
      tags: fact.tags,
      text: excerpt.map { secrets.redacted($0.count > 200 ? String($0.prefix(200)) + "…" : $0) }
    )
  }
}

extension RewardDiagnostic.Severity {
  init(_ severity: DiagnosticFact.Severity) {
    switch severity {
    case .error: self = .error
    case .warning: self = .warning
    case .information: self = .information
    case .hint: self = .hint
    }
  }
}
