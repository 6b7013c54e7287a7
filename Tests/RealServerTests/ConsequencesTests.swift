import LanserKit
import LanserTestSupport
import ProcessReward
import Testing

extension RealServerTests {
  @Suite("What an edit does elsewhere", .serialized)
  struct Consequences {
    @Test("is seen before it is made, for every way of breaking a caller", .timeLimit(.minutes(5)))
    func brokenCallers() async throws {
      let edits = try RecordedEdit.all(in: "callers")
      #expect(edits.count >= 25)
      let files = edits.flatMap { $0.placed($0.before) }
      try await TriedEdits.with(Dictionary(uniqueKeysWithValues: files)) { workspace in
        for edit in edits {
          let scope = edit.archive.values("scope").first.flatMap(RewardScope.init)
          let (before, after) = (edit.placed(edit.before), edit.placed(edit.after))
          let outcome = try await workspace.outcome(from: before, to: after, scope: scope)
          let broken = edit.placed(
            Dictionary(uniqueKeysWithValues: edit.archive.values("breaks").map { ($0, "") })
          )
          let untouched = broken.keys.filter { before[$0] == after[$0] }
          #expect(untouched.count == broken.count && !broken.isEmpty, "\(edit)")
          #expect(Set(outcome.new.map(\.uri)).isSuperset(of: broken.keys), "\(edit): \(outcome.summary)")
          #expect(outcome.fixed == [], "\(edit): \(outcome.summary)")
          #expect(outcome.reward.terms.diagnostics < 0, "\(edit)")
        }
      }
    }

    @Test("is nothing when a comment is put above old errors, anywhere", .timeLimit(.minutes(5)))
    func commentAbove() async throws {
      let errors = (0..<20).map { "value_\($0): int = name_of(\($0))" }
      let lines = ["def name_of(number: int) -> str:", "    return str(number)", "", ""] + errors
      let text = lines.joined(separator: "\n") + "\n"
      try await TriedEdits.with(["app.py": text]) { workspace in
        for position in 4..<24 {
          var changed = lines
          changed.insert("# What follows is old.", at: position)
          let outcome = try await workspace.outcome(
            from: ["app.py": text],
            to: ["app.py": changed.joined(separator: "\n") + "\n"]
          )
          #expect(outcome.comparison.persisting.count == 20)
          #expect(outcome.new == [] && outcome.fixed == [] && outcome.withheld.isEmpty, "\(outcome.summary)")
        }
      }
    }

    private static let renamed = [
      "lib.py": """
      class Box:
          def take(self, count: int) -> str:
              return count

          def refill(self) -> int:
              return self.take(1)


      def open_box(box: Box, *, label: str) -> Box:
          return label


      LIMIT: str = 5
      """ + "\n",
      "use.py": """
      import lib
      from lib import Box, open_box

      open_box(Box(), label=1); print(Box().take("2"), Box().missing)
      number: int = Box()
      total: int = lib.LIMIT
      """ + "\n",
    ]

    @Test(
      "is nothing when a name is changed everywhere, though messages and columns change with it",
      .timeLimit(.minutes(5))
    )
    func renames() async throws {
      let names = [
        ("py://lib#Box", "ContainerOfEverything"), ("py://lib#Box.take", "take_out_of_it"),
        ("py://lib#open_box", "o"), ("py://lib#LIMIT", "UPPER_LIMIT"), ("py://lib#Box.refill", "fill"),
      ]
      try await TriedEdits.with(Self.renamed) { workspace in
        for (selector, newName) in names {
          let outcome = try await workspace.outcome(of: .rename(selector: selector, newName: newName))
          #expect(outcome.comparison.persisting.count >= 4, "\(selector)")
          #expect(
            outcome.new == [] && outcome.fixed == [] && outcome.withheld.isEmpty,
            "\(selector): \(outcome.summary)"
          )
        }
      }
    }

    private static let inherited = [
      "base.py": """
      from abc import ABC, abstractmethod


      class Hook(ABC):
          @abstractmethod
          def process(self, text: str) -> str: ...

          def write(self, text: str) -> None: ...
      """ + "\n",
      "middle.py": """
      from base import Hook as Plain


      class Lines(Plain):
          def process(self, text: str) -> str:
              return text
      """ + "\n",
      "last.py": """
      import middle


      class Screen(middle.Lines):
          def write(self, text: str) -> None: ...
      """ + "\n",
      "use.py": """
      from last import Screen

      screen = Screen()
      """ + "\n",
    ]

    @Test(
      "is seen when a rename leaves overrides behind, in files that never name the class it starts from",
      .timeLimit(.minutes(5)),
      arguments: [
        // The server renames no overrides; then nothing is there for the abstract method.
        ("py://base#Hook.process", "handle", "use.py"),
        ("base.py:8:21", "words", "last.py"),
      ]
    )
    func overridesLeftBehind(selector: String, newName: String, broken: String) async throws {
      try await TriedEdits.with(Self.inherited) { workspace in
        let outcome = try await workspace.outcome(of: .rename(selector: selector, newName: newName))
        #expect(outcome.new.map(\.uri).contains(broken), "\(outcome.summary)")
      }
    }
  }
}
