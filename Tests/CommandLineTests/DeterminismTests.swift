import CanonicalJSON
import LanserTestSupport
import Testing

extension CommandLineTests {
  @Suite("answers the same question with the same bytes", .serialized)
  struct DeterminismTests {
    private static let questions = [
      ["refs", "py://shop.prices#Price"], ["hover", "py://shop.cart#Cart.total"], ["diag"],
    ]

    @Test(
      "in two checkouts, under other time zones, locales, masks, orders of variables and numbers of processors",
      needsPyright,
      arguments: questions
    )
    func someRuns(_ question: [String]) throws { try runs(of: question, count: 4) }

    @Test("in fifty runs of that kind", needsPyright, takesLong, arguments: questions)
    func manyRuns(_ question: [String]) throws { try runs(of: question, count: 50) }

    private func runs(of question: [String], count: Int) throws {
      let seed: UInt64 = 2026
      var random = SplitMix64(seed: seed)
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let other = try sandbox.secondCheckout()
        var bundles: [String: CommandLineResult] = [:]
        for run in 0..<count {
          let circumstances = Circumstances(
            number: run,
            folders: [sandbox.workspace, other],
            sandbox: sandbox,
            using: &random
          )
          let result = try sandbox.lanser(
            question + ["--json"],
            in: circumstances.folder,
            through: circumstances.wrapper
          ).requireStatus(0)
          bundles[try #require(try result.json()["bundleId"]?.stringValue)] = result
        }
        #expect(
          bundles.count == 1,
          "seed \(seed):\n\(bundles.values.map(\.outputText).sorted().joined(separator: "\n"))"
        )
      }
    }

    @Test("in what was found, whichever Node runs the server", needsPyright, takesLong, arguments: questions)
    func otherNode(_ question: [String]) throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let script = ProjectLocations.fixture("scripts/fetch_node.py")
        let fetched = try sandbox.run(
          ["python3", script, "\(ProjectLocations.root)/.build/samples"],
          limit: .seconds(300)
        )
        let node = String(fetched.split(separator: "\n").last ?? "")
        let pinned = try sandbox.lanser(question + ["--json"]).requireStatus(0).json()
        let other = try sandbox.lanser(question + ["--json"], changing: ["LANSER_NODE": node]).requireStatus(
          0
        ).json()
        let runtimes = [pinned, other].map { $0["environment"]?["server"]?["runtime"]?.stringValue }
        #expect(runtimes == ["node 22.20.0", "node 24.19.0"])
        #expect(pinned["meta"]?["factsId"] == other["meta"]?["factsId"])
        #expect(pinned["bundleId"] != other["bundleId"])
      }
    }
  }
}

/// Where and how one run happens: everything here differs between runs and must not show.
private struct Circumstances {
  let folder: String
  /// Ends in running its further arguments.
  let wrapper: [String]

  init(
    number: Int,
    folders: [String],
    sandbox: CommandLineSandbox,
    using random: inout SplitMix64
  ) {
    folder = folders[number % folders.count]
    var variables = sandbox.variables
    variables["TZ"] = ["UTC", "Asia/Kathmandu", "America/St_Johns"][number % 3]
    variables["LANG"] = ["C.UTF-8", "tr_TR.UTF-8", "C", "de_DE.ISO-8859-1"][number % 4]
    if number % 4 == 1 { variables["LC_ALL"] = "tr_TR.UTF-8" }
    if number % 5 == 1 { variables["NODE_OPTIONS"] = "--no-warnings" }
    if number % 5 == 2 { variables["PYTHONPATH"] = "/nonexistent" }
    // `env -i` sets variables in the order in which they are named.
    let ordered = variables.map { "\($0.key)=\($0.value)" }.sorted().shuffled(using: &random)
    let mask = ["022", "077", "000"][number % 3]
    let processors = number % 2 == 0 ? [] : ["taskset", "--cpu-list", "0"]
    wrapper =
      ["env", "-i"] + ordered + ["sh", "-c", "umask \(mask); exec \"$0\" \"$@\""]
      + (processors.isEmpty ? ["env"] : processors)
  }
}

extension CommandLineSandbox {
  /// Makes the workspace a repository, and clones it to a folder with a name and a depth of its own.
  fileprivate func secondCheckout() throws -> String {
    let identity = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
    try run(["git", "-C", workspace, "init", "--quiet"])
    try run(["git", "-C", workspace, "add", "--all"])
    try run(["git", "-C", workspace] + identity + ["commit", "--quiet", "-m", "Start"])
    let folder = directory("an other/place for it")
    try run(["git", "clone", "--quiet", workspace, folder])
    return folder
  }
}
