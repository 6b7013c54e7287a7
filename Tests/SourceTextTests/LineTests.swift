import LanserTestSupport
import SourceText
import Testing

struct LineTests {
  struct Example: CustomTestStringConvertible, Sendable {
    var source: String
    var lines: [String]
    var terminators: [LineTerminator]
    var testDescription: String { source.debugDescription }
  }

  @Test(
    "Lines end at \\n, \\r\\n and a lone \\r, and at nothing else",
    arguments: [
      Example(source: "", lines: [""], terminators: [.none]),
      Example(source: "\n", lines: ["", ""], terminators: [.lineFeed, .none]),
      Example(source: "a\nb", lines: ["a", "b"], terminators: [.lineFeed, .none]),
      Example(
        source: "a\r\nb\r\n",
        lines: ["a", "b", ""],
        terminators: [.carriageReturnLineFeed, .carriageReturnLineFeed, .none]
      ),
      Example(
        source: "a\rb\r",
        lines: ["a", "b", ""],
        terminators: [.carriageReturn, .carriageReturn, .none]
      ),
      Example(
        source: "a\r\r\nb\n\rc",
        lines: ["a", "", "b", "", "c"],
        terminators: [.carriageReturn, .carriageReturnLineFeed, .lineFeed, .carriageReturn, .none]
      ),
      Example(
        source: "a\u{2028}b\u{2029}c\u{85}d\u{0B}e\u{0C}f",
        lines: ["a\u{2028}b\u{2029}c\u{85}d\u{0B}e\u{0C}f"],
        terminators: [.none]
      ),
      Example(
        source: "0123456\n01234567\n012345678\r\n0123456789abcdef",
        lines: ["0123456", "01234567", "012345678", "0123456789abcdef"],
        terminators: [.lineFeed, .lineFeed, .carriageReturnLineFeed, .none]
      ),
      Example(
        source: "é😀\nnaïve\r\n0123456é",
        lines: ["é😀", "naïve", "0123456é"],
        terminators: [.lineFeed, .carriageReturnLineFeed, .none]
      ),
      Example(
        source: "a\u{0}\n\u{7F}\u{80}",
        lines: ["a\u{0}", "\u{7F}\u{80}"],
        terminators: [.lineFeed, .none]
      ),
    ]
  )
  func lines(_ example: Example) throws {
    let text = try SourceText(bytes: Array(example.source.utf8))
    try #require(text.lineCount == example.lines.count)
    #expect(
      (0..<text.lineCount).map { Array(text.lineText($0).utf8) } == example.lines.map { Array($0.utf8) }
    )
    #expect((0..<text.lineCount).map(text.lineTerminator) == example.terminators)
    let rebuilt = (0..<text.lineCount).flatMap {
      Array(text.lineText($0).utf8) + Array(text.lineTerminator($0).rawValue.utf8)
    }
    #expect(rebuilt == text.bytes)
  }

  @Test("A line end is found at every distance from an eight-byte boundary", arguments: 0..<20)
  func alignment(padding: Int) throws {
    for terminator in ["\n", "\r", "\r\n"] {
      for filler in ["x", "\u{0B}", "\u{0E}", "\u{7F}", "é", "😀"] {
        let head = String(repeating: filler, count: padding)
        let text = try SourceText(bytes: Array((head + terminator + "tail").utf8))
        #expect(text.lineCount == 2)
        #expect(text.lineByteRange(0) == 0..<head.utf8.count)
        #expect(text.lineText(1) == "tail")
      }
    }
  }

  @Test("A byte-order mark stays on disk and is not part of the text")
  func byteOrderMark() throws {
    let file: [UInt8] = [0xEF, 0xBB, 0xBF] + Array("a\n".utf8)
    let text = try SourceText(bytes: file)
    #expect(text.hasByteOrderMark)
    #expect(text.bytes == Array("a\n".utf8))
    #expect(text.fileBytes == file)
    #expect(text.position(atByteOffset: 0, encoding: .utf16) == TextPosition(line: 0, column: 0))
    #expect(text.fileBytes(replacingTextWith: [0x62]) == [0xEF, 0xBB, 0xBF, 0x62])
    // Only the first one is a mark; the next is a character of the text.
    let twice = try SourceText(bytes: [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF])
    #expect(twice.bytes == [0xEF, 0xBB, 0xBF])
    #expect(try SourceText(bytes: Array("a\n".utf8)) != text)
  }

  @Test(
    "Malformed UTF-8 is refused at the offset of its first byte",
    arguments: [
      ([0x61, 0x80], 1),
      ([0xC0, 0x80], 0),
      ([0xC1, 0xBF], 0),
      ([0x61, 0x62, 0xC3], 2),
      ([0xC3, 0x28], 0),
      ([0xE0, 0x9F, 0xBF], 0),
      ([0xE2, 0x82], 0),
      ([0xE2, 0x28, 0xA1], 0),
      ([0xED, 0xA0, 0x80], 0),
      ([0xED, 0xBF, 0xBF], 0),
      ([0xF0, 0x8F, 0xBF, 0xBF], 0),
      ([0xF0, 0x9F, 0x98], 0),
      ([0xF0, 0x9F, 0x98, 0x41], 0),
      ([0xF4, 0x90, 0x80, 0x80], 0),
      ([0xF5, 0x80, 0x80, 0x80], 0),
      ([0xFF, 0xFE, 0x61, 0x00], 0),
      ([0x63, 0x61, 0x66, 0xE9, 0x0A], 3),
      ([0xEF, 0xBB, 0xBF, 0x61, 0xFF], 4),
      (Array(repeating: 0x61, count: 17) + [0xFE], 17),
    ] as [([UInt8], Int)]
  )
  func malformed(bytes: [UInt8], offset: Int) {
    #expect(throws: SourceTextError.invalidUTF8(offset: offset)) { try SourceText(bytes: bytes) }
  }

  @Test("Validation agrees with the standard library on random bytes")
  func validation() {
    var random = SplitMix64(seed: 20)
    let interesting: [UInt8] = [
      0x0A, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF,
      0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
    ]
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        interesting[Int.random(in: 0..<interesting.count, using: &random)]
      }
      let accepted = (try? SourceText(bytes: bytes)) != nil
      #expect(accepted == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
    }
  }
}
