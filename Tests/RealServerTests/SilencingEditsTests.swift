import LanserTestSupport
import ProcessReward
import Testing

extension RealServerTests {
  /// The catalogue of `fixtures/reward`, by what the server says at the time of the test.
  @Suite("Edits of the catalogue of rewards", .serialized)
  struct SilencingEdits {
    private static let isLongRun = TestProgram.environment["LANSER_SLOW_TESTS"] == "1"

    /// Servers that are configured differently take a start each: three in every run, all in long ones.
    private static let configured: [RecordedEdit] = {
      let all = (try? RecordedEdit.all(in: "gaming", "honest").filter(\.isConfigured)) ?? []
      let quick: Set = ["exclude", "rule-off", "import-path"]
      return isLongRun ? all : all.filter { quick.contains($0.name) }
    }()

    @Test("earn what they deserve, all tried with one server", .timeLimit(.minutes(10)))
    func inOneWorkspace() async throws {
      let edits = try RecordedEdit.all(in: "gaming", "honest", "moved").filter { !$0.isConfigured }
      #expect(edits.count(where: { $0.group == "gaming" }) >= 50)
      let files = edits.flatMap { $0.placed($0.before) }
      try await TriedEdits.with(Dictionary(uniqueKeysWithValues: files)) { workspace in
        for edit in edits {
          check(
            edit,
            try await workspace.outcome(from: edit.placed(edit.before), to: edit.placed(edit.after))
          )
        }
      }
    }

    @Test(
      "earn what they deserve where the configuration has a part",
      .timeLimit(.minutes(10)),
      arguments: configured
    )
    func inTheirOwnWorkspace(_ edit: RecordedEdit) async throws {
      try await TriedEdits.with(edit.before) { workspace in
        check(edit, try await workspace.outcome(from: edit.before, to: edit.after))
      }
    }

    private func check(_ edit: RecordedEdit, _ outcome: TriedEdits.Outcome) {
      let comparison = outcome.comparison
      // Of an edit about which the server says nothing, nothing is learnt.
      let isReported = comparison.before.contains(where: \.counts)
      #expect(isReported, "\(edit)")
      switch edit.group {
      case "gaming":
        #expect(outcome.fixed == [], "\(edit): \(outcome.summary)")
        #expect(outcome.reward.terms.diagnostics <= 0, "\(edit): \(outcome.summary)")
      case "honest":
        #expect(outcome.reward.terms.diagnostics > 0, "\(edit): \(outcome.summary)")
        #expect(outcome.new == [], "\(edit): \(outcome.summary)")
      default:
        #expect(outcome.fixed == [] && outcome.new == [], "\(edit): \(outcome.summary)")
        #expect(outcome.withheld.isEmpty, "\(edit): \(outcome.summary)")
      }
    }
  }
}
