import SyntaxTestSupport
import SyntaxTrees
import Testing

@testable import Relocation

/// Ids of definitions.
@Suite("Symbol ids")
struct SymbolFingerprintTests {
  @Test(
    "are unique in packages of the standard library",
    arguments: ["json", "email", "asyncio", "unittest"]
  )
  func unique(package: String) throws {
    let listing = try ProgramOutput.of(
      "python3 -c 'import \(package),glob,os; print(\"\\n\".join(sorted(glob.glob(os.path.dirname(\(package).__file__)+\"/**/*.py\",recursive=True))))'"
    )
    var places: [String: String] = [:]
    var count = 0
    for path in String(decoding: listing, as: UTF8.self).split(separator: "\n").map(String.init) {
      let bytes = try ProgramOutput.contents(ofFile: path)
      let outline = try SyntaxOutline(parsing: bytes, profile: .python, grammar: TestGrammars.python())
      let file = StatementIndex(outline: outline, bytes: bytes, profile: .python)
      for statement in 0..<file.count {
        guard let id = SymbolFingerprint(of: statement, in: file, path: path, language: "py") else {
          continue
        }
        count += 1
        let place = "\(path):\(file.lines[statement] + 1)"
        #expect(places[id.text] == nil, "\(place) and \(places[id.text] ?? "") have one id")
        places[id.text] = place
        #expect(try SymbolFingerprint(text: id.text) == id)
      }
    }
    #expect(count > 30)
  }

  static let source = """
    === a.py
    class Shelf:
        def put(self, book, place=None):
            if place is None:
                place = self.first_free(book.width)
            self.rows[place.row].insert(place.column, book)
            return place

        def first_free(self, width):
            for row in self.rows:
                for column, gap in row.gaps():
                    if gap >= width:
                        return Place(row, column)
            raise LookupError(width)
    === b.py
    def unrelated(text):
        return text.upper()
    """

  @Test(
    "do not change with the layout",
    arguments: [
      (
        "def put(self, book, place=None):",
        "def put(\n        self,\n        book,\n        place=None,\n    ):"
      ),
      ("        return place\n", "        # the place\n\n        return place\n"),
      ("if place is None:", "if   place   is None:  # not given"),
    ]
  )
  func layout(_ change: (String, String)) throws {
    #expect(try id("put", Self.source) == id("put", Self.source.replacing(change.0, with: change.1)))
  }

  @Test(
    "find their definition again",
    arguments: [
      ("after a rename", [("def put(", "def place_book(")], "a.py", "place_book"),
      (
        "after a small edit", [("        return place\n", "        log(place)\n        return place\n")],
        "a.py", "put"
      ),
      ("after a rename of its class", [("class Shelf:", "class Bookcase:")], "a.py", "put"),
      ("after a move", [("=== a.py", "=== c.py")], "c.py", "put"),
    ] as [(String, [(String, String)], String, String)]
  )
  func foundAgain(_ name: String, _ changes: [(String, String)], _ path: String, _ expected: String) throws {
    let wanted = try id("put", Self.source)
    var text = Self.source
    for (old, new) in changes {
      #expect(text.contains(old))
      text.replace(old, with: new)
    }
    let result = try SymbolFinder(reader: WorkspaceReader(contents: MemoryWorkspace(text))).find(wanted)
    #expect(result.outcome == .found, "\(name)")
    let best = try #require(result.ranked.first)
    #expect(best.candidate.path == path)
    #expect(best.candidate.file.symbol(best.candidate.statement)?.name == expected)
  }

  @Test("of a definition that was removed lead nowhere")
  func removed() throws {
    let wanted = try id("put", Self.source)
    let rest = Self.source[try #require(Self.source.firstRange(of: "=== b.py")).lowerBound...]
    let result = try SymbolFinder(reader: WorkspaceReader(contents: MemoryWorkspace(String(rest)))).find(
      wanted
    )
    #expect(result.outcome == .gone)
  }

  private func id(_ name: String, _ text: String) throws -> SymbolFingerprint {
    let reader = WorkspaceReader(contents: MemoryWorkspace(text))
    let file = try #require(try reader.statements(of: "a.py"))
    let statement = try #require((0..<file.count).first { file.symbol($0)?.name == name })
    return try #require(SymbolFingerprint(of: statement, in: file, path: "a.py", language: "py"))
  }
}
