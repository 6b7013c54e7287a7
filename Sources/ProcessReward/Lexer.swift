import SourceText

/// Cuts a text into tokens and comments, in one pass.
struct Lexer {
  private(set) var tokens: [LexicalToken] = []
  /// For each line its first comment.
  private(set) var comments: [Range<Int>?]
  /// Whether a line starts inside of a string or of a comment over several lines.
  private(set) var startsInside: [Bool]
  /// For each line the first line of its statement.
  private(set) var statementStarts: [Int]

  private let bytes: [UInt8]
  private let rules: LexicalRules
  private var offset = 0
  private var line = 0
  private var lineStart = 0
  private var statement = 0
  private var depth = 0
  /// Whether the line ends with a backslash outside of strings, which continues it.
  private var isContinued = false

  init(_ text: SourceText, rules: LexicalRules) {
    bytes = text.bytes
    self.rules = rules
    comments = Array(repeating: nil, count: text.lineCount)
    startsInside = Array(repeating: false, count: text.lineCount)
    statementStarts = Array(0..<text.lineCount)
    while offset < bytes.count { step() }
  }

  private mutating func step() {
    let byte = bytes[offset]
    switch byte {
    case 0x0A, 0x0D: endLine(insideToken: false)
    case 0x20, 0x09, 0x0C: offset += 1
    case UInt8(ascii: "\\") where rules.family == .python && isAtLineEnd(offset + 1):
      isContinued = true
      offset += 1
    default:
      if startsLineComment(byte) {
        takeLineComment()
      } else if rules.hasBlockComments, byte == UInt8(ascii: "/"), byteAt(offset + 1) == UInt8(ascii: "*") {
        takeBlockComment()
      } else if rules.stringDelimiters.contains(byte) {
        takeString(from: offset)
      } else if Self.isWordByte(byte) {
        takeWord()
      } else {
        takeSymbol(byte)
      }
    }
  }

  private func byteAt(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

  private func isAtLineEnd(_ index: Int) -> Bool {
    index >= bytes.count || bytes[index] == 0x0A || bytes[index] == 0x0D
  }

  private func startsLineComment(_ byte: UInt8) -> Bool {
    byte == rules.lineComment[0]
      && (rules.lineComment.count == 1 || byteAt(offset + 1) == rules.lineComment[1])
  }

  /// Goes behind a line end; the next line belongs to the same statement while brackets are open.
  private mutating func endLine(insideToken: Bool) {
    offset += bytes[offset] == 0x0D && byteAt(offset + 1) == 0x0A ? 2 : 1
    line += 1
    lineStart = offset
    guard line < statementStarts.count else { return }
    if !insideToken, depth > 0, rules.family == .python, startsBlock(at: offset) { depth = 0 }
    if insideToken || depth > 0 || isContinued {
      statementStarts[line] = statement
    } else {
      statement = line
    }
    startsInside[line] = insideToken
    isContinued = false
  }

  /// Whether a line can only be the start of a statement, whatever bracket was left open before.
  private func startsBlock(at start: Int) -> Bool {
    for word in ["def ", "class ", "import ", "from ", "async def ", "@"] {
      if bytes[start...].starts(with: word.utf8) { return true }
    }
    return false
  }

  private mutating func takeLineComment() {
    let start = offset
    while !isAtLineEnd(offset) { offset += 1 }
    if comments[line] == nil { comments[line] = start..<offset }
  }

  private mutating func takeBlockComment() {
    var start = offset
    offset += 2
    while offset < bytes.count {
      if bytes[offset] == UInt8(ascii: "*"), byteAt(offset + 1) == UInt8(ascii: "/") {
        offset += 2
        break
      }
      if isAtLineEnd(offset) {
        if comments[line] == nil { comments[line] = start..<offset }
        endLine(insideToken: true)
        start = offset
      } else {
        offset += 1
      }
    }
    if line < comments.count, comments[line] == nil { comments[line] = start..<offset }
  }

  private mutating func takeString(from start: Int) {
    let token = tokens.count
    tokens.append(LexicalToken(kind: .string, range: start..<start, line: line))
    let quote = bytes[offset]
    let isTripled =
      rules.family == .python && byteAt(offset + 1) == quote && byteAt(offset + 2) == quote
    let isLong = isTripled || rules.longDelimiters.contains(quote)
    offset += isTripled ? 3 : 1
    while offset < bytes.count {
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\\") {
        offset += 1
        if isAtLineEnd(offset) {
          if offset < bytes.count { endLine(insideToken: true) }
        } else {
          offset += 1
        }
      } else if isAtLineEnd(offset) {
        // A short string that is not closed ends with its line: the file is being edited, or it is no string.
        guard isLong else { break }
        endLine(insideToken: true)
      } else if byte == quote, !isTripled || (byteAt(offset + 1) == quote && byteAt(offset + 2) == quote) {
        offset += isTripled ? 3 : 1
        break
      } else {
        offset += 1
      }
    }
    tokens[token].range = start..<offset
    if bytes[start..<min(start + 2, offset)].contains(where: { "fFtT".utf8.contains($0) }),
      rules.family == .python
    {
      takeFields(in: start..<offset, from: tokens[token].line)
    }
  }

  /// The names, numbers and symbols in the replacement fields of a formatted string (PEP 498), behind the string itself.
  private mutating func takeFields(in string: Range<Int>, from first: Int) {
    var line = first
    var depth = 0
    var index = string.lowerBound
    while index < string.upperBound {
      let byte = bytes[index]
      let isDoubled = index + 1 < string.upperBound && bytes[index + 1] == byte
      switch byte {
      case 0x0A: line += 1
      case UInt8(ascii: "{") where depth == 0 && isDoubled, UInt8(ascii: "}") where depth == 0 && isDoubled:
        index += 1
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"): depth = max(0, depth - 1)
      case _ where depth > 0 && Self.isWordByte(byte):
        let start = index
        while index < string.upperBound, Self.isWordByte(bytes[index]) { index += 1 }
        let isNumber = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        tokens.append(LexicalToken(kind: isNumber ? .number : .word, range: start..<index, line: line))
        continue
      case UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"):
        if depth > 0 { tokens.append(LexicalToken(kind: .symbol, range: index..<(index + 1), line: line)) }
      default: break
      }
      index += 1
    }
  }

  private mutating func takeWord() {
    let start = offset
    while offset < bytes.count, Self.isWordByte(bytes[offset]) { offset += 1 }
    if rules.family == .python, offset - start <= 2, rules.stringDelimiters.contains(byteAt(offset)),
      bytes[start..<offset].allSatisfy({ Self.stringPrefixes.contains($0) })
    {
      return takeString(from: start)
    }
    let isNumber = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[start])
    if isNumber {
      while offset < bytes.count, bytes[offset] == UInt8(ascii: ".") || Self.isWordByte(bytes[offset]) {
        offset += 1
      }
    }
    tokens.append(LexicalToken(kind: isNumber ? .number : .word, range: start..<offset, line: line))
  }

  private mutating func takeSymbol(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: ")"), UInt8(ascii: "]"): depth = max(0, depth - 1)
    case UInt8(ascii: "{"): depth = rules.family == .python ? depth + 1 : 0
    case UInt8(ascii: "}"): depth = rules.family == .python ? max(0, depth - 1) : 0
    default: break
    }
    tokens.append(LexicalToken(kind: .symbol, range: offset..<(offset + 1), line: line))
    offset += 1
  }

  private static let stringPrefixes = Set("rRbBfFuUtT".utf8)

  /// Letters, digits, underscore, and every byte of a character beyond ASCII.
  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}
