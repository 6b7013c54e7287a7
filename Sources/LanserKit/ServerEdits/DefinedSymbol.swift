import LanguageServerProtocol
import LanguageServerSession
import SourceText
import SyntaxTrees

/// Something that a file defines, by its places in the bytes of the text.
struct DefinedSymbol: Sendable {
  /// Qualified.
  var name: [String]
  var nameRange: Range<Int>
  var definition: Range<Int>
  /// The name and what comes before the body.
  var signature: Range<Int>
  /// For a variable its value; nil where there is none.
  var body: Range<Int>?
  /// The index of what it is in.
  var parent: Int?
  /// Whether other files can refer to it.
  var isReachable: Bool
  /// Whether what is written inside belongs to it, as with classes.
  var hasMembers: Bool
  /// Whether it is what its value is, for want of a type of its own.
  var isAlias: Bool
}

extension DefinitionReader {
  /// What a file defines: by its syntax, or where there is no grammar, by what the server says.
  ///
  /// Nil when nobody knows.
  func symbols(of version: EditedTexts.Version) async throws -> [DefinedSymbol]? {
    if let outline = workspace.outline(of: version) { return Self.symbols(of: outline) }
    guard server.capabilities?.offers("documentSymbolProvider") == true else { return nil }
    let symbols = try await server.session.send(
      DocumentSymbolRequest(uri: FileURI.uri(forPath: version.path)),
      documents: [version.document(server.language)],
      deadline: server.deadline
    )
    return Self.symbols(symbols, in: version.text, server.encoding)
  }

  private static func symbols(of outline: SyntaxOutline) -> [DefinedSymbol] {
    var symbols: [DefinedSymbol] = []
    for symbol in outline.symbols {
      // Nobody outside refers to what is local to a function.
      let isReachable = symbol.parent.map { parent in
        symbols[parent].isReachable && outline.symbols[parent].kind.hasMembers
      }
      symbols.append(
        DefinedSymbol(
          name: outline.qualifiedName(of: symbol),
          nameRange: symbol.nameRange,
          definition: symbol.definitionRange,
          signature: symbol.signatureRange,
          body: symbol.bodyRange,
          parent: symbol.parent,
          isReachable: isReachable ?? true,
          hasMembers: symbol.kind.hasMembers,
          isAlias: symbol.kind == .typeAlias || isValueAlone(symbol)
        )
      )
    }
    return symbols
  }

  private static func symbols(
    _ roots: [LSPDocumentSymbol],
    in text: SourceText,
    _ encoding: PositionEncoding
  ) -> [DefinedSymbol] {
    var symbols: [DefinedSymbol] = []
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
        DefinedSymbol(
          name: path,
          nameRange: name,
          definition: definition,
          signature: definition.lowerBound..<max(definition.lowerBound, name.upperBound),
          body: max(definition.lowerBound, name.upperBound)..<max(definition.upperBound, name.upperBound),
          parent: parent,
          isReachable: isReachable,
          hasMembers: [.class, .struct, .interface, .enum, .module, .namespace].contains(symbol.kind),
          isAlias: false
        )
      )
      let hasLocals = [.function, .method, .constructor].contains(symbol.kind)
      pending += symbol.children.reversed().map { ($0, index, isReachable && !hasLocals) }
    }
    return symbols
  }

  private static func isValueAlone(_ symbol: OutlineSymbol) -> Bool {
    [.variable, .constant].contains(symbol.kind)
      && symbol.signatureRange.upperBound == symbol.nameRange.upperBound
  }
}

extension Workspace {
  /// The outline of a text that need not be on disk; nil where there is no grammar that can read it.
  nonisolated func outline(of version: EditedTexts.Version) -> SyntaxOutline? {
    guard let profile = LanguageProfile.forFile(named: version.path) else { return nil }
    let finding = observer.look(.outline, "\(version.path) \(version.digest)") {
      OutlineFinding(
        of: version.text.bytes,
        digest: version.digest,
        profile: profile,
        // What is only proposed leaves nothing on disk.
        from: OutlineSource(grammars: description.grammars, records: nil)
      )
    }
    guard case .outline(let outline) = finding else { return nil }
    return outline
  }
}
