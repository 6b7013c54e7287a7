import AnalysisBundles
import Relocation
import Selectors
import SourceText
import SyntaxTrees

// Questions that the files answer by themselves.

extension Workspace {
  /// Outline and location: no server takes part.
  func read(_ question: Question, _ scope: Scope) throws(Failure) -> Facts {
    switch (question.kind, scope) {
    case (.outline, .file(let file, _)):
      return Facts(.outline(try outline(of: file)), provenance: .syntaxTree)
    case (.outline, .place(let target, _)):
      return Facts(.outline(try outline(of: target.file)), provenance: .syntaxTree)
    case (.locate, .place(let target, _)):
      let place = try place(of: target, unit: question.indexing, isPinned: question.isPinned)
      return Facts(.place(try wanted(place, of: target, question)), provenance: .syntaxTree)
    default:
      throw Failure(.usage, "\(question.kind.rawValue) needs a file or a selector")
    }
  }

  /// A place without what only a grammar tells.
  ///
  /// - Parameters:
  ///   - target: the place.
  ///   - question: what is asked of it.
  ///   - symbol: what is around it, in the words of somebody else.
  ///   - selector: of that symbol.
  /// - Throws: `Failure` when it has no selector of the kind that is wanted.
  /// - Returns: the place with its selectors.
  func located(
    _ target: Target,
    _ question: Question,
    symbol: PlaceFact.EnclosingSymbol?,
    selector: String?
  ) throws(Failure) -> PlaceFact {
    var place = try place(
      of: target,
      unit: question.indexing,
      isPinned: question.isPinned,
      readsSyntax: false
    )
    place.symbol = symbol
    // A name of another version could not be followed from there.
    if !question.isPinned { place.selectors["symbol"] = selector }
    return try wanted(place, of: target, question)
  }

  /// The place with its selectors pinned where that is asked for.
  ///
  /// - Throws: `Failure` when it has no selector of the kind that is wanted.
  private func wanted(_ place: PlaceFact, of target: Target, _ question: Question) throws(Failure)
    -> PlaceFact
  {
    var place = place
    if question.isPinned, let pin = pin(of: target) { place.selectors.pin(to: pin) }
    if let kind = question.selectorKind, place.selectors[kind] == nil {
      throw Failure(
        .notFound,
        "\(target.canonicalRequest) has no \(kind) selector",
        hints: ["It has: \(place.selectors.keys.sorted().joined(separator: ", "))."]
      )
    }
    return place
  }

  private func outline(of file: SourceFile) throws(Failure) -> [SymbolFact] {
    let (files, path) = try relocation(of: file)
    guard let outline = try syntaxOutline(files, path) else {
      throw Failure(
        .unsupportedCapability,
        "there is no outline of \(path): its language has no grammar here",
        hints: ["Ask the language server: lanser symbols \(path)"]
      )
    }
    let profile = LanguageProfile.forFile(named: path) ?? .python
    let resolver = SymbolResolver(contents: files, profile: profile)
    let uri = forms(for: nil).form(ofPath: file.path)
    return try facts(outline.roots, in: outline) { symbol throws(Failure) in
      let address: SymbolAddress?
      do throws(RelocationError) {
        address = try resolver.address(of: symbol, in: path)
      } catch {
        throw Failure(unreadable: error)
      }
      return SymbolFact(
        name: symbol.name,
        kind: symbol.kind.rawValue,
        detail: self.signature(symbol, file),
        uri: uri,
        range: file.text.range(ofBytes: symbol.definitionRange, encoding: .utf16),
        nameRange: file.text.range(ofBytes: symbol.nameRange, encoding: .utf16),
        selector: try address.map { address throws(Failure) in try self.selectorText(address, profile) }
      )
    }
  }

  private func facts(
    _ symbols: [OutlineSymbol],
    in outline: SyntaxOutline,
    _ fact: (OutlineSymbol) throws(Failure) -> SymbolFact
  ) throws(Failure) -> [SymbolFact] {
    var result: [SymbolFact] = []
    for symbol in symbols {
      var own = try fact(symbol)
      // Locals of functions are no part of an outline; nested functions and classes are.
      let children = outline.children(of: symbol).filter {
        symbol.kind.hasMembers || !$0.kind.isValue || $0.kind == .field
      }
      own.children = try facts(children, in: outline, fact)
      result.append(own)
    }
    return result
  }

  /// The header of a function in one line, without its keyword and name.
  private nonisolated func signature(_ symbol: OutlineSymbol, _ file: SourceFile) -> String? {
    guard [.function, .method, .property, .macro].contains(symbol.kind) else { return nil }
    let start = symbol.nameRange.upperBound
    guard start < symbol.signatureRange.upperBound else { return nil }
    let header = String(decoding: file.text.bytes[start..<symbol.signatureRange.upperBound], as: UTF8.self)
    let words = header.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r\n" || $0 == "\r" }
    var line = words.joined(separator: " ")
    // A list of parameters with a line for each reads as if it stood in one.
    for (spread, joined) in [("( ", "("), (", )", ")"), (" )", ")")] { line.replace(spread, with: joined) }
    return line.hasSuffix(":") ? String(line.dropLast()) : line
  }

  /// The place in the words of other selectors, which name the unit of their columns when it is not the default.
  private func place(
    of target: Target,
    unit: PositionEncoding,
    isPinned: Bool,
    readsSyntax: Bool = true
  ) throws(Failure) -> PlaceFact {
    let resolver = SelectorResolver(workspace: self, original: target.original, indexing: .utf16)
    let range = target.file.text.range(ofBytes: target.range, encoding: .utf16)
    let location = LocationFact(
      uri: forms(for: nil).form(ofPath: target.file.path),
      range: range,
      text: sources.excerpt(target.file.path, line: range.start.line)
    )
    var selectors = ["cursor": try resolver.canonicalCursor(target.file, target.range.lowerBound, unit)]
    if !target.range.isEmpty {
      selectors["range"] = try resolver.canonicalRange(target.file, target.range, unit)
    }
    selectors.merge(lastingSelectors(of: target, isPinned: isPinned)) { own, _ in own }
    var enclosing: PlaceFact.EnclosingSymbol?
    if readsSyntax, let profile = LanguageProfile.forFile(named: target.file.path),
      target.file.path.hasPrefix(root + "/")
    {
      let (files, path) = try relocation(of: target.file)
      if let outline = try syntaxOutline(files, path),
        let symbol = outline.enclosingSymbol(atByteOffset: target.offset)
      {
        enclosing = PlaceFact.EnclosingSymbol(
          kind: symbol.kind.rawValue,
          qualifiedName: outline.qualifiedName(of: symbol).joined(separator: ".")
        )
        let address: SymbolAddress?
        do {
          address = try SymbolResolver(contents: files, profile: profile).address(of: symbol, in: path)
        } catch {
          throw Failure(unreadable: error)
        }
        selectors["symbol"] = try address.map { address throws(Failure) in
          try selectorText(address, profile)
        }
      }
    }
    return PlaceFact(location: location, selectors: selectors, symbol: enclosing)
  }

  private nonisolated func selectorText(
    _ address: SymbolAddress,
    _ profile: LanguageProfile
  ) throws(Failure) -> String {
    try SelectorResolver(workspace: self, original: "", indexing: .utf16)
      .selector(of: address, in: profile, role: nil)
  }

  private nonisolated func relocation(of file: SourceFile) throws(Failure) -> (WorkspaceFiles, String) {
    guard file.path.hasPrefix(root + "/") else {
      throw Failure(.usage, "\(file.path) is not part of the workspace \(root)")
    }
    return (files, String(file.path.dropFirst(root.count + 1)))
  }

  private nonisolated func syntaxOutline(
    _ files: WorkspaceFiles,
    _ path: String
  ) throws(Failure) -> SyntaxOutline? {
    do {
      return try files.outline(of: path)
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure(.inputOutput, "\(path) can not be read: \(error)")
    }
  }
}

extension Failure {
  fileprivate init(unreadable error: RelocationError) {
    if case .unreadable(let path, let reason) = error {
      self.init(.inputOutput, "\(path) can not be read: \(reason)", hints: ["Run `lanser doctor`."])
    } else {
      self.init(.internalError, "\(error)")
    }
  }

  init(_ error: GrammarError) {
    switch error {
    case .notFound(let name, _):
      self.init(
        .serverMissing,
        "the \(name) grammar is not installed, so symbols can not be found in the source",
        hints: ["Run `lanser setup \(name)`."]
      )
    default:
      self.init(
        .serverMissing,
        "the grammar can not be used: \(error)",
        hints: ["Run `lanser doctor`."]
      )
    }
  }
}
