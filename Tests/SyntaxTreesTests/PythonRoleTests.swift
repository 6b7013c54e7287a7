import SyntaxTestSupport
import SyntaxTrees
import Testing

/// Where the parts of Python definitions are; each source marks them as `«role»…«/role»`.
@Suite("Roles of Python definitions")
struct PythonRoleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var name: String
    var source: String
  }

  static let cases = [
    Case(
      testDescription: "a plain function",
      name: "f",
      source: """
        «def»«sig»def «name»f«/name»(a, b=lambda: 1) -> int:«/sig»
            «body»«doc»\"""Says.\"""«/doc»
            return 1«/body»«/def»
            # trailing comment

        x = 1
        """
    ),
    Case(
      testDescription: "a decorated coroutine with a comment before its body",
      name: "f",
      source: """
        # above
        «def»@first
        # between
        @second.third(1, "x")
        «sig»async def «name»f«/name»(
            a: dict[str, int] = {1: 2},
        ) -> None:«/sig»  # why
            # first
            «body»await a«/body»«/def»
        """
    ),
    Case(
      testDescription: "everything on one line, with semicolons",
      name: "f",
      source: "«def»«sig»def «name»f«/name»():«/sig» «body»«doc»'d'«/doc»; return 2«/body»«/def» ; \ng = 1\n"
    ),
    Case(
      testDescription: "a class whose last statement is nested",
      name: "C",
      source: """
        «def»@d
        «sig»class «name»C«/name»[T](Base[{1: 2}], metaclass=M):«/sig»
            «body»def f(self):
                if True:
                    pass
                else:
                    return 1«/body»«/def»
                    # dangling
            # more

        """
    ),
    Case(
      testDescription: "a docstring in parentheses and pieces",
      name: "f",
      source: """
        «def»«sig»def «name»f«/name»():«/sig»
            «body»(«doc»"one"
             r'two'«/doc»)«/body»«/def»
        """
    ),
    Case(
      testDescription: "a formatted string is not a docstring",
      name: "f",
      source: "«def»«sig»def «name»f«/name»():«/sig»\n    «body»f\"{x}\"«/body»«/def»\n"
    ),
    Case(
      testDescription: "a byte string is not a docstring",
      name: "f",
      source: "«def»«sig»def «name»f«/name»():«/sig»\n    «body»b\"x\"«/body»«/def»\n"
    ),
    Case(
      testDescription: "a body that starts with a decorator",
      name: "outer",
      source: """
        «def»«sig»def «name»outer«/name»():«/sig»
            «body»@wraps
            def inner(): ...«/body»«/def»
        """
    ),
    Case(
      testDescription: "Windows line ends",
      name: "f",
      source:
        "«def»«sig»def «name»f«/name»():«/sig»\r\n    «body»«doc»'''a\r\n b'''«/doc»\r\n    return 1«/body»«/def»\r\n"
    ),
    Case(
      testDescription: "lone carriage returns as line ends",
      name: "f",
      source: "x = 1\r«def»«sig»def «name»f«/name»():«/sig»\r    «body»return 1«/body»«/def»\ry = 2\r"
    ),
    Case(
      testDescription: "text before it in several bytes per character",
      name: "größe",
      source: "s = '𝒳é'\n«def»«sig»def «name»größe«/name»(ä):«/sig»\n    «body»«doc»'ü'«/doc»«/body»«/def»"
    ),
    Case(
      testDescription: "an annotated variable with its docstring",
      name: "limit",
      source: """
        «def»«sig»«name»limit«/name»: int«/sig» = «body»10«/body»«/def»  # note
        «doc»\"""How many.\"""«/doc»
        """
    ),
    Case(
      testDescription: "a lambda with a name",
      name: "f",
      source: "«def»«sig»«name»f«/name» = lambda a, b=1:«/sig» «body»a + b«/body»«/def»\n"
    ),
    Case(
      testDescription: "a type alias with parameters",
      name: "Pair",
      source: "«def»«sig»type «name»Pair«/name»[T]«/sig» = «body»tuple[T, T]«/body»«/def»\n"
    ),
    Case(
      testDescription: "a variable without a value",
      name: "x",
      source: "«def»«sig»«name»x«/name»: int«/sig»«/def»\n"
    ),
  ]

  @Test("The parts are where the marks are", arguments: cases)
  func parts(_ example: Case) throws {
    let source = MarkedSource(example.source)
    let outline = try TestGrammars.outline(ofPython: source.text)
    let symbol = try #require(outline.symbols(named: [example.name]).first)
    #expect(!outline.hasErrors)
    #expect(source.text(symbol.nameRange) == source.text(source.range("name")))
    #expect(symbol.nameRange == source.range("name"))
    #expect(source.text(symbol.definitionRange) == source.text(source.range("def")))
    #expect(symbol.definitionRange == source.range("def"))
    #expect(source.text(symbol.signatureRange) == source.text(source.range("sig")))
    #expect(symbol.signatureRange == source.range("sig"))
    #expect(source.text(symbol.bodyRange) == source.text(source.range("body")))
    #expect(symbol.bodyRange == source.range("body"))
    #expect(source.text(symbol.docRange) == source.text(source.range("doc")))
    #expect(symbol.docRange == source.range("doc"))
  }

  @Test("A module has its docstring, its text as body, and no header")
  func module() throws {
    let source = MarkedSource("#!/usr/bin/python\n# c\n«doc»'''Module.'''«/doc»\nx = 1\n")
    let module = try TestGrammars.outline(ofPython: source.text).module
    #expect(module.docRange == source.range("doc"))
    #expect(module.bodyRange == 0..<source.bytes.count)
    #expect(module.signatureRange.isEmpty)
  }

  @Test("A byte-order mark shifts offsets and nothing else")
  func byteOrderMark() throws {
    let plain = try TestGrammars.outline(ofPython: "def f(): pass\n")
    let marked = try TestGrammars.outline(ofPython: "\u{FEFF}def f(): pass\n")
    #expect(marked.symbols.map(\.name) == ["f"])
    #expect(marked.symbols[0].nameRange.lowerBound == plain.symbols[0].nameRange.lowerBound + 3)
  }
}
