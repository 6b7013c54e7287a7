import SyntaxTestSupport
import SyntaxTrees
import Testing

@Suite("Language profiles")
struct LanguageProfileTests {
  @Test("The Python profile speaks of node kinds that the grammar has")
  func kindsExist() throws {
    let kinds = try Set(TestGrammars.python().nodeKinds)
    let unknown = LanguageProfile.python.nodeClasses.keys.filter { !kinds.contains($0) && $0 != "ERROR" }
    #expect(unknown.sorted() == [])
  }

  @Test("Rules and classes of the Python profile belong together")
  func rulesMatchClasses() {
    let profile = LanguageProfile.python
    for (kind, nodeClass) in profile.nodeClasses {
      #expect((profile.definitions[kind] != nil) == (nodeClass == .definition), "\(kind)")
      #expect((profile.branches[kind] != nil) == (nodeClass == .branch), "\(kind)")
    }
  }

  @Test(
    "A file's language is known by its name",
    arguments: [("a.py", true), ("a.pyi", true), ("a.pyc", false), ("py", false)]
  )
  func suffixes(name: String, matches: Bool) {
    #expect(LanguageProfile.python.matches(fileName: name) == matches)
  }

  @Test("Another profile takes documentation from comments and headers up to the body, by data alone")
  func otherProfile() throws {
    var profile = LanguageProfile.python
    profile.documentation = .precedingComments
    profile.blocksEndWithLastStatement = false
    profile.definitions["function_definition"] = DefinitionRule(kind: .function, headerEnd: .beforeBody)
    let source = MarkedSource(
      """
      # apart

      «doc»# one
      # two«/doc»
      @d
      «sig»def f():«/sig»
        «body»pass«/body»
      «other»# value«/other»
      x = 1
      """
    )
    let outline = try SyntaxOutline(parsing: source.bytes, profile: profile, grammar: TestGrammars.python())
    let function = try #require(outline.symbols(named: ["f"]).first)
    #expect(function.docRange == source.range("doc"))
    #expect(function.signatureRange == source.range("sig"))
    #expect(function.bodyRange == source.range("body"))
    #expect(outline.symbols(named: ["x"]).first?.docRange == source.range("other"))
  }
}
