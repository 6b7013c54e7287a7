import LanserTestSupport

/// A name in a source file.
struct Identifier: Sendable, CustomStringConvertible {
  /// Relative to the workspace.
  var file: String
  var name: String
  /// Zero-based.
  var line: Int
  /// Zero-based, in UTF-16 units.
  var column: Int
  /// Whether `def` or `class` stands before it.
  var isDefinition: Bool

  /// As a selector: counted from one.
  var selector: String { "\(file):\(line + 1):\(column + 1)" }
  var description: String { "\(selector) \(name)" }
}

/// Finds the names in Python source: what is neither keyword, number, string nor comment.
struct PythonIdentifiers {
  private let source: [UInt8]
  private let file: String
  private var index = 0
  private var line = 0
  private var lineStart = 0
  private var previousWord = ""
  private var found: [Identifier] = []

  static func all(in source: [UInt8], file: String) -> [Identifier] {
    var scanner = PythonIdentifiers(source: source, file: file)
    scanner.scan()
    return scanner.found
  }

  private init(source: [UInt8], file: String) {
    self.source = source
    self.file = file
  }

  private mutating func scan() {
    while index < source.count {
      switch source[index] {
      case UInt8(ascii: "#"):
        while index < source.count, source[index] != UInt8(ascii: "\n") { index += 1 }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        skipString()
      case let byte where Self.isWord(byte):
        takeWord()
      default:
        step()
      }
    }
  }

  private mutating func step() {
    if source[index] == UInt8(ascii: "\n") {
      line += 1
      lineStart = index + 1
    }
    index += 1
  }

  private mutating func skipString() {
    let quote = source[index]
    let isTriple = index + 2 < source.count && source[index + 1] == quote && source[index + 2] == quote
    let closing = [UInt8](repeating: quote, count: isTriple ? 3 : 1)
    index += closing.count
    while index < source.count, !source[index...].starts(with: closing) {
      if source[index] == UInt8(ascii: "\\"), index + 1 < source.count { step() }
      step()
    }
    index += closing.count
  }

  private mutating func takeWord() {
    let start = index
    while index < source.count, Self.isWord(source[index]) { index += 1 }
    let word = String(decoding: source[start..<index], as: UTF8.self)
    // What stands directly before a quote is the prefix of a string.
    let isPrefix = index < source.count && [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(source[index])
    if !isPrefix, !Self.keywords.contains(word), word.first?.isNumber == false {
      found.append(
        Identifier(
          file: file,
          name: word,
          line: line,
          column: String(decoding: source[lineStart..<start], as: UTF8.self).utf16.count,
          isDefinition: previousWord == "def" || previousWord == "class"
        )
      )
    }
    previousWord = word
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  private static let keywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda",
    "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
  ]
}

extension Sample {
  /// Places to ask about: the same on every run, one in three where something is defined.
  func identifiers(count: Int, seed: UInt64) throws -> [Identifier] {
    var all: [Identifier] = []
    for file in try files() {
      all += PythonIdentifiers.all(in: try FileContents.read("\(root)/\(file)"), file: file)
    }
    var generator = SplitMix64(seed: seed)
    all.shuffle(using: &generator)
    let definitions = all.filter(\.isDefinition).prefix(count / 3)
    return Array(definitions) + all.filter { !$0.isDefinition }.prefix(count - definitions.count)
  }
}
