import SourceText

/// A text with its tokens, statements and blocks.
///
/// A statement is a run of lines that brackets, strings or backslashes hold together; its block is found by
/// indentation, in every language.
struct LexedText: Sendable {
  let text: SourceText
  let rules: LexicalRules?
  let tokens: [LexicalToken]
  let comments: [Range<Int>?]
  let startsInside: [Bool]
  let statementStarts: [Int]
  /// For each line the tokens that start on it.
  let lineTokens: [Range<Int>]
  /// For each line the first line of the statement whose block it is in, or -1.
  let parents: [Int]
  private let statementEnds: [Int]
  /// What names of Python are other names of, by an import in the file.
  private var aliases: [String: String] = [:]

  /// A file without rules has no tokens.
  init(_ text: SourceText, rules: LexicalRules?) {
    self.text = text
    self.rules = rules
    let count = text.lineCount
    guard let rules else {
      (tokens, comments) = ([], Array(repeating: nil, count: count))
      startsInside = Array(repeating: false, count: count)
      statementStarts = Array(0..<count)
      statementEnds = Array(0..<count)
      lineTokens = Array(repeating: 0..<0, count: count)
      parents = Array(repeating: -1, count: count)
      return
    }
    let lexer = Lexer(text, rules: rules)
    tokens = lexer.tokens
    comments = lexer.comments
    startsInside = lexer.startsInside
    statementStarts = lexer.statementStarts
    var lineTokens = Array(repeating: 0..<0, count: count)
    var index = 0
    for line in 0..<count {
      let start = index
      while index < tokens.count, tokens[index].line == line { index += 1 }
      lineTokens[line] = start..<index
    }
    self.lineTokens = lineTokens
    var ends = Array(0..<count)
    for line in 0..<count { ends[statementStarts[line]] = line }
    statementEnds = ends
    parents = Self.parents(text, statementStarts, lineTokens)
    if rules.family == .python { findAliases() }
  }

  private mutating func findAliases() {
    for line in statementStarts.indices where statementStarts[line] == line {
      guard let keyword = keyword(at: line), keyword == "from" || keyword == "import" else { continue }
      let tokens = tokens(inStatementAt: line)
      for index in tokens.indices.dropFirst().dropLast() where string(tokens[index]) == "as" {
        aliases[string(tokens[index + 1])] = string(tokens[index - 1])
      }
    }
  }

  /// A word, or what it was imported as another name of.
  func meaning(of token: LexicalToken) -> String {
    let word = string(token)
    return aliases[word] ?? word
  }

  private static func parents(
    _ text: SourceText,
    _ statementStarts: [Int],
    _ lineTokens: [Range<Int>]
  ) -> [Int] {
    var parents = Array(repeating: -1, count: statementStarts.count)
    var open: [(indentation: Int, line: Int)] = []
    for line in statementStarts.indices where statementStarts[line] == line && !lineTokens[line].isEmpty {
      let indentation = indentation(of: line, in: text)
      while let last = open.last, last.indentation >= indentation { open.removeLast() }
      parents[line] = open.last?.line ?? -1
      open.append((indentation, line))
    }
    for line in statementStarts.indices where statementStarts[line] != line {
      parents[line] = parents[statementStarts[line]]
    }
    return parents
  }

  /// The column of the first character that is no white space; a tab goes to the next multiple of eight.
  static func indentation(of line: Int, in text: SourceText) -> Int {
    var column = 0
    for byte in text.bytes[text.lineByteRange(line)] {
      switch byte {
      case 0x20: column += 1
      case 0x09: column += 8 - column % 8
      default: return column
      }
    }
    return column
  }
}

extension LexedText {
  var lineCount: Int { text.lineCount }

  /// The lines of the statement that a line belongs to.
  func statement(at line: Int) -> ClosedRange<Int> {
    let start = statementStarts[line]
    return start...max(start, statementEnds[start])
  }

  func tokens(inStatementAt line: Int) -> ArraySlice<LexicalToken> {
    let lines = statement(at: line)
    return tokens[lineTokens[lines.lowerBound].lowerBound..<lineTokens[lines.upperBound].upperBound]
  }

  func tokens(in lines: Range<Int>) -> ArraySlice<LexicalToken> {
    guard let last = lines.last else { return [] }
    return tokens[lineTokens[lines.lowerBound].lowerBound..<lineTokens[last].upperBound]
  }

  func string(_ token: LexicalToken) -> String { String(decoding: text.bytes[token.range], as: UTF8.self) }

  /// What a string says, without its quotes; any other token as it is.
  func content(_ token: LexicalToken) -> String {
    guard token.kind == .string else { return string(token) }
    let quotes: [UInt8] = Array("\"'`".utf8)
    let inside = text.bytes[token.range].drop { !quotes.contains($0) }.drop { quotes.contains($0) }
    let end = inside.lastIndex { !quotes.contains($0) }.map { $0 + 1 } ?? inside.startIndex
    return String(decoding: inside[..<end], as: UTF8.self)
  }

  /// The tokens as they are compared: a name is the same as a string that says it.
  func contents(_ tokens: some Sequence<LexicalToken>) -> [String] { tokens.map(content) }

  func strings(_ tokens: some Sequence<LexicalToken>) -> [String] { tokens.map(string) }

  func words(_ tokens: some Sequence<LexicalToken>) -> [String] {
    tokens.filter { $0.kind == .word }.map(string)
  }

  func comment(at line: Int) -> String? {
    comments[line].map { String(decoding: text.bytes[$0], as: UTF8.self) }
  }

  /// Whether the line says anything to a machine.
  func hasCode(_ line: Int) -> Bool { !lineTokens[line].isEmpty || startsInside[line] }

  var hasCode: Bool { !tokens.isEmpty }

  /// The first lines of the statements around a line, the innermost first.
  func ancestors(of line: Int) -> [Int] {
    var result: [Int] = []
    var parent = parents[line]
    while parent >= 0 {
      result.append(parent)
      parent = parents[parent]
    }
    return result
  }

  /// The first word of a statement behind `async`, such as `def`.
  func keyword(at line: Int) -> String? {
    let words = tokens(inStatementAt: line).prefix(2).filter { $0.kind == .word }.map(string)
    return words.first == "async" ? words.dropFirst().first : words.first
  }

  /// Whether the statement starts a function; in languages with braces, anything that looks like a call and is no
  /// keyword.
  func startsFunction(_ line: Int) -> Bool {
    guard let keyword = keyword(at: line) else { return false }
    switch rules?.family {
    case .python: return keyword == "def"
    case .braces:
      let control: Set<String> = [
        "if", "for", "while", "switch", "catch", "else", "do", "try", "return", "guard",
      ]
      return !control.contains(keyword) && tokens(inStatementAt: line).contains { isSymbol($0, "(") }
    case nil: return false
    }
  }

  /// The tokens of a statement; of `name: Type = value` in Python those of `name = value`.
  func withoutAnnotation(_ statement: ArraySlice<LexicalToken>) -> [LexicalToken] {
    guard rules?.family == .python, let first = statement.first, first.kind == .word,
      !Subject.keywords.contains(string(first)) || ["self", "cls"].contains(string(first))
    else { return Array(statement) }
    var depth = 0
    var colon: Int?
    for index in statement.indices where statement[index].kind == .symbol {
      switch string(statement[index]) {
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth -= 1
      case ":" where depth == 0 && colon == nil: colon = index
      case "=" where depth == 0:
        guard let colon else { return Array(statement) }
        return Array(statement[..<colon] + statement[index...])
      default: break
      }
    }
    return Array(statement)
  }

  /// What a statement calls by a name of two parts or more, such as `self.close` and `os.path.join`.
  func dottedCalls(in statement: ArraySlice<LexicalToken>) -> Set<String> {
    var calls: Set<String> = []
    var name = ""
    var isAfterWord = false
    for token in statement {
      if token.kind == .word, !isAfterWord {
        name += string(token)
        isAfterWord = true
      } else if isAfterWord, isSymbol(token, ".") {
        name += "."
        isAfterWord = false
      } else {
        if isAfterWord, isSymbol(token, "("), name.contains(".") { calls.insert(name) }
        name = token.kind == .word ? string(token) : ""
        isAfterWord = token.kind == .word
      }
    }
    return calls
  }

  /// Whether a line has a letter or a digit.
  func hasWord(_ line: Int) -> Bool { text.bytes[text.lineByteRange(line)].contains(where: Lexer.isWordByte) }

  func isSymbol(_ token: LexicalToken, _ symbol: Unicode.Scalar) -> Bool {
    token.kind == .symbol && text.bytes[token.range.lowerBound] == UInt8(ascii: symbol)
  }

  /// The functions that a line is in, the innermost first; a line of a header is in its function.
  func functions(around line: Int) -> [Int] {
    let start = statementStarts[line]
    return ([start] + ancestors(of: start)).filter(startsFunction)
  }

  func excerpt(_ line: Int) -> String { lineExcerpt(text.lineText(line)) }
}
