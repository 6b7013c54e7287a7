import Selectors
import SourceText
import Testing

struct ValueTests {
  @Test("Parts that no string could spell are refused")
  func refusals() throws {
    let path = try SelectorPath(plain: "a.py")
    #expect(throws: SelectorValueError.emptyPath) { try SelectorPath(plain: "./") }
    #expect(throws: SelectorValueError.emptyPath) { try SelectorPath(plain: "/") }
    #expect(throws: SelectorValueError.nulInPath) { try SelectorPath(plain: "a\0b") }
    #expect(throws: SelectorValueError.numberOutOfRange(member: "line", value: 0)) {
      try CursorSelector(path: path, line: 0, column: 1)
    }
    #expect(throws: SelectorValueError.numberOutOfRange(member: "col", value: -1)) {
      try CursorSelector(path: path, line: 1, column: -1)
    }
    #expect(throws: SelectorValueError.numberOutOfRange(member: "line", value: 1 << 31)) {
      try CursorSelector(path: path, line: 1 << 31, column: 1)
    }
    #expect(throws: SelectorValueError.rangeReversed) {
      try RangeSelector(path: path, start: (2, 1), end: (1, 9))
    }
    #expect(throws: SelectorValueError.badLanguage("Py")) { try LanguageName("Py") }
    #expect(throws: SelectorValueError.badLanguage("file")) { try LanguageName("file") }
    #expect(throws: SelectorValueError.badModule("a..b")) {
      try SymbolSelector(language: .python, module: "a..b", names: ["f"])
    }
    #expect(throws: SelectorValueError.badModule("/a")) {
      try SymbolSelector(language: try LanguageName("ts"), module: "/a", names: ["f"])
    }
    #expect(throws: SelectorValueError.emptyName) {
      try SymbolSelector(language: .python, module: "a", names: [])
    }
    #expect(throws: SelectorValueError.emptyName) {
      try SymbolSelector(language: .python, module: "a", names: ["f", ""])
    }
    #expect(throws: SelectorValueError.noSteps) { try ASTSelector(steps: []) }
    #expect(throws: SelectorValueError.badStepKind("1a")) { try ASTStep(kind: "1a") }
    #expect(throws: SelectorValueError.emptyStepValue) { try ASTStep(kind: "def", value: "") }
    #expect(throws: SelectorValueError.emptySnippet) { try AnchorSelector(path: path, snippet: "") }
    #expect(throws: SelectorValueError.badHash("sha256:00")) { try ContentHash("sha256:00") }
    #expect(throws: SelectorValueError.badSnapshot("git:xyz")) { try SnapshotPin("git:xyz") }
    #expect(throws: SelectorValueError.badSymbolID("a b")) { try SymbolIDSelector(id: "a b") }
  }

  @Test("Texts that differ only in their normal form make different selectors")
  func verbatim() throws {
    let composed = try Selector(parsing: "caf\u{E9}.py@L1:C1")
    let decomposed = try Selector(parsing: "cafe\u{301}.py@L1:C1")
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed]).count == 2)
    let first = try SymbolSelector(language: .python, module: "a", names: ["\u{E9}", "x"])
    let second = try SymbolSelector(language: .python, module: "a", names: ["e\u{301}", "x"])
    #expect(first != second)
    #expect(first != (try SymbolSelector(language: .python, module: "a", names: ["\u{E9}x"])))
  }

  @Test("One-based numbers of a selector are zero-based in the text")
  func zeroBased() throws {
    guard case .cursor(let cursor) = try Selector(parsing: "a.py@L42:C7") else { return #expect(Bool(false)) }
    #expect(cursor.position == TextPosition(line: 41, column: 6))
    guard case .range(let range) = try Selector(parsing: "a.py@R(42,7->44,1)") else {
      return #expect(Bool(false))
    }
    #expect(range.range == TextRange(start: cursor.position, end: TextPosition(line: 43, column: 0)))
  }

  @Test("An error knows its place in bytes and in characters, and cuts long lines around it")
  func errorPlace() throws {
    let error = try #require(throws: SelectorSyntaxError.self) { try Selector(parsing: "é😀.py@L0:C1") }
    #expect(error.utf8Offset == 11)
    #expect(error.scalarOffset == 7)
    #expect(error.form == .cursor)
    let long = String(repeating: "x", count: 500) + "@L0:C1" + "?" + String(repeating: "y", count: 500)
    let cut = try #require(throws: SelectorSyntaxError.self) { try Selector(parsing: long) }
    let lines = cut.rendered(width: 60).split(separator: "\n")
    #expect(lines[0].count <= 62)
    let column = try #require(lines[1].firstIndex(of: "^")).utf16Offset(in: lines[1])
    #expect(lines[0].dropFirst(column).first == "0")
  }
}
