// Contract: bytes → bytes of the same length, in which words that only the preprocessor understands are blank where they
// keep the grammar from reading what they stand in front of: `LIB_API thing *make(void)` and `BEGIN_THREADS` before `if`.
// A word counts only where the language allows no word: beside another type, or directly before a word that begins a
// statement. Where the first word of a declaration goes, its place is remembered. Looks at the text alone, without macros'
// definitions. Linear.

/// Words in front of declarations and statements that are for the preprocessor.
struct AnnotationWords {
  /// The text without them.
  private(set) var text: [UInt8]
  /// Where declarations really begin, by where their first word that is left stands.
  private(set) var starts: [Int: Int] = [:]

  init(_ text: [UInt8], rule: AnnotationRule?) {
    self.text = text
    guard let rule else { return }
    var start = 0
    var isContinued = false
    while start < text.count {
      let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      if !isContinued { read(from: start, rule) }
      isContinued = text[start..<end].last { $0 != UInt8(ascii: "\r") } == UInt8(ascii: "\\")
      start = end + 1
    }
  }

  /// Looks at the words that a line begins with, and on which the next ones go on.
  private mutating func read(from start: Int, _ rule: AnnotationRule) {
    let (words, end) = words(from: start)
    guard words.count > 1 else { return }
    if let statement = words.firstIndex(where: { rule.statements.contains(string($0)) }), statement > 0 {
      for word in words[..<statement] where !rule.keywords.contains(string(word)) { blank(word) }
      return
    }
    guard end < text.count, Self.closers.contains(text[end]),
      !words.contains(where: { rule.openings.contains(string($0)) })
    else { return }
    // The last word is the name, unless that stands behind a parenthesis.
    let isNameInside =
      text[end] == UInt8(ascii: "(") && text[..<end].last { !$0.isSpace } == UInt8(ascii: "*")
    let front = isNameInside ? words[...] : words.dropLast()
    var marks: [Range<Int>] = []
    var hasType = false
    var isTag = false
    for word in front {
      let name = string(word)
      defer { isTag = rule.tags.contains(name) }
      if isTag || rule.tags.contains(name) {
        hasType = true
      } else if isCapitals(word), isBeforeWord(word) {
        marks.append(word)
      } else if !rule.qualifiers.contains(name) {
        hasType = true
      }
    }
    // Where all are in capitals, the last of them is the type.
    if !hasType, marks.last == front.last { marks = marks.dropLast() }
    for mark in marks { blank(mark) }
    if let first = words.first, marks.first == first, let left = words.first(where: { !marks.contains($0) }) {
      starts[left.lowerBound] = first.lowerBound
    }
  }

  /// The words from an offset on, with stars and white space between them, and where they end.
  private func words(from start: Int) -> (words: [Range<Int>], end: Int) {
    var words: [Range<Int>] = []
    var index = start
    while index < text.count, words.count < Self.limit {
      let byte = text[index]
      if byte.isNameByte {
        let end = text[index...].firstIndex { !$0.isNameByte } ?? text.count
        words.append(index..<end)
        index = end
      } else if byte.isSpace || byte == UInt8(ascii: "*") && !words.isEmpty {
        index += 1
      } else {
        break
      }
    }
    return (words, index)
  }

  private static let limit = 12
  private static let closers = Array("(;=[,".utf8)

  private func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

  private func isCapitals(_ range: Range<Int>) -> Bool {
    text[range].allSatisfy {
      $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") || $0 == UInt8(ascii: "_")
        || $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")
    } && text[range].contains { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }
  }

  private func isBeforeWord(_ range: Range<Int>) -> Bool {
    text[range.upperBound...].first { !$0.isSpace }?.isNameByte == true
  }

  private mutating func blank(_ range: Range<Int>) {
    for index in range { text[index] = UInt8(ascii: " ") }
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { isBlank || self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
}
