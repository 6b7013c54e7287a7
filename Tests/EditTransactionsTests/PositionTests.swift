import EditTransactions
import SourceText
import Testing

@Suite("Edits land where the columns say")
struct PositionTests {
  private func result(
    _ bytes: [UInt8],
    _ edits: [PositionedEdit],
    _ encoding: PositionEncoding
  ) throws -> [UInt8] {
    try TestGround.with { ground in
      try ground.write(bytes: bytes, to: "a.txt")
      let root = try ground.opened()
      let change = try root.plan(
        EditRequest(steps: [.edit("a.txt", edits, .anything)], encoding: encoding)
      )
      if !change.isEmpty { _ = try root.apply(change, ground.context()) }
      return try ground.bytes("a.txt")
    }
  }

  @Test(
    "S-44 An emoji, a combining accent and CJK before the place, in every encoding",
    arguments: [
      (PositionEncoding.utf8, 15, 18), (.utf16, 8, 11), (.utf32, 7, 10),
    ]
  )
  func wideCharacters(encoding: PositionEncoding, start: Int, end: Int) throws {
    // 😀 (4 bytes, 2 units), e + U+0301 (3 bytes, 2 units), 漢 (3 bytes), three blanks and dots.
    let text = "😀e\u{301}漢 . old\n"
    let column = Array(text.utf8.prefix { _ in true }).count
    #expect(column == 4 + 3 + 3 + 3 + 4)
    let offsets: [PositionEncoding: Int] = [.utf8: 13, .utf16: 8, .utf32: 7]
    let at = try #require(offsets[encoding])
    let edited = try result(Array(text.utf8), [replacing(0, at, 0, at + 3, "new")], encoding)
    #expect(String(decoding: edited, as: UTF8.self) == "😀e\u{301}漢 . new\n")
  }

  @Test(
    "S-45 A place inside of a character is refused",
    arguments: [(PositionEncoding.utf16, 1), (.utf8, 1), (.utf8, 2), (.utf8, 3)]
  )
  func insideCharacter(encoding: PositionEncoding, column: Int) {
    #expect(throws: PlanningError.self) {
      try result(Array("😀x\n".utf8), [replacing(0, column, 0, column, "!")], encoding)
    }
  }

  @Test(
    "S-46 Every kind of line end counts, and stays",
    arguments: [
      ("a\r\nb\r\nc\r\n", "a\r\nX\r\nc\r\n"), ("a\rb\rc\r", "a\rX\rc\r"), ("a\nb\r\nc\r", "a\nX\r\nc\r"),
      ("a\u{2028}a\nb\nc", "a\u{2028}a\nX\nc"),
    ]
  )
  func lineEnds(text: String, expected: String) throws {
    let edited = try result(Array(text.utf8), [replacing(1, 0, 1, 1, "X")], .utf16)
    #expect(edited == Array(expected.utf8))
  }

  @Test("S-47 A byte-order mark stays, and is no column")
  func byteOrderMark() throws {
    let edited = try result([0xEF, 0xBB, 0xBF] + Array("ab\n".utf8), [replacing(0, 0, 0, 1, "X")], .utf16)
    #expect(edited == [0xEF, 0xBB, 0xBF] + Array("Xb\n".utf8))
  }

  @Test("S-48 A column behind the line means its end; a line behind the text is refused")
  func behindTheEnd() throws {
    #expect(
      try result(Array("ab\ncd\n".utf8), [replacing(0, 99, 0, 99, "!")], .utf16) == Array("ab!\ncd\n".utf8)
    )
    #expect(throws: PlanningError.self) {
      try result(Array("ab\n".utf8), [replacing(2, 0, 2, 0, "!")], .utf16)
    }
  }

  @Test("S-49, S-50 A tab is one column, and U+2028 ends no line")
  func tabsAndSeparators() throws {
    #expect(try result(Array("\t\tx\n".utf8), [replacing(0, 2, 0, 3, "y")], .utf16) == Array("\t\ty\n".utf8))
    let edited = try result(Array("a\u{2028}b\u{85}c\u{0B}d\n".utf8), [replacing(0, 6, 0, 7, "X")], .utf16)
    #expect(edited == Array("a\u{2028}b\u{85}c\u{0B}X\n".utf8))
  }

  @Test("S-51 A file that is not UTF-8 is refused by name and stays as it is")
  func notText() throws {
    try TestGround.with { ground in
      let latin: [UInt8] = [0x63, 0x61, 0x66, 0xE9, 0x0A]
      try ground.write(bytes: latin, to: "latin.txt")
      do {
        _ = try ground.plan([.edit("latin.txt", [replacing(0, 0, 0, 1, "x")], .anything)])
        Issue.record("the edit was planned")
      } catch PlanningError.notText(let path, let offset) {
        #expect(path == "latin.txt" && offset == 3)
      }
      #expect(try ground.bytes("latin.txt") == latin)
    }
  }

  @Test("S-52 Empty files, missing last line ends and insertions at the end")
  func ends() throws {
    #expect(try result([], [replacing(0, 0, 0, 0, "x")], .utf16) == Array("x".utf8))
    #expect(try result(Array("a".utf8), [replacing(0, 1, 0, 1, "b")], .utf16) == Array("ab".utf8))
    #expect(try result(Array("a\n".utf8), [replacing(1, 0, 1, 0, "b")], .utf16) == Array("a\nb".utf8))
  }
}
