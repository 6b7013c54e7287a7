import AnalysisBundles
import EditTransactions
import LanguageServerProtocol
import LanguageServerSession
import SourceText
import SyntaxTrees

// Which files an edit can break without touching them: those that refer to a definition that it changes.
//
// A definition is changed when an edit reaches into it: a body decides what type is inferred for what it returns. The
// definitions around it count too, because whoever overrides a method refers to its class. Of a rename only the names and
// headers count: it changes nothing else in what it passes through. Names that only exist afterwards are asked for
// afterwards: files that miss them are mended by them.

/// Finds the files that refer to what an edit changes.
struct AffectedFiles: Sendable {
  let workspace: Workspace
  let server: AskedServer
  /// Whether bodies are changed by nothing but names.
  let isRename: Bool

  /// A definition by the place of its name.
  private struct Definition: Hashable {
    var path: String
    var name: [String]
    var offset: Int
  }

  /// More definitions than this are changed by edits that rewrite everything; then the outermost are asked for.
  private static let definitionLimit = 200

  /// What was found so far.
  struct Search: Sendable {
    /// Absolute paths of files that refer to changed definitions, those themselves included.
    var paths: Set<String> = []
    /// Definitions that were asked for.
    fileprivate var names: Set<[String]> = []
  }

  /// Looks for files that refer to what is edited.
  ///
  /// - Parameters:
  ///   - search: definitions that were asked for before are not asked for again.
  ///   - versions: the changed files as the server has them, with the bytes that are edited.
  /// - Throws: `SessionError` when the server does not answer, `Failure` when a file can not be read.
  func extend(
    _ search: inout Search,
    with versions: [(version: EditedTexts.Version, edited: [Range<Int>])]
  ) async throws {
    let versions = versions.filter { Language(fileName: $0.version.path)?.name == server.language.name }
    var definitions: [Definition] = []
    for (version, edited) in versions {
      definitions += try self.definitions(in: version, edited).filter { !search.names.contains($0.name) }
    }
    definitions.sort { ($0.name.count, $0.path, $0.offset) < ($1.name.count, $1.path, $1.offset) }
    let chosen = definitions.prefix(Self.definitionLimit)
    let texts = Dictionary(
      versions.map { ($0.version.path, $0.version) },
      uniquingKeysWith: { first, _ in first }
    )
    search.names.formUnion(chosen.map(\.name))
    search.paths.formUnion(
      try await withThrowingTaskGroup(of: [String].self) { group in
        for definition in chosen {
          guard let version = texts[definition.path] else { continue }
          group.addTask { try await references(to: definition, in: version) }
        }
        return try await group.reduce(into: Set<String>()) { $0.formUnion($1) }
      }
    )
  }

  private func definitions(
    in version: EditedTexts.Version,
    _ edited: [Range<Int>]
  ) throws -> [Definition] {
    guard let outline = try workspace.outline(of: version) else { return [] }
    var found: Set<Int> = []
    for symbol in outline.symbols where edited.contains(where: { isChanged(symbol, by: $0) }) {
      // Nobody outside refers to what is local to a function.
      var reachable: [Int] = []
      var current: OutlineSymbol? = symbol
      while let next = current {
        let parent = next.parent.map { outline.symbols[$0] }
        if parent.map(\.kind.hasMembers) ?? true { reachable.append(next.id) } else { reachable = [] }
        current = parent
      }
      found.formUnion(reachable)
    }
    return found.sorted().map { id in
      let symbol = outline.symbols[id]
      return Definition(
        path: version.path,
        name: outline.qualifiedName(of: symbol),
        offset: symbol.nameRange.lowerBound
      )
    }
  }

  private func isChanged(_ symbol: OutlineSymbol, by edit: Range<Int>) -> Bool {
    func touches(_ range: Range<Int>) -> Bool {
      range.lowerBound <= edit.upperBound && edit.lowerBound <= range.upperBound
    }
    return isRename ? touches(symbol.signatureRange) : touches(symbol.definitionRange)
  }

  private func references(to definition: Definition, in version: EditedTexts.Version) async throws -> [String]
  {
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
    return locations.compactMap { try? FileURI.path(ofURI: $0.uri) }.filter { $0.hasPrefix(root) }
  }
}

extension Workspace {
  /// The outline of a text that need not be on disk; nil where there is no grammar for it.
  nonisolated func outline(of version: EditedTexts.Version) throws -> SyntaxOutline? {
    guard let profile = LanguageProfile.forFile(named: version.path),
      let grammar = try? description.grammars.grammar(named: profile.grammarName)
    else { return nil }
    return try SyntaxOutline(parsing: version.text.bytes, profile: profile, grammar: grammar)
  }
}
