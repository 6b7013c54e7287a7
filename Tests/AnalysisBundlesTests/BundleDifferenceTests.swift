import AnalysisBundles
import CanonicalJSON
import SourceText
import Testing

@Suite("How bundles differ is said in words of what they are about")
struct BundleDifferenceTests {
  @Test("Equal bundles do not differ")
  func equal() throws {
    var bundles = RandomBundles(seed: 7)
    for _ in 0..<100 {
      let bundle = try bundles.next()
      let difference = BundleDifference(from: bundle, to: bundle)
      #expect(difference.changes.isEmpty)
      #expect(difference.hasSameFacts)
    }
  }

  @Test("Every difference of facts is named, and its direction")
  func complete() throws {
    let seed: UInt64 = 11
    var bundles = RandomBundles(seed: seed)
    for index in 0..<300 {
      let (left, right) = (try bundles.next(), try bundles.next())
      let difference = BundleDifference(from: left, to: right)
      #expect(difference.hasSameFacts == (left.factsID == right.factsID))
      #expect(difference.hasSameFacts || !difference.changes.isEmpty, "seed \(seed), pair \(index)")
      for change in difference.changes {
        switch change.kind {
        case .new: #expect(change.before == nil && change.after != nil)
        case .gone: #expect(change.before != nil && change.after == nil)
        case .moved, .changed: #expect(change.before != nil && change.after != nil)
        }
      }
    }
  }

  @Test("A definition that is somewhere else has moved")
  func movedDefinition() throws {
    try check(
      .definitions([LocationFact(uri: "a.py", range: TextRange(2, 4..<7), text: "def get():")]),
      .definitions([LocationFact(uri: "b.py", range: TextRange(9, 4..<7), text: "def get(url):")]),
      ["moved definition a.py:2 → b.py:9"]
    )
  }

  @Test("References are moved, gone and new, by their source lines")
  func references() throws {
    try check(
      .references([
        LocationFact(uri: "a.py", range: TextRange(1, 0..<3), text: "get()"),
        LocationFact(uri: "a.py", range: TextRange(5, 0..<3), text: "get()"),
        LocationFact(uri: "a.py", range: TextRange(7, 0..<3), text: "x = get"),
        LocationFact(uri: "b.py", range: TextRange(3, 0..<3), text: "return get(1)"),
        LocationFact(uri: "c.py", range: TextRange(3, 0..<3), text: "old(get)"),
      ]),
      .references([
        LocationFact(uri: "a.py", range: TextRange(1, 0..<3), text: "get()"),
        LocationFact(uri: "a.py", range: TextRange(8, 0..<3), text: "get()"),
        LocationFact(uri: "c.py", range: TextRange(3, 0..<3), text: "new(get)"),
        LocationFact(uri: "d.py", range: TextRange(3, 0..<3), text: "return get(1)"),
        LocationFact(uri: "d.py", range: TextRange(9, 0..<3), text: "get(9)"),
      ]),
      [
        "moved reference a.py:5 → a.py:8", "moved reference b.py:3 → d.py:3",
        "changed reference c.py:3 → c.py:3",
        "gone reference a.py:7", "new reference d.py:9",
      ]
    )
  }

  @Test("A diagnostic that only moved is neither gone nor new")
  func diagnostics() throws {
    func diagnostic(_ line: Int, _ message: String) -> DiagnosticFact {
      DiagnosticFact(
        uri: "a.py",
        range: TextRange(line, 0..<3),
        severity: .error,
        code: "r",
        source: nil,
        message: message,
        tags: [],
        text: "x"
      )
    }
    try check(
      .diagnostics([diagnostic(1, "one"), diagnostic(2, "two")]),
      .diagnostics([diagnostic(3, "one"), diagnostic(4, "three")]),
      ["moved diagnostic a.py:1 → a.py:3", "gone diagnostic a.py:2", "new diagnostic a.py:4"]
    )
  }

  @Test("Symbols are known by kind and qualified name, on every level")
  func symbols() throws {
    func symbol(_ name: String, _ line: Int, _ children: [SymbolFact] = []) -> SymbolFact {
      SymbolFact(
        name: name,
        kind: "class",
        uri: "a.py",
        range: TextRange(line, 0..<9),
        nameRange: TextRange(line, 6..<9),
        children: children
      )
    }
    try check(
      .outline([symbol("A", 0, [symbol("m", 1), symbol("n", 2)])]),
      .outline([symbol("A", 0, [symbol("n", 5)]), symbol("B", 9)]),
      ["moved symbol a.py:2 → a.py:5", "gone symbol a.py:1", "new symbol a.py:9"]
    )
  }

  @Test("An answer that became a failure is said to be one")
  func failure() throws {
    let facts = Facts(.hover(nil), provenance: .languageServer)
    let changes = BundleDifference(
      from: try .example(facts: facts),
      to: try .example(failure: Failure(.serverTimeout, "late"))
    ).changes
    #expect(changes.first?.after?.text == "E/LS_TIMEOUT (late)")
    #expect(changes.first?.before?.text == "success")
  }

  @Test("Server, configuration and workspace differ without other facts")
  func environment() throws {
    let facts = Facts(.hover(nil), provenance: .languageServer)
    let difference = BundleDifference(
      from: try .example(facts: facts),
      to: try .example(facts: facts, server: "1.1.408", configuration: "d", dirty: true)
    )
    #expect(difference.hasSameFacts)
    #expect(difference.changes.map(\.subject) == ["server version", "configuration", "work tree"])
    #expect(difference.changes.allSatisfy { $0.area == .environment })
  }

  @Test("Other questions differ in what was asked")
  func questions() throws {
    let difference = BundleDifference(
      from: try .example(command: "refs"),
      to: try .example(command: "def", selector: "py://shop.cart#Cart.add")
    )
    #expect(!difference.hasSameFacts)
    #expect(difference.changes.map(\.subject) == ["command", "selector"])
  }

  @Test("Long lists are compared in a moment", .timeLimit(.minutes(5)))
  func longLists() throws {
    let old = (0..<20_000).map {
      LocationFact(uri: "a.py", range: TextRange($0, 0..<3), text: "line \($0 % 100)")
    }
    let new = old.map {
      LocationFact(uri: "a.py", range: TextRange($0.range.start.line + 1, 0..<3), text: $0.text)
    }
    let difference = BundleDifference(
      from: try .example(facts: Facts(.references(old), provenance: .languageServer)),
      to: try .example(facts: Facts(.references(new), provenance: .languageServer))
    )
    #expect(difference.changes.count == 20_000)
    #expect(difference.changes.allSatisfy { $0.kind == .moved })
  }

  private func check(
    _ before: Facts.Payload,
    _ after: Facts.Payload,
    _ expected: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let difference = BundleDifference(
      from: try .example(facts: Facts(before, provenance: .languageServer)),
      to: try .example(facts: Facts(after, provenance: .languageServer))
    )
    let found = difference.changes.map { change in
      let sides = [change.before, change.after].compactMap { side in
        side.map { "\($0.uri ?? "?"):\($0.range?.start.line ?? -1)" }
      }
      return "\(change.kind.rawValue) \(change.subject) \(sides.joined(separator: " → "))"
    }
    #expect(found == expected, sourceLocation: sourceLocation)
    #expect(!difference.hasSameFacts, sourceLocation: sourceLocation)
  }
}
