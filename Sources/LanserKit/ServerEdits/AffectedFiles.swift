import AnalysisBundles
import EditTransactions
import LanguageServerProtocol
import LanguageServerSession
import SourceText

// Which files an edit can break without touching them: those that refer to a definition that it changes.
//
// A definition is changed when an edit reaches into it: a body decides what type is inferred for what it returns. The
// definitions around it count too, because whoever overrides a method refers to its class. Of a rename only the names and
// headers count: it changes nothing else in what it passes through. Names that only exist afterwards are asked for
// afterwards: files that miss them are mended by them.
//
// What is passed on is followed: a class whose members change hands that to its subclasses, which may override a member by
// its old name, and a name that is given another name, by an assignment or in an import, to whoever uses that one. A file that
// is made, moved or removed, and an import that is edited, concern the files that import it. What functions without
// annotations infer from others is not followed.

/// Finds the files that refer to what an edit changes.
struct AffectedFiles: Sendable {
  let workspace: Workspace
  let server: AskedServer
  /// Whether bodies are changed by nothing but names.
  let isRename: Bool

  /// More definitions than this are changed by edits that rewrite everything; then the outermost are asked for.
  private static let definitionLimit = 200

  /// What was found so far.
  struct Search: Sendable {
    /// Absolute paths of files that refer to changed definitions, those themselves included.
    var paths: Set<String> = []
    /// Definitions that were asked for.
    fileprivate var definitions: Set<ChangedDefinition.Key> = []
    /// Whether nobody could say what some changed file defines, or who refers to it.
    var isIncomplete = false
  }

  /// Looks for files that refer to what is edited.
  ///
  /// - Parameters:
  ///   - search: definitions that were asked for before are not asked for again.
  ///   - versions: the changed files as the server has them, with the bytes that are edited.
  ///   - state: what the workspace holds when these are the files of the disk; what was asked in it is not asked again.
  /// - Throws: `SessionError` when the server does not answer, `Failure` when a file can not be read.
  func extend(
    _ search: inout Search,
    with versions: [(version: EditedTexts.Version, edited: [Range<Int>])],
    in state: String? = nil
  ) async throws {
    let texts = Dictionary(
      versions.map { ($0.version.path, $0.version) },
      uniquingKeysWith: { first, _ in first }
    )
    let reader = DefinitionReader(workspace: workspace, server: server, texts: texts)
    var waiting: [ChangedDefinition] = []
    let ours = versions.filter { reader.isOurs($0.version.path) }
    guard server.capabilities?.offers("referencesProvider") == true else {
      search.isIncomplete = search.isIncomplete || !ours.isEmpty
      return
    }
    let change = try await change(ours, reader)
    for (version, edited) in ours {
      if let changed = try await reader.definitions(in: version, changedBy: edited, change) {
        waiting += changed
      } else {
        search.isIncomplete = true
      }
    }
    while true {
      waiting = waiting.filter { !search.definitions.contains($0.key) }.sorted()
      let chosen = waiting.prefix(max(0, Self.definitionLimit - search.definitions.count))
      if chosen.count < waiting.count { search.isIncomplete = true }
      guard !chosen.isEmpty else { return }
      search.definitions.formUnion(chosen.map(\.key))
      let known = await workspace.knownAnswers(in: state).uses
      var asked: [ChangedDefinition: [DefinitionUse]] = [:]
      for definition in chosen where known[definition] == nil {
        guard let version = reader.version(definition.path) else { continue }
        asked[definition] = try await self.uses(of: definition, in: version)
      }
      let found = asked
      if !asked.isEmpty {
        await workspace.remember({ $0.uses.merge(found) { $1 } }, in: state)
      }
      let uses = chosen.flatMap { known[$0] ?? asked[$0] ?? [] }
      search.paths.formUnion(uses.map(\.path))
      // Of what is only renamed, all uses are edited, and nothing is handed on.
      let passedOn = try await reader.passedOn(by: isRename ? uses.filter(\.definition.isReshaped) : uses)
      waiting = passedOn.definitions
      // Servers do not say where another name is used.
      for alias in passedOn.aliases {
        let importers = await importers.paths(of: alias.path, naming: alias.names)
        search.paths.formUnion(importers)
        for path in [alias.path] + importers {
          waiting += try await reader.classes(in: path, mentioning: alias.reshaped)
        }
      }
    }
  }

  private func change(
    _ versions: [(version: EditedTexts.Version, edited: [Range<Int>])],
    _ reader: DefinitionReader
  ) async throws -> DefinitionReader.Change {
    guard isRename else { return .contents }
    for (version, edited) in versions where try await reader.isNaming(version, edited) { return .name }
    return .detail
  }

  /// Looks for files that import what is made, moved or removed, or by an import that is edited.
  func extend(_ search: inout Search, withImportersOf texts: EditedTexts) async throws {
    for file in texts.files {
      let paths = Set([file.before?.path, file.after?.path].compactMap(\.self))
      if file.before?.path != file.after?.path {
        for path in paths.sorted() { search.paths.formUnion(await importers.paths(of: path)) }
      } else if let path = paths.first, !isRename {
        var names: Set<String> = []
        let reader = DefinitionReader(workspace: workspace, server: server, texts: [:])
        for side in [file.wholeBefore, file.wholeAfter] {
          if let side {
            names.formUnion(try await reader.importedNames(in: side.version, editedAt: side.edited))
          }
        }
        search.paths.formUnion(await importers.paths(of: path, naming: names))
      }
    }
  }

  private var importers: Importers { Importers(workspace: workspace, language: server.language) }

  private func uses(
    of definition: ChangedDefinition,
    in version: EditedTexts.Version
  ) async throws -> [DefinitionUse] {
    let position = version.text.position(atByteOffset: definition.offset, encoding: server.encoding)
    let request = ReferencesRequest(
      at: TextDocumentPosition(
        uri: FileURI.uri(forPath: version.path),
        position: LSPPosition(line: position.line, character: position.column)
      ),
      includeDeclaration: true
    )
    let locations = try await server.session.send(
      request,
      documents: [version.document(server.language)],
      deadline: server.deadline
    )
    let root = workspace.root + "/"
    return locations.compactMap { location in
      guard let path = try? FileURI.path(ofURI: location.uri), path.hasPrefix(root) else { return nil }
      let (start, end) = (location.range.start, location.range.end)
      return DefinitionUse(
        definition: definition,
        path: path,
        range: TextRange(
          start: TextPosition(line: start.line, column: start.character),
          end: TextPosition(line: end.line, column: end.character)
        )
      )
    }
  }
}
