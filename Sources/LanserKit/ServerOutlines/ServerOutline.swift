import LanguageServerProtocol
import SourceText

/// What a file defines, as its language server says: names and extents, and nothing of what is inside of a definition.
struct ServerOutline: Sendable {
  struct Symbol: Sendable {
    /// From the top of the file.
    var names: [String]
    /// LSP's name of its kind.
    var kind: String
    var definition: Range<Int>
    var name: Range<Int>
  }

  let file: SourceFile
  /// In the order of the server, each before those inside it.
  private(set) var symbols: [Symbol] = []

  /// - Parameters:
  ///   - roots: the answer of the server; symbols whose ranges are not in the text are left out.
  ///   - file: what it is about.
  ///   - encoding: the unit of its columns.
  init(_ roots: [LSPDocumentSymbol], of file: SourceFile, _ encoding: PositionEncoding) {
    self.file = file
    // A server decides how deep this is; a stack of our own can not overflow.
    var pending: [(symbol: LSPDocumentSymbol, scope: [String])] = roots.reversed().map {
      ($0, $0.containerName.map(Self.parts) ?? [])
    }
    while let (symbol, scope) = pending.popLast() {
      let names = scope + Self.parts(of: symbol.name)
      if let definition = Self.bytes(symbol.range, in: file.text, encoding),
        let name = Self.bytes(symbol.selectionRange, in: file.text, encoding)
      {
        symbols.append(Symbol(names: names, kind: symbol.kind.name, definition: definition, name: name))
      }
      pending += symbol.children.reversed().map { ($0, names) }
    }
  }

  /// The symbols with a qualified name.
  func symbols(named names: [String]) -> [Symbol] { symbols.filter { $0.names == names } }

  /// The innermost symbol around an offset.
  func symbol(around offset: Int) -> Symbol? {
    symbols.filter { $0.definition.lowerBound <= offset && offset <= $0.definition.upperBound }
      .min { $0.definition.count < $1.definition.count }
  }

  private static func bytes(_ range: LSPRange, in text: SourceText, _ encoding: PositionEncoding)
    -> Range<Int>?
  {
    try? text.byteRange(of: TextRange(range), encoding: encoding)
  }

  /// The names that a server gives as one: `Shape::area` is defined outside of `Shape` and belongs to it.
  static func parts(of name: String) -> [String] {
    var parts: [String] = []
    var current = ""
    var depth = 0
    var rest = Substring(name)
    while let character = rest.first {
      if depth == 0, rest.hasPrefix("::"), !current.isEmpty {
        parts.append(current)
        current = ""
        rest = rest.dropFirst(2)
        continue
      }
      // What an operator is called may look like a bracket.
      if depth == 0, rest.hasPrefix("operator") {
        current += rest
        break
      }
      if character == "(" || character == "<" { depth += 1 }
      if character == ")" || character == ">" { depth -= 1 }
      current.append(character)
      rest = rest.dropFirst()
    }
    if !current.isEmpty { parts.append(current) }
    return parts
  }
}
