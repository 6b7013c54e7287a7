// Contract: bytes → bytes of the same length, in which what a file holds for another language (`#ifdef __cplusplus`) is
// blank; line ends and offsets stay. Such text opens brackets that it closes in another conditional, which would cost the
// parser everything between. A conditional that can not be followed to its end is left alone. Linear.

/// Text that is there for another language.
enum ForeignText {
  /// Blanks what stands under the profile's foreign conditions, with the directives around it.
  static func masked(_ bytes: [UInt8], in profile: LanguageProfile) -> [UInt8] {
    guard profile.foreignConditions.contains(where: { bytes.firstRange(of: Array($0.utf8)) != nil }) else {
      return bytes
    }
    let lines = Directives(bytes)
    var result = bytes
    var index = 0
    while index < lines.all.count {
      let line = lines.all[index]
      index += 1
      guard line.kind == .opening, lines.asks(line, forOneOf: profile.foreignConditions),
        let (middle, end) = lines.conditional(from: index)
      else { continue }
      // What stands behind `#else` is for us, and only the directives go.
      let foreignEnd = middle ?? end
      blank(line.range.lowerBound..<lines.all[foreignEnd].range.upperBound, in: &result)
      blank(lines.all[end].range, in: &result)
      index = foreignEnd + 1
    }
    return result
  }

  private static func blank(_ range: Range<Int>, in bytes: inout [UInt8]) {
    for index in range where bytes[index] != UInt8(ascii: "\n") && bytes[index] != UInt8(ascii: "\r") {
      bytes[index] = UInt8(ascii: " ")
    }
  }
}

/// The lines of a text that begin, divide and end conditionals.
private struct Directives {
  enum Kind { case opening, otherwise, alternative, end }

  struct Line {
    var kind: Kind
    /// Without the line end.
    var range: Range<Int>
    /// Where the condition begins.
    var condition: Int
  }

  let bytes: [UInt8]
  private(set) var all: [Line] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      if let line = Self.line(bytes, start..<end) { all.append(line) }
      start = end + 1
    }
  }

  private static func line(_ bytes: [UInt8], _ range: Range<Int>) -> Line? {
    guard let mark = bytes[range].firstIndex(where: { !$0.isBlank }), bytes[mark] == UInt8(ascii: "#"),
      let start = bytes[(mark + 1)..<range.upperBound].firstIndex(where: { !$0.isBlank })
    else { return nil }
    let word = bytes[start..<range.upperBound].prefix { $0.isNameByte }
    let kind: Kind
    switch String(decoding: word, as: UTF8.self) {
    case "if", "ifdef", "ifndef": kind = .opening
    case "else": kind = .otherwise
    case "elif", "elifdef", "elifndef": kind = .alternative
    case "endif": kind = .end
    default: return nil
    }
    return Line(kind: kind, range: range, condition: start)
  }

  /// Whether an opening asks for nothing but whether one of some names is defined.
  func asks(_ line: Line, forOneOf names: [String]) -> Bool {
    let words = bytes[line.condition..<line.range.upperBound].split { !$0.isNameByte }.prefix(3)
      .map { String(decoding: $0, as: UTF8.self) }
    let isJoined = bytes[line.condition..<line.range.upperBound].contains {
      $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: "!")
    }
    guard !isJoined, words.count > 1 else { return false }
    switch words[0] {
    case "ifdef": return names.contains(words[1])
    case "if": return words.count > 2 && words[1] == "defined" && names.contains(words[2])
    default: return false
    }
  }

  /// Where the conditional is divided and ends whose first line stands before an index.
  func conditional(from first: Int) -> (middle: Int?, end: Int)? {
    var depth = 1
    var middle: Int?
    for index in first..<all.count {
      switch all[index].kind {
      case .opening: depth += 1
      case .alternative: if depth == 1 { return nil }
      case .otherwise: if depth == 1 { middle = middle ?? index }
      case .end:
        depth -= 1
        if depth == 0 { return (middle, index) }
      }
    }
    return nil
  }
}

extension [UInt8] {
  /// Where some bytes stand first.
  fileprivate func firstRange(of wanted: [UInt8]) -> Range<Int>? {
    guard let head = wanted.first else { return nil }
    var start = startIndex
    while let found = self[start...].firstIndex(of: head) {
      if self[found...].starts(with: wanted) { return found..<(found + wanted.count) }
      start = found + 1
    }
    return nil
  }
}
