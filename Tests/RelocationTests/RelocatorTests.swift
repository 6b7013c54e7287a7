import SyntaxTestSupport
import SyntaxTrees
import Testing

@testable import Relocation

/// Places that are looked for again after the code has changed.
@Suite("Relocation of anchors")
struct RelocatorTests {
  static let before = """
    === shop/cart.py
    import logging

    log = logging.getLogger(__name__)


    class Cart:
        def __init__(self, owner):
            self.owner = owner
            self.items = []

        def add(self, item, count=1):
            if count <= 0:
                raise ValueError("count")
            self.items.append((item, count))
            log.info("added %s", item)

        def total(self):
            total = 0
            for item, count in self.items:
                total += item.price * count
            return total


    def parse(text):
        parts = text.split(",")
        return [part.strip() for part in parts if part]
    === shop/till.py
    from shop.cart import Cart


    def open_till(drawer):
        drawer.unlock()
        return Cart(drawer.owner)
    """

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// A line of the text before, without its indentation.
    var line: String
    /// What the change replaces by what, in order.
    var changes: [(String, String)]
    /// The line that is meant afterwards, and its file; nil where it is gone.
    var expected: (path: String, line: String)?
  }

  static let cases = [
    Case(
      testDescription: "nothing has changed",
      line: "self.items.append((item, count))",
      changes: [],
      expected: ("shop/cart.py", "self.items.append((item, count))")
    ),
    Case(
      testDescription: "lines were added above",
      line: "self.items.append((item, count))",
      changes: [("import logging\n", "import logging\nimport os\nimport sys\n")],
      expected: ("shop/cart.py", "self.items.append((item, count))")
    ),
    Case(
      testDescription: "the statement was edited",
      line: "self.items.append((item, count))",
      changes: [("self.items.append((item, count))", "self.items.append(Line(item, count))")],
      expected: ("shop/cart.py", "self.items.append(Line(item, count))")
    ),
    Case(
      testDescription: "the function around it was renamed",
      line: "total += item.price * count",
      changes: [("def total(self):", "def sum_up(self):")],
      expected: ("shop/cart.py", "total += item.price * count")
    ),
    Case(
      testDescription: "the definition was renamed",
      line: "def total(self):",
      changes: [("def total(self):", "def sum_up(self):")],
      expected: ("shop/cart.py", "def sum_up(self):")
    ),
    Case(
      testDescription: "the definition was moved to another file",
      line: "def parse(text):",
      changes: [
        (
          "\n\ndef parse(text):\n    parts = text.split(\",\")\n    return [part.strip() for part in parts if part]",
          ""
        ),
        (
          "    return Cart(drawer.owner)",
          "    return Cart(drawer.owner)\n\n\ndef parse(text):\n    parts = text.split(\",\")\n    return [part.strip() for part in parts if part]"
        ),
      ],
      expected: ("shop/till.py", "def parse(text):")
    ),
    Case(
      testDescription: "the statement was removed",
      line: "log.info(\"added %s\", item)",
      changes: [("        log.info(\"added %s\", item)\n", "")],
      expected: nil
    ),
    Case(
      testDescription: "the definition was removed",
      line: "def parse(text):",
      changes: [
        (
          "\n\ndef parse(text):\n    parts = text.split(\",\")\n    return [part.strip() for part in parts if part]",
          ""
        )
      ],
      expected: nil
    ),
  ]

  @Test("An anchor follows its place, or says that it is gone", arguments: cases)
  func follows(_ example: Case) throws {
    let result = try relocate(example, old: false)
    try expect(result, example)
  }

  @Test("An anchor with the old content at hand does so too", arguments: cases)
  func followsWithOldContent(_ example: Case) throws {
    let result = try relocate(example, old: true)
    try expect(result, example)
  }

  @Test("An anchor survives being written as text")
  func sketchText() throws {
    let reader = WorkspaceReader(contents: MemoryWorkspace(Self.before))
    let file = try #require(try reader.statements(of: "shop/cart.py"))
    let source = try #require(try reader.text(of: "shop/cart.py"))
    for statement in 0..<file.count {
      let imprint = Imprint(of: statement, in: file, source: source, path: "shop/cart.py")
      let sketch = try #require(imprint.sketch)
      #expect(try Sketch(text: sketch.text) == sketch)
      #expect(sketch.text.utf8.count <= 512)
    }
  }

  @Test("A sketch that is damaged or of another version is refused")
  func badSketches() throws {
    #expect(throws: Sketch.TextError.notBase64(offset: 1)) { try Sketch(text: "B!") }
    #expect(throws: Sketch.TextError.unknownVersion) { try Sketch(text: "CAAAAAAAAAAAAA") }
    #expect(throws: Sketch.TextError.wrongLength) { try Sketch(text: "BA") }
  }

  @Test("Every statement's own anchor leads to exactly it, with score 1")
  func ownAnchors() throws {
    let reader = WorkspaceReader(contents: MemoryWorkspace(Self.before))
    let file = try #require(try reader.statements(of: "shop/cart.py"))
    let source = try #require(try reader.text(of: "shop/cart.py"))
    let relocator = Relocator(reader: reader)
    for statement in 0..<file.count {
      let imprint = Imprint(of: statement, in: file, source: source, path: "shop/cart.py")
      let result = try relocator.relocate(imprint, profile: .python)
      #expect(result.outcome == .found)
      #expect(result.ranked.first?.score == 1)
      #expect(result.ranked.first?.candidate.statement == statement)
    }
  }

  @Test("The formula of the paper takes something similar for what was removed; the default does not")
  func paperFormula() throws {
    let removed = try #require(Self.cases.first { $0.expected == nil })
    let formula = try relocate(removed, old: false, algorithm: .v1)
    #expect(formula.outcome != .gone)
    #expect(formula.algorithm == "relocate-v1")
    #expect(formula.ranked.first?.features.map(\.name) == ["s_ast", "s_module", "J_token", "s_prox"])
  }

  @Test("Every term of every model is made of evidence that exists")
  func completeModels() {
    for model in [RelocationModel.selectorAlone, .withOldContent, .symbolID] {
      #expect(model.isComplete, "\(model.name)")
      #expect(model.rows.allSatisfy { $0.weights.count == 4 })
      #expect(model.absence.statement.count == 1 + SituationFeature.allCases.count)
      let points = model.calibration.points
      #expect(points.map(\.probability) == points.map(\.probability).sorted())
      #expect(points.map(\.confidence) == points.map(\.confidence).sorted())
      #expect(points.allSatisfy { (0...1).contains($0.confidence) })
    }
  }

  private func relocate(
    _ example: Case,
    old keepsOld: Bool,
    algorithm: RelocationAlgorithm = .v2
  ) throws -> RelocationResult {
    let earlier = WorkspaceReader(contents: MemoryWorkspace(Self.before))
    let file = try #require(try earlier.statements(of: "shop/cart.py"))
    let source = try #require(try earlier.text(of: "shop/cart.py"))
    let wanted = try #require(
      (0..<file.count).first {
        SnippetText.shortened(source[file.outline.statements[$0].headRange], limit: 200) == example.line
      }
    )
    let imprint = Imprint(of: wanted, in: file, source: source, path: "shop/cart.py")
    var after = Self.before
    for (old, new) in example.changes {
      #expect(after.contains(old))
      after.replace(old, with: new)
    }
    let present = WorkspaceReader(contents: MemoryWorkspace(after))
    return try Relocator(reader: present, algorithm: algorithm).relocate(
      imprint,
      old: keepsOld ? OldContent(file: file, statement: wanted, others: earlier) : nil,
      profile: .python
    )
  }

  private func expect(_ result: RelocationResult, _ example: Case) throws {
    guard let expected = example.expected else {
      #expect(result.outcome == .gone, "\(result.ranked.map { ($0.candidate.line, $0.score) })")
      return
    }
    #expect(result.outcome == .found, "\(result.ranked.map { ($0.candidate.line, $0.score) })")
    let best = try #require(result.ranked.first)
    #expect(best.candidate.path == expected.path)
    let text = best.candidate.file.headText(best.candidate.statement)
    let wanted = TokenTable(expected.line, rules: .python)
    #expect(text.elementsEqual(wanted.text))
  }
}
