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

  /// Something that a file defines.
  private struct Symbol {
    var name: [String]
    var nameOffset: Int
    var definition: Range<Int>
    /// The name and what comes before the body.
    var signature: Range<Int>
    /// The index of what it is in.
    var parent: Int?
    /// Whether other files can refer to it.
    var isReachable: Bool
  }

  /// More definitions than this are changed by edits that rewrite everything; then the outermost are asked for.
  private static let definitionLimit = 200

  /// What was found so far.
  struct Search: Sendable {
    /// Absolute paths of files that refer to changed definitions, those themselves included.
    var paths: Set<String> = []
    /// Definitions that were asked for.
    fileprivate var names: Set<[String]> = []
    /// Whether nobody could say what some changed file defines, or who refers to it.
    var isIncomplete = false
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
    guard server.capabilities?.offers("referencesProvider") == true else {
      search.isIncomplete = search.isIncomplete || !versions.isEmpty
      return
    }
    var definitions: [Definition] = []
    for (version, edited) in versions {
      guard let changed = try await self.definitions(in: version, edited) else {
        search.isIncomplete = true
        continue
      }
      definitions += changed.filter { !search.names.contains($0.name) }
    }
    definitions.sort { ($0.name.count, $0.path, $0.offset) < ($1.name.count, $1.path, $1.offset) }
    let chosen = definitions.prefix(Self.definitionLimit)
    if chosen.count < definitions.count { search.isIncomplete = true }
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
  ) async throws -> [Definition]? {
    guard let symbols = try await symbols(of: version) else { return nil }
    var found: Set<Int> = []
    for (index, symbol) in symbols.enumerated() where edited.contains(where: { isChanged(symbol, by: $0) }) {
      var current: Int? = index
      while let next = current {
        if symbols[next].isReachable { found.insert(next) }
        current = symbols[next].parent
      }
    }
    return found.sorted().map { index in
      Definition(path: version.path, name: symbols[index].name, offset: symbols[index].nameOffset)
    }
  }

  private func isChanged(_ symbol: Symbol, by edit: Range<Int>) -> Bool {
    let range = isRename ? symbol.signature : symbol.definition
    return range.lowerBound <= edit.upperBound && edit.lowerBound <= range.upperBound
  }

  /// What a file defines, by its syntax or, where there is no grammar, by what the server says; nil when nobody knows.
  private func symbols(of version: EditedTexts.Version) async throws -> [Symbol]? {
    if let outline = workspace.outline(of: version) { return Self.symbols(of: outline) }
    guard server.capabilities?.offers("documentSymbolProvider") == true else { return nil }
    let symbols = try await server.session.send(
      DocumentSymbolRequest(uri: FileURI.uri(forPath: version.path)),
      documents: [version.document(server.language)],
      deadline: server.deadline
    )
    return Self.symbols(symbols, in: version.text, server.encoding)
  }

  private static func symbols(of outline: SyntaxOutline) -> [Symbol] {
    var symbols: [Symbol] = []
    for symbol in outline.symbols {
      // Nobody outside refers to what is local to a function.
      let isReachable = symbol.parent.map { parent in
        symbols[parent].isReachable && outline.symbols[parent].kind.hasMembers
      }
      symbols.append(
        Symbol(
          name: outline.qualifiedName(of: symbol),
          nameOffset: symbol.nameRange.lowerBound,
          definition: symbol.definitionRange,
          signature: symbol.signatureRange,
          parent: symbol.parent,
          isReachable: isReachable ?? true
        )
      )
    }
    return symbols
  }

  private static func symbols(
    _ roots: [LSPDocumentSymbol],
    in text: SourceText,
    _ encoding: PositionEncoding
  ) -> [Symbol] {
    var symbols: [Symbol] = []
    // A server decides how deep this is; a stack of our own can not overflow.
    var pending: [(symbol: LSPDocumentSymbol, parent: Int?, isReachable: Bool)] =
      roots.reversed().map { ($0, nil, true) }
    while let (symbol, parent, isReachable) = pending.popLast() {
      guard let definition = try? text.byteRange(of: TextRange(symbol.range), encoding: encoding),
        let name = try? text.byteRange(of: TextRange(symbol.selectionRange), encoding: encoding)
      else { continue }
      let path = (parent.map { symbols[$0].name } ?? []) + [symbol.name]
      let index = symbols.count
      symbols.append(
        Symbol(
          name: path,
          nameOffset: name.lowerBound,
          definition: definition,
          signature: definition.lowerBound..<max(definition.lowerBound, name.upperBound),
          parent: parent,
          isReachable: isReachable
        )
      )
      let hasLocals = [.function, .method, .constructor].contains(symbol.kind)
      pending += symbol.children.reversed().map { ($0, index, isReachable && !hasLocals) }
    }
    return symbols
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
  /// The outline of a text that need not be on disk; nil where there is no grammar that can read it.
  nonisolated func outline(of version: EditedTexts.Version) -> SyntaxOutline? {
    guard let profile = LanguageProfile.forFile(named: version.path) else { return nil }
    let finding = observer.look(.outline, "\(version.path) \(version.digest)") {
      OutlineFinding(parsing: version.text.bytes, profile: profile, grammars: description.grammars)
    }
    guard case .outline(let outline) = finding else { return nil }
    return outline
  }
}
