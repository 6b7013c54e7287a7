import AnalysisBundles
import LanserKit
import LanserTestSupport
import SourceText
import Testing

extension RealServerTests {
  @Suite("Columns behind every kind of character", .serialized)
  struct ColumnUnits {
    /// A use of `target`: its line and column, both from one, in each of the units.
    private struct Use {
      var mark: String
      var line: Int
      var utf16: Int
      var utf8: Int
      var codepoint: Int

      func column(in unit: PositionEncoding) -> Int {
        switch unit {
        case .utf16: utf16
        case .utf8: utf8
        case .utf32: codepoint
        }
      }
    }

    /// Begins with a byte-order mark, which is no part of the first line.
    private static let marked = """
      \u{FEFF}«def»target = 1\r
      emoji = "😀👍🏽"; b = «emoji»target\r
      cjk = "日本語"; c = «cjk»target\r
      combining = "e\u{301}n\u{303}"; d = «combining»target\r
      separators = "\u{2028}\u{2029}\u{85}"; e = «separators»target\r
      def f():\r
      \t\treturn "\t", «tab»target\r
      日本 = "é"; g = «identifier»target\r
      bare = "é"; h = «before the bare return»target\ri = "é"; j = «behind the bare return»target\r

      """

    private static let uses = [
      Use(mark: "def", line: 1, utf16: 1, utf8: 1, codepoint: 1),
      Use(mark: "emoji", line: 2, utf16: 23, utf8: 29, codepoint: 20),
      Use(mark: "cjk", line: 3, utf16: 18, utf8: 24, codepoint: 18),
      Use(mark: "combining", line: 4, utf16: 25, utf8: 27, codepoint: 25),
      Use(mark: "separators", line: 5, utf16: 25, utf8: 30, codepoint: 25),
      Use(mark: "tab", line: 7, utf16: 15, utf8: 15, codepoint: 15),
      Use(mark: "identifier", line: 8, utf16: 15, utf8: 20, codepoint: 15),
      Use(mark: "before the bare return", line: 9, utf16: 17, utf8: 18, codepoint: 17),
      Use(mark: "behind the bare return", line: 10, utf16: 14, utf8: 15, codepoint: 14),
    ]

    @Test("The table agrees with the source")
    func table() throws {
      let source = try MarkedSource(Self.marked)
      for use in Self.uses {
        let place = try source.place(use.mark)
        // The mark counts as a character of the first line here.
        let (units, bytes) = use.line == 1 ? (1, 3) : (0, 0)
        #expect(place.line + 1 == use.line, "\(use.mark)")
        #expect(place.utf16Column - units + 1 == use.utf16, "\(use.mark)")
        #expect(place.utf8Column - bytes + 1 == use.utf8, "\(use.mark)")
        #expect(place.utf32Column - units + 1 == use.codepoint, "\(use.mark)")
      }
    }

    @Test(
      "are right in questions and in answers",
      .timeLimit(.minutes(2)),
      arguments: [PositionEncoding.utf16, .utf8, .utf32]
    )
    func answers(unit: PositionEncoding) async throws {
      let installation = try TestInstallation.required()
      try await TemporaryDirectory.with { directory in
        try directory.write(try MarkedSource(Self.marked).text, to: "workspace/columns.py")
        let sample = Sample(name: "columns", root: directory("workspace"))
        let definition = ["columns.py:1:1"]
        let references = Self.uses.map { "columns.py:\($0.line):\($0.column(in: unit))" }.sorted()
        try await LanserAnswers(sample: sample, installation: installation).ask { workspace in
          for use in Self.uses {
            let place = "columns.py:\(use.line):\(use.column(in: unit))"
            func places(_ kind: Question.Kind) async throws -> [String] {
              let answer = try await workspace.answer(Question(kind, selector: place, indexing: unit))
              try #require(answer.bundle.failure == nil, "\(String(describing: answer.bundle.failure))")
              switch answer.bundle.facts?.payload {
              case .definitions(let list)?, .references(let list)?:
                return list.map { answer.presentation.place(uri: $0.uri, $0.range.start) }.sorted()
              case .hover(let hover?)?:
                return [
                  hover.value,
                  hover.range.map { answer.presentation.place(uri: "columns.py", $0.start) } ?? "",
                ]
              default: return []
              }
            }
            #expect(try await places(.definition) == definition, "\(use.mark)")
            #expect(try await places(.references) == references, "\(use.mark)")
            let hover = try await places(.hover)
            #expect(hover.first?.contains("target") == true, "\(use.mark)")
            #expect(hover.last == place, "\(use.mark)")
          }
        }
      }
    }
  }
}
