import SyntaxTrees

/// Finds the tokens of a text one after the other.
struct TokenReader {
  struct Token {
    enum Kind {
      /// A name or a number.
      case word
      /// What opens or closes a string, three quotes as one.
      case quote
      /// A closing bracket.
      case closer
      case other
    }

    var kind: Kind
    var range: Range<Int>
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let lineComment: [UInt8]
  private let blockOpen: [UInt8]
  private let blockClose: [UInt8]
  private let quotes: [UInt8]
  private let hasTripleQuotes: Bool
  private var position = 0
  private var string: OpenString?
  /// Whether the next character is escaped by a backslash in a string.
  private var isEscaped = false

  private struct OpenString {
    var quote: UInt8
    var width: Int
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>, rules: LexicalRules) {
    self.bytes = bytes
    lineComment = Array(rules.lineComment.utf8)
    blockOpen = Array((rules.blockComment?.open ?? "").utf8)
    blockClose = Array((rules.blockComment?.close ?? "").utf8)
    quotes = Array(rules.quotes.utf8)
    hasTripleQuotes = rules.hasTripleQuotes
  }

  mutating func next() -> Token? {
    while position < bytes.count {
      let start = position
      let byte = bytes[start]
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        // A string that is not closed on its line ends with it: one slip must not change the rest of the file.
        if string?.width == 1, !isEscaped { string = nil }
        isEscaped = false
        position += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0C:
        isEscaped = false
        position += 1
      default:
        if string == nil, skipComment() { continue }
        if string == nil, isContinuation(start) {
          position += 1
          continue
        }
        return token(byte, at: start)
      }
    }
    return nil
  }

  private mutating func token(_ byte: UInt8, at start: Int) -> Token {
    let wasEscaped = isEscaped
    isEscaped = false
    if Self.startsWord(byte) {
      position += 1
      let isNumber = Self.isDigit(byte)
      while position < bytes.count, Self.continuesWord(bytes[position], isNumber: isNumber) { position += 1 }
      return Token(kind: .word, range: start..<position)
    }
    if quotes.contains(byte), !wasEscaped, let width = quoteWidth(byte, at: start) {
      position += width
      return Token(kind: .quote, range: start..<position)
    }
    position += 1
    if string != nil, byte == UInt8(ascii: "\\"), !wasEscaped { isEscaped = true }
    switch byte {
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      return Token(kind: .closer, range: start..<position)
    default:
      return Token(kind: .other, range: start..<position)
    }
  }

  /// How many quotes open or close a string here; nil for a quote inside a string of another kind.
  private mutating func quoteWidth(_ quote: UInt8, at start: Int) -> Int? {
    let isTriple =
      hasTripleQuotes && start + 2 < bytes.count && bytes[start + 1] == quote && bytes[start + 2] == quote
    if let open = string {
      guard open.quote == quote, open.width == 1 || isTriple else { return nil }
      string = nil
      return open.width
    }
    string = OpenString(quote: quote, width: isTriple ? 3 : 1)
    return isTriple ? 3 : 1
  }

  private mutating func skipComment() -> Bool {
    if !lineComment.isEmpty, starts(with: lineComment, at: position) {
      while position < bytes.count, bytes[position] != UInt8(ascii: "\n"),
        bytes[position] != UInt8(ascii: "\r")
      {
        position += 1
      }
      return true
    }
    if !blockOpen.isEmpty, starts(with: blockOpen, at: position) {
      position += blockOpen.count
      while position < bytes.count, !starts(with: blockClose, at: position) { position += 1 }
      position = min(bytes.count, position + blockClose.count)
      return true
    }
    return false
  }

  /// Whether this is a backslash that only joins two lines.
  private func isContinuation(_ start: Int) -> Bool {
    guard bytes[start] == UInt8(ascii: "\\"), start + 1 < bytes.count else { return false }
    return bytes[start + 1] == UInt8(ascii: "\n") || bytes[start + 1] == UInt8(ascii: "\r")
  }

  @inline(__always)
  private func starts(with word: [UInt8], at offset: Int) -> Bool {
    guard bytes[offset] == word[0], offset + word.count <= bytes.count else { return false }
    return word.indices.allSatisfy { bytes[offset + $0] == word[$0] }
  }

  @inline(__always)
  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  @inline(__always)
  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
      || byte >= 0x80
  }

  @inline(__always)
  private static func startsWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

  @inline(__always)
  private static func continuesWord(_ byte: UInt8, isNumber: Bool) -> Bool {
    isLetter(byte) || isDigit(byte) || isNumber && byte == UInt8(ascii: ".")
  }
}
