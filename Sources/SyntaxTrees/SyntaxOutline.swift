/// The named things of one file, in source order, with what it imports and exports.
///
/// Symbols are kept as one flat list with parent links, so that neither building, copying nor releasing an outline of
/// deeply nested code can exhaust the stack.
package struct SyntaxOutline: Sendable, Equatable {
  /// The longest text that is parsed, in bytes; trees take many times the size of their text.
  package static let maximumTextLength = 64 << 20

  /// All symbols in source order of their name tokens; a symbol's `id` is its index.
  package var symbols: [OutlineSymbol]
  /// All statements in source order, each before those inside it.
  package var statements: [SyntaxStatement]
  /// The import statements of module and class bodies, in source order.
  package var imports: [ImportStatement]
  /// The names the file says it exports; nil when it does not say.
  package var exports: ExportList?
  /// The file's own docstring.
  package var docRange: Range<Int>?
  /// Whether the parser met a syntax error anywhere.
  package var hasErrors: Bool
  /// Length of the text that was parsed, in bytes.
  package var textLength: Int

  private var childIDs: [[Int]]
  private var topIDs: [Int]

  package init(
    symbols: [OutlineSymbol],
    statements: [SyntaxStatement],
    imports: [ImportStatement],
    exports: ExportList?,
    docRange: Range<Int>?,
    hasErrors: Bool,
    textLength: Int
  ) {
    self.symbols = symbols
    self.statements = statements
    self.imports = imports
    self.exports = exports
    self.docRange = docRange
    self.hasErrors = hasErrors
    self.textLength = textLength
    childIDs = Array(repeating: [], count: symbols.count)
    topIDs = []
    for symbol in symbols {
      if let parent = symbol.parent { childIDs[parent].append(symbol.id) } else { topIDs.append(symbol.id) }
    }
  }
}

extension SyntaxOutline {
  /// The symbols at the top of the file.
  package var roots: [OutlineSymbol] { topIDs.map { symbols[$0] } }

  /// The members or locals of a symbol of this outline, in source order.
  package func children(of symbol: OutlineSymbol) -> [OutlineSymbol] {
    childIDs[symbol.id].map { symbols[$0] }
  }

  /// The children of the symbol with this id; the top of the file for nil.
  package func children(ofID id: Int?) -> [OutlineSymbol] {
    guard let id else { return roots }
    return childIDs[id].map { symbols[$0] }
  }

  /// The names from the top of the file down to the symbol.
  package func qualifiedName(of symbol: OutlineSymbol) -> [String] {
    var names = [symbol.name]
    var parent = symbol.parent
    while let id = parent {
      names.append(symbols[id].name)
      parent = symbols[id].parent
    }
    return names.reversed()
  }

  /// All symbols with exactly this qualified name, in source order; the index is what `nth=` means within one file.
  package func symbols(named qualifiedName: [String]) -> [OutlineSymbol] {
    var level: [Int?] = [nil]
    var found: [Int] = []
    for name in qualifiedName {
      found = level.flatMap { id in children(ofID: id).filter { $0.name == name }.map(\.id) }
      if found.isEmpty { return [] }
      level = found
    }
    return found.sorted().map { symbols[$0] }
  }

  /// The innermost symbol that a byte offset belongs to; nil between the definitions of the file.
  ///
  /// An offset belongs to a definition if it lies in it, the end included where nothing else starts. It belongs to
  /// an attribute only on its name, because the statement around it is part of a method. Of names that one statement
  /// defines, the one that holds the offset is meant.
  package func enclosingSymbol(atByteOffset offset: Int) -> OutlineSymbol? {
    var best: OutlineSymbol?
    for symbol in symbols {
      let range = symbol.kind == .attribute ? symbol.nameRange : symbol.definitionRange
      guard range.lowerBound <= offset, offset <= range.upperBound else { continue }
      guard let current = best else {
        best = symbol
        continue
      }
      let currentRange = current.kind == .attribute ? current.nameRange : current.definitionRange
      if range == currentRange, current.nameRange.lowerBound <= offset, offset <= current.nameRange.upperBound
      {
        continue
      }
      // Of two that touch at the offset the later one holds the character; otherwise the shorter one is inside.
      let endsHere = (offset == range.upperBound, offset == currentRange.upperBound)
      if endsHere.0 == endsHere.1 ? range.count <= currentRange.count : endsHere.1 { best = symbol }
    }
    return best
  }

  /// The whole file as a symbol: no name, the text as definition and body.
  package var module: OutlineSymbol {
    OutlineSymbol(
      id: -1,
      parent: nil,
      kind: .module,
      name: "",
      nameRange: 0..<0,
      definitionRange: 0..<textLength,
      signatureRange: 0..<0,
      bodyRange: 0..<textLength,
      docRange: docRange,
      hasErrors: hasErrors
    )
  }
}
