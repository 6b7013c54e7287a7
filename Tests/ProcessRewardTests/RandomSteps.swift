import LanserTestSupport
import ProcessReward
import SourceText

/// Random projects, edits and episodes; the same seed gives the same ones.
struct RandomSteps {
  var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }

  mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &generator) < share }

  mutating func diagnostic() -> RewardDiagnostic {
    let line = number(0...8)
    let severity = RewardDiagnostic.Severity.allCases[number(0...3)]
    let file = "src/\(["a", "b", "ä c"][number(0...2)]).py"
    return RewardDiagnostic(
      uri: file,
      range: TextRange(
        start: TextPosition(line: line, column: number(0...3)),
        end: TextPosition(line: line, column: number(4...8))
      ),
      severity: severity,
      code: chance(0.8) ? "report\(number(0...3))" : nil,
      source: chance(0.8) ? "Pyright" : nil,
      message: "\"name\(number(0...4))\" is wrong on line \(number(1...9))",
      tags: chance(0.1) ? ["unnecessary"] : [],
      text: "call(name\(number(0...4)))"
    )
  }

  mutating func diagnostics(upTo count: Int) -> [RewardDiagnostic] {
    (0..<number(0...count)).map { _ in diagnostic() }
  }

  /// A source of lines that diagnostics may be about, some of them with what hides errors.
  mutating func source() throws -> SourceText {
    let lines = (0..<number(0...8)).map { _ in
      let indentation = String(repeating: "    ", count: number(0...2))
      let body = [
        "call(name\(number(0...4)))", "name\(number(0...4)) = call()",
        "def name\(number(0...4))(value: int):",
        "if False:", "return", "# name\(number(0...4))", "", "value: Any = 1", "pass", "try:",
        "except Exception:",
      ][number(0...10)]
      return indentation + body + (chance(0.1) ? "  # type: ignore" : "")
    }
    return try SourceText(bytes: Array(lines.joined(separator: "\n").utf8))
  }

  mutating func changes() throws -> [FileChange] {
    var changes: [FileChange] = []
    for name in ["src/a.py", "src/b.py", "src/ä c.py"] where chance(0.7) {
      let before = FileChange.Version(uri: name, text: try source())
      switch number(0...6) {
      case 0: changes.append(FileChange(before: before, after: nil))
      case 1:
        let target = name.replacing(".py", with: ["2.py", ".txt"][number(0...1)])
        changes.append(FileChange(before: before, after: FileChange.Version(uri: target, text: try source())))
      default:
        changes.append(FileChange(before: before, after: FileChange.Version(uri: name, text: try source())))
      }
    }
    return changes
  }

  mutating func input(before: [RewardDiagnostic]? = nil) throws -> ComparisonInput {
    let before = before ?? diagnostics(upTo: 5)
    // Some stay, some go, some come.
    let after = before.filter { _ in chance(0.6) } + diagnostics(upTo: 2)
    return ComparisonInput(
      scope: RewardScope.allCases[number(0...3)],
      changes: chance(0.1) ? nil : try changes(),
      before: before,
      after: after,
      analysedBefore: chance(0.2) ? ["src/a.py", "src/b.py", "src/ä c.py"] : nil,
      analysedAfter: chance(0.2) ? ["src/a.py"] : nil
    )
  }

  /// A confidence with six decimal places.
  mutating func confidence() -> Double { chance(0.3) ? 1 : Double(number(0...1_000_000)) / 1_000_000 }

  /// Steps in any order, each with one of some comparisons, or with none.
  mutating func episode(of comparisons: [DiagnosticsComparison], length: Int) -> [StepFacts] {
    (0..<length).map { _ in
      StepFacts(
        diagnostics: chance(0.1) ? nil : comparisons[number(0...(comparisons.count - 1))],
        failedChecks: chance(0.2) ? ["clean-work-tree", "no-overlap"] : [],
        confidence: confidence()
      )
    }
  }

  /// Steps of which each starts with what the one before left.
  mutating func episode(length: Int) throws -> [StepFacts] {
    var facts: [StepFacts] = []
    var reported: [RewardDiagnostic]?
    for _ in 0..<length {
      guard !chance(0.1) else {
        facts.append(StepFacts(diagnostics: nil, failedChecks: ["policy"], confidence: confidence()))
        continue
      }
      let comparison = DiagnosticsComparison(try input(before: reported))
      reported = comparison.after
      facts.append(
        StepFacts(
          diagnostics: comparison,
          failedChecks: chance(0.2) ? ["clean-work-tree", "no-overlap"] : [],
          confidence: confidence()
        )
      )
    }
    return facts
  }

  mutating func weights() -> RewardWeights {
    var weights = RewardWeights()
    if chance(0.5) { return weights }
    weights.alpha = Double(number(0...3000)) / 1000
    weights.beta = Double(number(0...3000)) / 1000
    weights.gamma = Double(number(0...3000)) / 1000
    weights.severity.warning = Double(number(0...1000)) / 1000
    weights.severity.information = Double(number(0...1000)) / 1000
    return weights
  }
}
