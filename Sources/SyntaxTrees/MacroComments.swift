// Contract: bytes → bytes of the same length, in which comments between the parts of a macro's replacement are blank; the
// grammar ends the replacement at the first of them. A comment at the end of a line stays, and so does one that spans lines.
// Linear.

/// Comments inside of macros.
enum MacroComments {
  /// Blanks them in the lines of a directive, and in those that these go on in.
  static func masked(_ bytes: [UInt8], in profile: LanguageProfile) -> [UInt8] {
    guard let directive = profile.macroDirective, let comment = profile.lexicalRules.blockComment else {
      return bytes
    }
    let (word, open, close) = (Array(directive.utf8), Array(comment.open.utf8), Array(comment.close.utf8))
    var result = bytes
    var start = 0
    var isInside = false
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let line = start..<end
      isInside = isInside || begins(bytes[line], with: word)
      if isInside { mask(line, of: bytes, open, close, into: &result) }
      isInside = isInside && bytes[line].last { $0 != UInt8(ascii: "\r") } == UInt8(ascii: "\\")
      start = end + 1
    }
    return result
  }

  private static func begins(_ line: ArraySlice<UInt8>, with word: [UInt8]) -> Bool {
    let rest = line.drop(while: \.isBlank)
    return rest.first == UInt8(ascii: "#") && rest.dropFirst().drop(while: \.isBlank).starts(with: word)
  }

  private static func mask(
    _ line: Range<Int>,
    of bytes: [UInt8],
    _ open: [UInt8],
    _ close: [UInt8],
    into result: inout [UInt8]
  ) {
    var quote: UInt8?
    var index = line.lowerBound
    while index < line.upperBound {
      let byte = bytes[index]
      if let current = quote {
        if byte == UInt8(ascii: "\\") { index += 1 } else if byte == current { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if bytes[index..<line.upperBound].starts(with: open) {
        var end = index + open.count
        while end < line.upperBound, !bytes[end..<line.upperBound].starts(with: close) { end += 1 }
        guard end < line.upperBound else { return }
        end += close.count
        let isLast = bytes[end..<line.upperBound].allSatisfy { $0.isBlank || $0 == UInt8(ascii: "\r") }
        if isLast { return }
        for offset in index..<end { result[offset] = UInt8(ascii: " ") }
        index = end - 1
      }
      index += 1
    }
  }
}
