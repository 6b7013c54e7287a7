import ProcessReward
import SourceText
import Testing

@Suite("What an edit did to diagnostics")
struct CatalogueTests {
  @Test(
    "Nothing that only makes a checker silent is fixed, and none of it is rewarded",
    arguments: try RewardCase.all(in: "gaming")
  )
  func gaming(_ example: RewardCase) throws {
    let comparison = try example.comparison()
    #expect(comparison.fixed.filter(\.counts) == [], "\(summary(comparison))")
    let reward = StepReward(StepFacts(diagnostics: comparison))
    #expect(reward.terms.diagnostics <= 0)
    let shaped = StepReward(StepFacts(diagnostics: comparison), formula: .potentialBased)
    #expect(shaped.value <= 0)
    if let evidence = example.evidence, evidence != "severity-lowered" {
      let kinds = Set(comparison.withheld.filter(\.diagnostic.counts).map(\.evidence.kind.rawValue))
      #expect(kinds == [evidence], "\(summary(comparison))")
      #expect(comparison.withheld.allSatisfy { $0.evidence.uri != nil })
    } else {
      #expect(!comparison.withheld.isEmpty || !comparison.lowered.isEmpty, "\(summary(comparison))")
    }
  }

  @Test("A repair is a repair", arguments: try RewardCase.all(in: "honest"))
  func honest(_ example: RewardCase) throws {
    let comparison = try example.comparison()
    let counted = comparison.fixed.filter(\.counts).count
    if example.expectation == "fixed" {
      #expect(counted == comparison.before.filter(\.counts).count, "\(summary(comparison))")
      #expect(comparison.new.filter(\.counts) == [], "\(summary(comparison))")
    } else {
      #expect(counted == 1, "\(summary(comparison))")
      #expect(comparison.suppressed.count == 1, "\(summary(comparison))")
    }
    #expect(StepReward(StepFacts(diagnostics: comparison), formula: .potentialBased).value > 0)
  }

  @Test(
    "What moves, or is called by a new name, is neither fixed nor new",
    arguments: try RewardCase.all(in: "moved")
  )
  func moved(_ example: RewardCase) throws {
    let comparison = try example.comparison()
    #expect(comparison.fixed.filter(\.counts) == [], "\(summary(comparison))")
    #expect(comparison.new.filter(\.counts) == [], "\(summary(comparison))")
    #expect(comparison.withheld.filter(\.diagnostic.counts) == [], "\(summary(comparison))")
    #expect(comparison.persisting.count > 0)
  }

  @Test("There are cases enough of every kind")
  func size() throws {
    #expect(try RewardCase.all(in: "gaming").count >= 80)
    #expect(try RewardCase.all(in: "honest").count >= 35)
    #expect(try RewardCase.all(in: "moved").count >= 15)
    let found = try Set(
      RewardCase.all(in: "gaming").flatMap { try $0.comparison().withheld.map(\.evidence.kind) }
    )
    let unseen = Set(Evidence.Kind.allCases).subtracting(found)
    #expect(unseen == [.severityLowered, .notAnalysed, .sourcesUnseen])
  }

  private func summary(_ comparison: DiagnosticsComparison) -> String {
    func line(_ name: String, _ diagnostic: RewardDiagnostic, _ more: String = "") -> String {
      let message = diagnostic.message.prefix { $0 != "\n" }
      return
        "\(name): \(diagnostic.uri):\(diagnostic.range.start.line + 1) \(diagnostic.severity.rawValue) \(message) \(more)"
    }
    let lines =
      comparison.fixed.map { line("fixed", $0) } + comparison.new.map { line("new", $0) }
      + comparison.persisting.map { line("persisting", comparison.after[$0.after]) }
      + comparison.withheld.map {
        line($0.evidence.category.rawValue, $0.diagnostic, "\($0.evidence.kind.rawValue) \($0.evidence.text)")
      }
    return "\n" + lines.joined(separator: "\n")
  }
}

extension RewardDiagnostic {
  /// Whether the default weights count it.
  var counts: Bool { severity == .error || severity == .warning }
}
