import ProcessReward
import SourceText
import Testing

@Suite("A comment above old errors")
struct CommentAboveTests {
  /// Fourteen errors in twenty lines, some on equal lines.
  private static let lines = (0..<20).map { $0 % 3 == 2 ? "x = \($0)" : "    call(missing)" }

  @Test("makes none of them new, wherever it stands", arguments: 0..<20)
  func anywhere(position: Int) throws {
    var after = Self.lines
    after.insert("# One more remark.", at: position)
    let comparison = DiagnosticsComparison(
      ComparisonInput(
        scope: .file,
        changes: [FileChange(before: try version(Self.lines), after: try version(after))],
        before: diagnostics(Self.lines),
        after: diagnostics(after)
      )
    )
    #expect(comparison.new == [])
    #expect(comparison.fixed == [])
    #expect(comparison.withheld == [])
    #expect(comparison.persisting.count == 14)
    // Each is recognised as the one that it was, also among equals.
    for pair in comparison.persisting {
      let line = comparison.before[pair.before].range.start.line
      #expect(comparison.after[pair.after].range.start.line == (line < position ? line : line + 1))
    }
  }

  private func version(_ lines: [String]) throws -> FileChange.Version {
    FileChange.Version(uri: "app.py", text: try SourceText(bytes: Array(lines.joined(separator: "\n").utf8)))
  }

  private func diagnostics(_ lines: [String]) -> [RewardDiagnostic] {
    lines.indices.filter { lines[$0].contains("missing") }.map { line in
      RewardDiagnostic(
        uri: "app.py",
        range: TextRange(
          start: TextPosition(line: line, column: 9),
          end: TextPosition(line: line, column: 16)
        ),
        severity: .error,
        code: "reportUndefinedVariable",
        source: "Pyright",
        message: "\"missing\" is not defined",
        text: "call(missing)"
      )
    }
  }
}
