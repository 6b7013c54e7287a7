import SyntaxTestSupport
import SyntaxTrees
import Testing

@Suite("Language profiles")
struct LanguageProfileTests {
  @Test("A profile speaks of node kinds that the grammar has", arguments: LanguageProfile.all)
  func kindsExist(_ profile: LanguageProfile) throws {
    let kinds = try Set(TestGrammars.grammar(of: profile).nodeKinds)
    let spoken = Array(profile.nodeClasses.keys) + profile.stepKinds.values.joined()
    #expect(spoken.filter { !kinds.contains($0) && $0 != "ERROR" }.sorted() == [])
  }

  @Test("Rules and classes of a profile belong together", arguments: LanguageProfile.all)
  func rulesMatchClasses(_ profile: LanguageProfile) {
    for (kind, nodeClass) in profile.nodeClasses {
      #expect((profile.definitions[kind] != nil) == (nodeClass == .definition), "\(kind)")
      #expect((profile.declarations[kind] != nil) == (nodeClass == .declaration), "\(kind)")
      #expect((profile.branches[kind] != nil) == (nodeClass == .branch), "\(kind)")
    }
  }

  @Test("Every kind of definition that a profile knows has one name in paths", arguments: LanguageProfile.all)
  func stepsOfDefinitions(_ profile: LanguageProfile) {
    let kinds = Array(profile.definitionSteps.values.joined())
    #expect(Set(kinds).count == kinds.count)
    let known =
      profile.definitions.values.flatMap { [$0.kind, $0.memberKind].compactMap(\.self) }
      + profile.declarations.values.flatMap { [$0.kind, $0.functionKind].compactMap(\.self) }
    #expect(known.filter { !kinds.contains($0) } == [])
    #expect(profile.definitionSteps.keys.filter { profile.stepKinds[$0] != nil && $0 != "type" } == [])
  }

  @Test("No two languages share a file or a scheme")
  func distinctLanguages() {
    let suffixes = LanguageProfile.all.flatMap(\.fileSuffixes)
    #expect(Set(suffixes).count == suffixes.count)
    #expect(Set(LanguageProfile.all.map(\.scheme)).count == LanguageProfile.all.count)
  }

  @Test(
    "A file's language is known by its name",
    arguments: [
      ("a.py", "py"), ("a.pyi", "py"), ("a.pyc", nil), ("py", nil), ("a.c", "c"), ("a.h", "c"), ("a.cc", nil),
    ] as [(String, String?)]
  )
  func suffixes(name: String, scheme: String?) {
    #expect(LanguageProfile.forFile(named: name)?.scheme == scheme)
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
