import SyntaxTestSupport
import SyntaxTrees
import Testing

@Suite("Sources with errors, and hostile ones")
struct DamagedSourceTests {
  @Test(
    "Intact definitions around a syntax error are listed",
    arguments: [
      ("def a(): pass\n\ndef b(:\n    pass\n\ndef c(): pass\n", ["a", "c"]),
      (
        "class A:\n    def m(self): pass\n    def broken(self\n\nclass B:\n    def n(self): pass\n",
        ["A", "B"]
      ),
      ("x = (1,\n\ndef f(): pass\n", ["f"]),
      ("def f():\n    return 1 +\n\ndef g(): pass\n", ["f", "g"]),
      ("<<<<<<< HEAD\ndef f(): pass\n=======\ndef g(): pass\n>>>>>>> x\n", ["f", "g"]),
    ] as [(String, [String])]
  )
  func intactParts(source: String, names: [String]) throws {
    let outline = try TestGrammars.outline(ofPython: source)
    #expect(outline.hasErrors)
    let found = Set(outline.symbols.map(\.name))
    #expect(found.isSuperset(of: names), "\(outline.listing)")
  }

  @Test(
    "An unclosed bracket hides no definition after it, at any depth",
    arguments: [
      (
        """
        class A:
            def m(self): pass
            def broken(self

            @property
            def after(self):
                return 1

            def last(self): pass

        x = (1,

        @d
        def f(): pass
        y = 1

        class B:
            def n(self): pass
        """, ["A", "A.m", "A.after", "A.last", "f", "y", "B", "B.n"]
      ),
      (
        "class A:\n    def m(self): pass\n    def broken(self\n\nclass B:\n    def n(self): pass\n",
        ["A", "A.m", "B", "B.n"]
      ),
      ("x = {\n\ndef f():\n    return 1\n\ndef g(): pass\n", ["f", "g"]),
      ("def f(:\n    def inner(): pass\n\ndef g(): pass\n", ["g"]),
      ("\u{FEFF}x = (1,\n\nasync def f(): pass\n", ["f"]),
      ("if a:\n    x = f(\n\n    def g(): pass\n\ndef h(): pass\n", ["h"]),
    ] as [(String, [String])]
  )
  func unclosed(source: String, names: [String]) throws {
    let outline = try TestGrammars.outline(ofPython: source)
    let found = Set(outline.symbols.map { outline.qualifiedName(of: $0).joined(separator: ".") })
    #expect(found.isSuperset(of: names), "\(outline.listing)")
    for symbol in outline.symbols {
      let text = source.utf8.dropFirst(symbol.nameRange.lowerBound).prefix(symbol.nameRange.count)
      #expect(String(text) == symbol.name)
    }
  }

  @Test("A method whose class has a damaged header does not pass for a function of the module")
  func damagedClass() throws {
    let outline = try TestGrammars.outline(ofPython: "class A(]:\n    def m(self): pass\n\ndef f(): pass\n")
    #expect(outline.symbols(named: ["m"]) == [])
    #expect(outline.symbols(named: ["f"]).count == 1)
  }

  @Test("Source code in a string defines nothing, in a damaged file either")
  func codeInString() throws {
    let outline = try TestGrammars.outline(
      ofPython:
        "class A:\n    def m(self):\n        s = \"\"\"\ndef fake(): pass\n\"\"\"\n        return 1 +* 2\n\n"
        + "    def n(self): pass\n\ndef g(): pass\n"
    )
    #expect(outline.hasErrors)
    let found = outline.symbols.map { outline.qualifiedName(of: $0).joined(separator: ".") }
    #expect(found == ["A", "A.m", "A.n", "g"])
  }

  @Test("A long damaged file is parsed a bounded number of times")
  func boundedRecovery() throws {
    let source = (0..<3_000).map { "def f\($0)(a:\n    x = (\n\n" }.joined() + "def last(): pass\n"
    let outline = try TestGrammars.outline(ofPython: source)
    #expect(outline.hasErrors)
  }

  @Test("Only the definition with the error says that it has one")
  func errorIsLocal() throws {
    let outline = try TestGrammars.outline(
      ofPython: "def f():\n    return 1 +* 2\n\ndef g():\n    return 1\n"
    )
    #expect(outline.listing == "function f errors\nfunction g")
  }

  /// Sources made of one construct many times; described by the construct, because they are long.
  struct Nest: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var source: String

    init(_ unit: String, _ count: Int, end: String = "") {
      testDescription = "\(count) times \(unit)"
      source = String(repeating: unit, count: count) + end
    }

    /// Lines that are each indented by one more blank.
    init(indented line: String, _ count: Int) {
      testDescription = "\(count) nested \(line)"
      source = (0..<count).map { String(repeating: " ", count: $0) + line + "\n" }.joined()
    }
  }

  @Test(
    "Deep nesting neither overflows the stack nor loses what comes before it",
    arguments: [
      Nest("(", 50_000, end: String(repeating: ")", count: 50_000)),
      Nest("[", 50_000),
      Nest("a.", 50_000, end: "b"),
      Nest("not ", 50_000, end: "b"),
      Nest("lambda: ", 20_000, end: "b"),
      Nest("a = ", 20_000, end: "b"),
      Nest("a[", 20_000, end: String(repeating: "]", count: 20_000)),
      Nest(indented: "def n():", 1_000),
      Nest(indented: "if a:", 1_000),
      Nest(indented: "class C(:", 200),
      Nest("if a: pass\nelif b: pass\n", 20_000),
      Nest("@d\n", 20_000, end: "def g(): pass\n"),
    ]
  )
  func deepNesting(nest: Nest) throws {
    let outline = try TestGrammars.outline(ofPython: "def first(): pass\n\n" + nest.source)
    #expect(outline.symbols.first?.name == "first")
  }

  @Test(
    "Bytes that are not text are parsed without trapping",
    arguments: [
      [0], [0xFF, 0xFE], [0xC3], [0xED, 0xA0, 0x80, 0x0A], Array("def \u{0}f(): pass\n".utf8),
      Array("def f".utf8),
    ]
  )
  func notText(bytes: [UInt8]) throws {
    let outline = try SyntaxOutline(parsing: bytes, profile: .python, grammar: TestGrammars.python())
    #expect(outline.textLength == bytes.count)
  }

  @Test("Every prefix of a source gives an outline whose ranges lie inside it")
  func prefixes() throws {
    let source = Array(
      """
      @d
      class C(B):
          '''doc'''
          x: int = 1
          async def f(self, a=(1, 2)) -> None:
              self.y = "é"
      from .a import (b as c, d)
      __all__ = ["C"] + x.__all__
      type T[U] = int
      """.utf8
    )
    let grammar = try TestGrammars.python()
    for length in 0...source.count {
      let outline = try SyntaxOutline(parsing: Array(source[..<length]), profile: .python, grammar: grammar)
      for symbol in outline.symbols {
        let ranges = [
          symbol.nameRange, symbol.definitionRange, symbol.signatureRange, symbol.bodyRange, symbol.docRange,
        ]
        #expect(ranges.allSatisfy { $0.map { $0.upperBound <= length } ?? true })
      }
    }
  }

  @Test("The same bytes give the same outline from many tasks at once")
  func concurrency() async throws {
    let grammar = try TestGrammars.python()
    let bytes = Array(String(repeating: "class C:\n    def f(self):\n        self.x = 1\n", count: 50).utf8)
    let reference = try SyntaxOutline(parsing: bytes, profile: .python, grammar: grammar)
    try await withThrowingTaskGroup(of: SyntaxOutline.self) { group in
      for _ in 0..<16 {
        group.addTask { try SyntaxOutline(parsing: bytes, profile: .python, grammar: grammar) }
      }
      for try await outline in group { #expect(outline == reference) }
    }
  }
}
