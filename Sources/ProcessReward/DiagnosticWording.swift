import SourceText

/// What a diagnostic says, without what changes when only its place does.
enum DiagnosticWording {
  /// Who says it, and by which rule.
  static func rule(of diagnostic: RewardDiagnostic) -> String {
    "\(diagnostic.source ?? "")\u{0}\(diagnostic.code ?? "")"
  }

  /// The message with white space collapsed and the numbers of lines left out ("already defined on line 12").
  static func normalised(message: String) -> String {
    let words = message.split { $0.isWhitespace }
    var result: [String] = []
    var previous: Substring = ""
    for word in words {
      let isAfterLine = previous == "line" || previous == "lines" || previous == "column"
      result.append(withoutNumbers(word, fromStart: isAfterLine))
      previous = word
    }
    return result.joined(separator: " ")
  }

  /// Replaces digits behind a colon that follows a name (`a.py:12:5`), and at the start of a word if asked to.
  private static func withoutNumbers(_ word: Substring, fromStart: Bool) -> String {
    guard word.utf8.contains(where: isDigit) else { return String(word) }
    var result: [UInt8] = []
    var isNumber = fromStart
    for byte in word.utf8 {
      if isDigit(byte), isNumber {
        if result.last != UInt8(ascii: "#") { result.append(UInt8(ascii: "#")) }
        continue
      }
      isNumber = byte == UInt8(ascii: ":") && (result.last.map(isNameByte) ?? false)
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    Lexer.isWordByte(byte) || byte == UInt8(ascii: "#")
  }

  /// The line that the diagnostic starts on, white space collapsed.
  ///
  /// Lines of files that are not touched come from the diagnostic, so those of touched files are cut in the same way.
  static func line(of diagnostic: RewardDiagnostic, in text: SourceText?) -> String {
    let line = diagnostic.range.start.line
    let excerpt: String
    if let text, line < text.lineCount {
      excerpt = lineExcerpt(text.lineText(line))
    } else {
      excerpt = diagnostic.text ?? ""
    }
    return normalised(line: excerpt)
  }

  static func normalised(line: String) -> String {
    line.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
  }

  /// What the range covers, or where on its line it starts when the text is not known.
  static func excerpt(
    of diagnostic: RewardDiagnostic,
    in text: SourceText?,
    encoding: PositionEncoding
  ) -> String {
    guard let text, let bytes = try? text.clampedByteRange(of: diagnostic.range, encoding: encoding) else {
      return "column \(diagnostic.range.start.column)"
    }
    return normalised(line: String(decoding: text.bytes[bytes].prefix(400), as: UTF8.self))
  }
}
