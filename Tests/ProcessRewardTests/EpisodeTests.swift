import ProcessReward
import SourceText
import Testing

@Suite("An episode remembers what its steps did")
struct EpisodeTests {
  private static let broken = "def load() -> str: ...\n\n\ncount: int = load()\n"
  private static let silenced = "def load() -> str: ...\n\n\ncount: int = load()  # type: ignore\n"
  private static let mended = "def load() -> str: ...\n\n\ncount: int = int(load())\n"

  @Test("Hiding an error earns nothing, now or later, and showing it again costs nothing")
  func debts() throws {
    let hide = try step(Self.broken, Self.silenced, before: ["count: int = load()"], after: [])
    let idle = try step(Self.silenced, Self.silenced, before: [], after: [])
    let show = try step(Self.silenced, Self.broken, before: [], after: ["count: int = load()"])
    let mend = try step(Self.broken, Self.mended, before: ["count: int = load()"], after: [])
    let episode = Episode([hide, idle, show, mend], formula: .potentialBased)
    #expect(episode.steps.map(\.reward.value) == [0, 0, 0, 0.5])
    #expect(episode.steps.map(\.reward.after.diagnostics.error) == [1, 1, 1, 0])
    #expect(episode.totals.sum == 0.5)
    #expect(episode.totals.drift == 0)
  }

  @Test("Lowering a severity, hiding and showing in any order never earns anything")
  func severities() throws {
    let line = "count: int = load()"
    let lower = try step(
      Self.broken,
      "# pyright: x\n" + Self.broken,
      before: [line],
      after: [line],
      .error,
      .information
    )
    let hide = try step(Self.broken, Self.silenced, before: [line], after: [], .information, .information)
    let show = try step(Self.silenced, Self.broken, before: [], after: [line], .information, .information)
    let raise = try step(Self.broken, "\n" + Self.broken, before: [line], after: [line], .information, .error)
    let episode = Episode([lower, hide, show, raise], formula: .potentialBased)
    #expect(episode.steps.map(\.reward.value) == [0, 0, 0, 0])
    #expect(episode.steps.map { $0.reward.after.diagnostics.error } == [1, 1, 1, 1])
    let mend = try step(Self.broken, Self.mended, before: [line], after: [], .information, .information)
    #expect(Episode([lower, mend], formula: .potentialBased).steps.map(\.reward.value) == [0, 0.5])
  }

  @Test("What changes between two steps is drift, and nobody's merit")
  func drift() throws {
    let first = try step(Self.broken, Self.broken, before: ["a", "b"], after: ["a", "b"])
    let second = try step(Self.broken, Self.broken, before: ["a"], after: ["a"])
    let episode = Episode([first, second], formula: .potentialBased)
    #expect(episode.steps.map(\.reward.value) == [0, 0])
    #expect(episode.steps.map(\.drift) == [0, -1])
    #expect(episode.totals.drift == -1)
  }

  @Test("An unsafe step costs β, and going back to safety gives it back")
  func safety() {
    let unsafe = StepFacts(diagnostics: nil, failedChecks: ["policy"])
    let safe = StepFacts(diagnostics: nil)
    let episode = Episode([safe, unsafe, safe], formula: .potentialBased)
    #expect(episode.steps.map(\.reward.value) == [0, -0.4, 0.4])
    #expect(Episode([safe, unsafe, safe]).steps.map(\.reward.value) == [0.4, 0, 0.4])
  }

  @Test("Returns are discounted from the end")
  func returns() {
    let safe = StepFacts(diagnostics: nil)
    let episode = Episode([safe, safe, safe], discount: 0.5)
    #expect(episode.steps.map(\.returned) == [0.7, 0.6, 0.4])
    #expect(episode.totals.returned == 0.7)
    #expect(episode.totals.sum == 1.2)
  }

  @Test("No step, no reward")
  func empty() {
    let episode = Episode([])
    #expect(episode.steps.isEmpty)
    #expect(episode.totals.sum == 0)
    #expect(episode.totals.returned == 0)
  }

  private func step(
    _ before: String,
    _ after: String,
    before old: [String],
    after new: [String],
    _ severityBefore: RewardDiagnostic.Severity = .error,
    _ severityAfter: RewardDiagnostic.Severity = .error
  ) throws -> StepFacts {
    func version(_ text: String) throws -> FileChange.Version {
      FileChange.Version(uri: "app.py", text: try SourceText(bytes: Array(text.utf8)))
    }
    func diagnostics(_ lines: [String], _ text: String, _ severity: RewardDiagnostic.Severity)
      -> [RewardDiagnostic]
    {
      lines.enumerated().map { index, line in
        let number =
          text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.hasPrefix(line) }
          ?? index
        let start = TextPosition(line: number, column: 0)
        return RewardDiagnostic(
          uri: "app.py",
          range: TextRange(start: start, end: TextPosition(line: number, column: 5)),
          severity: severity,
          code: "reportAssignmentType",
          source: "Pyright",
          message: "\"str\" is not assignable to \"int\" (\(line))",
          text: line
        )
      }
    }
    return StepFacts(
      diagnostics: DiagnosticsComparison(
        ComparisonInput(
          scope: .file,
          changes: [FileChange(before: try version(before), after: try version(after))],
          before: diagnostics(old, before, severityBefore),
          after: diagnostics(new, after, severityAfter)
        )
      )
    )
  }
}
