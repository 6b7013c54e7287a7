import LanserTestSupport
import SourceText
import Testing

struct PositionTests {
  /// "é" is 2 bytes and 1 unit, "😀" 4 bytes and 2 units, "e" + U+0301 two scalars.
  private static let sample = "aé😀b\r\ntab\there\ne\u{301}x\r\n\r\n"

  struct Place: Sendable {
    var offset: Int
    var line: Int
    var utf8: Int
    var utf16: Int
    var utf32: Int
  }

  @Test(
    "A place has one column per encoding",
    arguments: [
      Place(offset: 0, line: 0, utf8: 0, utf16: 0, utf32: 0),
      Place(offset: 1, line: 0, utf8: 1, utf16: 1, utf32: 1),
      Place(offset: 3, line: 0, utf8: 3, utf16: 2, utf32: 2),
      Place(offset: 7, line: 0, utf8: 7, utf16: 4, utf32: 3),
      Place(offset: 8, line: 0, utf8: 8, utf16: 5, utf32: 4),
      Place(offset: 10, line: 1, utf8: 0, utf16: 0, utf32: 0),
      Place(offset: 14, line: 1, utf8: 4, utf16: 4, utf32: 4),
      Place(offset: 19, line: 2, utf8: 0, utf16: 0, utf32: 0),
      Place(offset: 20, line: 2, utf8: 1, utf16: 1, utf32: 1),
      Place(offset: 22, line: 2, utf8: 3, utf16: 2, utf32: 2),
      Place(offset: 23, line: 2, utf8: 4, utf16: 3, utf32: 3),
      Place(offset: 25, line: 3, utf8: 0, utf16: 0, utf32: 0),
      Place(offset: 27, line: 4, utf8: 0, utf16: 0, utf32: 0),
    ]
  )
  func places(_ place: Place) throws {
    let text = try SourceText(bytes: Array(Self.sample.utf8))
    let columns: [(PositionEncoding, Int)] = [
      (.utf8, place.utf8), (.utf16, place.utf16), (.utf32, place.utf32),
    ]
    for (encoding, column) in columns {
      let position = TextPosition(line: place.line, column: column)
      #expect(text.position(atByteOffset: place.offset, encoding: encoding) == position)
      #expect(try text.byteOffset(of: position, encoding: encoding) == place.offset)
      #expect(try text.clampedByteOffset(of: position, encoding: encoding) == place.offset)
      for (other, otherColumn) in columns {
        #expect(
          try text.convert(position, from: encoding, to: other)
            == TextPosition(line: place.line, column: otherColumn)
        )
      }
    }
  }

  @Test(
    "Between \\r and \\n lies no position: the end of the line stands for it",
    arguments: PositionEncoding.allCases
  )
  func insideLineEnd(encoding: PositionEncoding) throws {
    let text = try SourceText(bytes: Array("ab\r\né\r\n".utf8))
    #expect(text.position(atByteOffset: 3, encoding: encoding) == TextPosition(line: 0, column: 2))
    #expect(text.position(atByteOffset: 7, encoding: encoding).line == 1)
    #expect(
      text.position(atByteOffset: 7, encoding: encoding) == text.position(atByteOffset: 6, encoding: encoding)
    )
  }

  struct Refusal: Sendable {
    var line: Int
    var column: Int
    var encoding: PositionEncoding
    var error: SourceTextError
    /// nil where the lenient rule refuses too.
    var clamped: Int?
  }

  @Test(
    "A column that is no place is an error, and only past the end of a line may it clamp",
    arguments: [
      Refusal(
        line: 0,
        column: 9,
        encoding: .utf8,
        error: .columnPastEndOfLine(line: 0, column: 9, lineLength: 8, encoding: .utf8),
        clamped: 8
      ),
      Refusal(
        line: 0,
        column: 6,
        encoding: .utf16,
        error: .columnPastEndOfLine(line: 0, column: 6, lineLength: 5, encoding: .utf16),
        clamped: 8
      ),
      Refusal(
        line: 0,
        column: 99,
        encoding: .utf32,
        error: .columnPastEndOfLine(line: 0, column: 99, lineLength: 4, encoding: .utf32),
        clamped: 8
      ),
      Refusal(
        line: 1,
        column: 9,
        encoding: .utf16,
        error: .columnPastEndOfLine(line: 1, column: 9, lineLength: 8, encoding: .utf16),
        clamped: 18
      ),
      Refusal(
        line: 4,
        column: 1,
        encoding: .utf16,
        error: .columnPastEndOfLine(line: 4, column: 1, lineLength: 0, encoding: .utf16),
        clamped: 27
      ),
      Refusal(
        line: 0,
        column: 2,
        encoding: .utf8,
        error: .columnInsideCharacter(line: 0, column: 2, encoding: .utf8)
      ),
      Refusal(
        line: 0,
        column: 6,
        encoding: .utf8,
        error: .columnInsideCharacter(line: 0, column: 6, encoding: .utf8)
      ),
      Refusal(
        line: 0,
        column: 3,
        encoding: .utf16,
        error: .columnInsideCharacter(line: 0, column: 3, encoding: .utf16)
      ),
      Refusal(line: 5, column: 0, encoding: .utf16, error: .lineOutOfRange(line: 5, lineCount: 5)),
      Refusal(line: -1, column: 0, encoding: .utf16, error: .lineOutOfRange(line: -1, lineCount: 5)),
      Refusal(line: 0, column: -1, encoding: .utf16, error: .negativeColumn(line: 0, column: -1)),
      Refusal(line: 1, column: -1, encoding: .utf8, error: .negativeColumn(line: 1, column: -1)),
    ]
  )
  func refusals(_ refusal: Refusal) throws {
    let text = try SourceText(bytes: Array(Self.sample.utf8))
    let position = TextPosition(line: refusal.line, column: refusal.column)
    #expect(throws: refusal.error) { try text.byteOffset(of: position, encoding: refusal.encoding) }
    if let clamped = refusal.clamped {
      #expect(try text.clampedByteOffset(of: position, encoding: refusal.encoding) == clamped)
    } else {
      #expect(throws: refusal.error) { try text.clampedByteOffset(of: position, encoding: refusal.encoding) }
    }
  }

  @Test("A range becomes bytes, and a reversed one is refused")
  func ranges() throws {
    let text = try SourceText(bytes: Array(Self.sample.utf8))
    let start = TextPosition(line: 0, column: 2)
    let end = TextPosition(line: 1, column: 3)
    #expect(try text.byteRange(of: TextRange(start: start, end: end), encoding: .utf16) == 3..<13)
    #expect(text.range(ofBytes: 3..<13, encoding: .utf16) == TextRange(start: start, end: end))
    let reversed = TextRange(start: end, end: start)
    #expect(throws: SourceTextError.rangeReversed(reversed)) {
      try text.byteRange(of: reversed, encoding: .utf16)
    }
    #expect(throws: SourceTextError.rangeReversed(reversed)) {
      try text.clampedByteRange(of: reversed, encoding: .utf16)
    }
    let wide = TextRange(start: start, end: TextPosition(line: 1, column: 900))
    #expect(try text.clampedByteRange(of: wide, encoding: .utf16) == 3..<18)
  }

  @Test("Every boundary of random texts agrees with a count over the standard library's views")
  func againstStandardLibrary() throws {
    var random = SplitMix64(seed: 48)
    let alphabet = ["a", "z", "\t", "é", "\u{301}", "漢", "😀", "\u{2028}", "\n", "\r", "\r\n", "\u{10FFFF}"]
    for _ in 0..<400 {
      let source = (0..<Int.random(in: 0...24, using: &random))
        .map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }.joined()
      let text = try SourceText(bytes: Array(source.utf8))
      var (offset, line) = (0, 0)
      var columns = (utf8: 0, utf16: 0, utf32: 0)
      let scalars = Array(source.unicodeScalars)
      for (index, scalar) in scalars.enumerated() {
        let insideLineEnd = scalar == "\n" && index > 0 && scalars[index - 1] == "\r"
        if !insideLineEnd {
          try expectRoundTrip(text, offset, TextPosition(line: line, column: columns.utf8), .utf8)
          try expectRoundTrip(text, offset, TextPosition(line: line, column: columns.utf16), .utf16)
          try expectRoundTrip(text, offset, TextPosition(line: line, column: columns.utf32), .utf32)
        }
        offset += String(scalar).utf8.count
        columns.utf8 += String(scalar).utf8.count
        columns.utf16 += String(scalar).utf16.count
        columns.utf32 += 1
        let isLineEnd =
          scalar == "\n" || (scalar == "\r" && !(index + 1 < scalars.count && scalars[index + 1] == "\n"))
        if isLineEnd {
          line += 1
          columns = (0, 0, 0)
        }
      }
      #expect(text.lineCount == line + 1)
      try expectRoundTrip(text, offset, TextPosition(line: line, column: columns.utf16), .utf16)
    }
  }

  private func expectRoundTrip(
    _ text: SourceText,
    _ offset: Int,
    _ position: TextPosition,
    _ encoding: PositionEncoding,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(
      text.position(atByteOffset: offset, encoding: encoding) == position,
      sourceLocation: sourceLocation
    )
    #expect(try text.byteOffset(of: position, encoding: encoding) == offset, sourceLocation: sourceLocation)
  }
}
