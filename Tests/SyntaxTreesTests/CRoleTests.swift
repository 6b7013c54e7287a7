import SyntaxTestSupport
import SyntaxTrees
import Testing

@Suite("The parts of C definitions")
struct CRoleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// With `«def»`, `«sig»`, `«body»` and `«doc»` around the parts; a part that is not marked is not there.
    var source: String
    var name: String
  }

  static let cases = [
    Case(
      testDescription: "a function",
      source: """
        int before; // not about f

        «doc»// Opens.
        /* Really. */«/doc»
        «def»«sig»static int *
        f(int a,
          int b)«/sig»
        «body»{
          return 0; // inside
        }«/body»«/def» // behind

        int after;
        """,
      name: "f"
    ),
    Case(
      testDescription: "a function with K&R parameters",
      source: "«def»«sig»int f(a)\n  int a;«/sig»\n«body»{ return a; }«/body»«/def»\n",
      name: "f"
    ),
    Case(
      testDescription: "a prototype",
      source:
        "/* apart */\n\n«doc»/** doc */«/doc»\n«def»«sig»extern int f(int a)«/sig»;«/def» /* behind */\n",
      name: "f"
    ),
    Case(
      testDescription: "a function behind a word for the preprocessor",
      source:
        "«doc»// doc«/doc»\n«def»«sig»LIB_API\nthing *f(int a)«/sig»\n«body»{ return 0; }«/body»«/def»\n",
      name: "f"
    ),
    Case(
      testDescription: "a structure",
      source: "«doc»// doc«/doc»\n«def»«sig»struct s«/sig» «body»{ int a; }«/body»«/def»;\n",
      name: "s"
    ),
    Case(
      testDescription: "a structure with the name of its type",
      source: "«doc»// doc«/doc»\n«def»«sig»typedef struct«/sig» «body»{\n  int a;\n}«/body» T;«/def»\n",
      name: "T"
    ),
    Case(
      testDescription: "the second name of a structure",
      source: "«doc»// doc«/doc»\n«def»«sig»typedef struct s { int a; } *T«/sig»;«/def»\n",
      name: "T"
    ),
    Case(
      testDescription: "a field, whose neighbour's remark is not its own",
      source: "struct s {\n  int a; // about a\n  «def»«sig»char *b«/sig»;«/def» // about b\n};\n",
      name: "s.b"
    ),
    Case(
      testDescription: "an enumerator",
      source:
        "enum e {\n  A,\n  «doc»/* doc */«/doc»\n  «def»«sig»B«/sig» = «body»1 << 2«/body»«/def»,\n};\n",
      name: "e.B"
    ),
    Case(
      testDescription: "a variable",
      source: "«def»«sig»static int x[2]«/sig» = «body»{ 1, 2 }«/body»;«/def»\n",
      name: "x"
    ),
    Case(
      testDescription: "one of several variables",
      source: "«def»«sig»int a = 1, *b«/sig» = «body»0«/body», c;«/def»\n",
      name: "b"
    ),
    Case(
      testDescription: "a macro",
      source:
        "int a;\n«doc»// doc«/doc»\n«def»«sig»#define MAX(a, b)«/sig» \\\n  «body»((a) > \\\n   (b))«/body»«/def»\nint b;\n",
      name: "MAX"
    ),
    Case(
      testDescription: "a macro for nothing",
      source: "«def»«sig»#define EMPTY«/sig»«/def»\n\nint b;\n",
      name: "EMPTY"
    ),
    Case(
      testDescription: "a definition in a conditional",
      source:
        "#ifdef A\n«doc»// doc«/doc»\n«def»«sig»int f(void)«/sig»\n«body»{ return 1; }«/body»«/def»\n#endif\n",
      name: "f"
    ),
  ]

  @Test("Each part is where it is marked", arguments: cases)
  func parts(_ example: Case) throws {
    let source = MarkedSource(example.source)
    let outline = try SyntaxOutline(
      parsing: source.bytes,
      profile: .c,
      grammar: TestGrammars.grammar(of: .c)
    )
    let symbol = try #require(
      outline.symbols(named: example.name.split(separator: ".").map(String.init)).first
    )
    #expect(source.text(symbol.definitionRange) == source.text(source.range("def")))
    #expect(source.text(symbol.signatureRange) == source.text(source.range("sig")))
    #expect(source.text(symbol.bodyRange) == source.text(source.range("body")))
    #expect(source.text(symbol.docRange) == source.text(source.range("doc")))
    #expect(symbol.definitionRange == source.range("def"))
    #expect(symbol.docRange == source.range("doc"))
  }

  @Test(
    "An offset belongs to the name it is on, or to what is around it",
    arguments: [
      ("first", "a"), ("second", "b"), ("value", "b"), ("type", "T"), ("field", "T.x"), ("inside", "f"),
      ("between", nil),
    ] as [(String, String?)]
  )
  func enclosing(mark: String, name: String?) throws {
    let source = MarkedSource(
      """
      int «first»a, «second»b = «value»1;
      «between»
      typedef struct { int «field»x; } «type»T;
      int f(void) { «inside»return 1; }
      """
    )
    let outline = try TestGrammars.outline(ofC: source.text)
    let symbol = outline.enclosingSymbol(atByteOffset: try #require(source.offsets[mark]))
    #expect(symbol.map { outline.qualifiedName(of: $0).joined(separator: ".") } == name)
  }
}
