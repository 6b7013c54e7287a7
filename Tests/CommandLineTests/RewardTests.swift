import CanonicalJSON
import LanserTestSupport
import Testing

extension CommandLineTests {
  @Suite("computes rewards", .serialized)
  struct RewardTests {
    @Test("of what happened between two looks at a workspace", needsPyright)
    func observations() throws {
      try CommandLineSandbox.with { sandbox in
        let load = "def load() -> str:\n    return \"42\"\n\n\n"
        let before = load + "count: int = load()\nother: int = load()\nprint(load().missing)\n"
        let after =
          load
          + "# Better.\ncount: int = int(load())\nother: int = load()  # type: ignore\nprint(load().missing)\n"
        for (name, text) in [("old", before), ("new", after)] {
          try sandbox.write(text, to: "\(name)/app.py")
          try sandbox.write("{}\n", to: "\(name)/pyrightconfig.json")
          let bundle = try sandbox.lanser("diag", "-C", name, "--json").requireStatus(0)
          try sandbox.write(bundle.output, to: "\(name).json")
        }
        let sources = ["--before-sources", "old", "--after-sources", "new"]
        try check(
          [
            try sandbox.lanser("reward", "old.json", "new.json").transcript,
            try sandbox.lanser(["reward", "old.json", "new.json"] + sources).transcript,
            try sandbox.lanser(["reward", "old.json", "new.json", "--formula", "pr-pbrs"] + sources)
              .transcript,
          ],
          golden: "reward-observations"
        )
        let json = try sandbox.lanser(["reward", "old.json", "new.json", "--json"] + sources).json()
        #expect(json["processReward"]?["r"] == 0.9)
        #expect(json["diagnostics"]?["suppressed"]?[0]?["evidence"]?["kind"] == "ignore-comment")
        // The other way round nothing is fixed, and the sources are not those of the bundles.
        let swapped = try sandbox.lanser(["reward", "new.json", "old.json"] + sources)
        #expect(swapped.status == 76, "\(swapped)")
        let reversed = try sandbox.lanser(
          "reward",
          "new.json",
          "old.json",
          "--before-sources",
          "new",
          "--after-sources",
          "old",
          "--at-least",
          "0",
          "--formula",
          "pr-pbrs"
        )
        #expect(reversed.status == 79, "\(reversed)")
      }
    }

    @Test("of an edit, from its bundle")
    func edits() throws {
      try CommandLineSandbox.with { sandbox in
        func write(_ value: JSONValue, _ name: String) throws {
          try sandbox.write(value.serialized(), to: name)
        }
        let mend = try RewardBundles.edit(RewardBundles.broken, RewardBundles.mended, isSafe: false)
        try write(mend, "mend.json")
        try write(try RewardBundles.edit(RewardBundles.broken, RewardBundles.silenced), "silence.json")
        try write(try RewardBundles.question(), "question.json")
        var forged = try #require(mend.objectValue)
        forged["status"] = "error"
        try write(.object(forged), "forged.json")
        forged = try #require(mend.objectValue)
        var reward = try #require(forged["processReward"]?.objectValue)
        reward["r"] = 5
        forged["processReward"] = .object(reward)
        try write(.object(forged), "overpaid.json")
        try sandbox.write(#"{"version": "pr-pbrs", "alpha": 1, "beta": 0}"#, to: "weights.json")
        try sandbox.write(#"{"alpha": -1}"#, to: "negative.json")
        try check(
          [
            ["reward", "mend.json"], ["reward", "silence.json"],
            ["reward", "mend.json", "--weights", "weights.json"],
            ["reward", "mend.json", "--scope", "file", "--json"],
            ["reward", "silence.json", "--at-least", "0.5"],
            ["reward", "mend.json", "--scope", "workspace"], ["reward", "forged.json"],
            ["reward", "overpaid.json"],
            ["reward", "question.json"], ["reward", "mend.json", "--weights", "negative.json"],
            ["reward", "weights.json"], ["reward", "missing.json"], ["reward", "mend.json", "mend.json"],
            ["reward", "mend.json", "--before-sources", "."],
          ].map { try sandbox.lanser($0).transcript },
          golden: "reward-edit"
        )
        let input = String(decoding: mend.serialized(), as: UTF8.self)
        let fromInput = try sandbox.lanser("reward", "-", input: input).requireStatus(0)
        #expect(
          fromInput.outputText == (try sandbox.lanser("reward", "mend.json").outputText),
          "\(fromInput)"
        )
      }
    }

    @Test("of an episode, as a table and as a line a step")
    func episodes() throws {
      try CommandLineSandbox.with { sandbox in
        let steps = [
          try RewardBundles.edit(RewardBundles.broken, RewardBundles.silenced),
          try RewardBundles.question(),
          try RewardBundles.edit(RewardBundles.silenced, RewardBundles.broken),
          try RewardBundles.edit(RewardBundles.broken, RewardBundles.mended),
        ]
        let lines = steps.map { String(decoding: $0.serialized(), as: UTF8.self) }
        try sandbox.write(lines.joined(separator: "\n") + "\n", to: "run.jsonl")
        try sandbox.write(
          lines[0] + "\n" + lines[0].replacing("\"ok\"", with: "\"no\"") + "\n",
          to: "forged.jsonl"
        )
        try sandbox.write(lines[0] + "\n{\"version\":\n", to: "cut.jsonl")
        try sandbox.write("", to: "empty.jsonl")
        try check(
          [
            ["episode", "run.jsonl"], ["episode", "run.jsonl", "--formula", "pr-pbrs", "--discount", "0.9"],
            ["episode", "run.jsonl", "--formula", "pr-pbrs", "--format", "jsonl"],
            ["episode", "empty.jsonl"],
            ["episode", "forged.jsonl"], ["episode", "cut.jsonl"],
            ["episode", "run.jsonl", "--discount", "0"],
          ].map { try sandbox.lanser($0).transcript },
          golden: "episode"
        )
      }
    }
  }
}
