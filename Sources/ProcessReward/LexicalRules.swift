/// How the words, strings and comments of a language look: as much as is needed to see what a line says.
///
/// This is no parser: it serves to compare two versions of a file, and where it is wrong about a line it is wrong in
/// the same way on both sides.
struct LexicalRules: Hashable, Sendable {
  enum Family: Hashable, Sendable {
    /// Python: blocks by indentation, strings over several lines in triple quotes.
    case python
    /// C and its relatives, from C++ to Rust and TypeScript.
    case braces
  }

  var family: Family
  /// What starts a comment that ends with the line.
  var lineComment: [UInt8]
  var hasBlockComments: Bool
  var stringDelimiters: Set<UInt8>
  /// Strings with these may go over several lines.
  var longDelimiters: Set<UInt8>

  static let python = LexicalRules(
    family: .python,
    lineComment: Array("#".utf8),
    hasBlockComments: false,
    stringDelimiters: [UInt8(ascii: "\""), UInt8(ascii: "'")],
    longDelimiters: []
  )

  static let braces = LexicalRules(
    family: .braces,
    lineComment: Array("//".utf8),
    hasBlockComments: true,
    stringDelimiters: [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`")],
    longDelimiters: [UInt8(ascii: "`")]
  )

  private static let bracesSuffixes: Set<Substring> = [
    "c", "cc", "cpp", "cxx", "go", "h", "hh", "hpp", "hxx", "java", "js", "jsx", "kt", "m", "mjs", "mm",
    "cjs",
    "cs", "cts", "mts", "rs", "scala", "swift", "ts", "tsx",
  ]

  /// The rules for a file, by its name; nil for what is no source.
  static func forFile(_ uri: String) -> LexicalRules? {
    guard let dot = uri.lastIndex(of: ".") else { return nil }
    let suffix = uri[uri.index(after: dot)...]
    if suffix == "py" || suffix == "pyi" || suffix == "pyw" || suffix == "pyx" { return .python }
    return bracesSuffixes.contains(suffix) ? .braces : nil
  }
}

/// A word, number, string or symbol of a text.
struct LexicalToken: Hashable, Sendable {
  enum Kind: UInt8, Sendable {
    case word, number, string, symbol
  }

  var kind: Kind
  /// Bytes of the text.
  var range: Range<Int>
  /// Of its first byte.
  var line: Int
}
