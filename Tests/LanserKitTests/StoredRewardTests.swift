import AnalysisBundles
import CanonicalJSON
import LanserKit
import ProcessReward
import SourceText
import Testing

@Suite("Rewards of stored bundles")
struct StoredRewardTests {
  @Test("A diagnostic has one JSON form, in facts and in comparisons")
  func oneForm() throws {
    let fact = DiagnosticFact(
      uri: "src/a.py",
      range: TextRange(start: TextPosition(line: 1, column: 2), end: TextPosition(line: 1, column: 5)),
      severity: .warning,
      code: "reportX",
      source: "Pyright",
      message: "x",
      tags: ["deprecated"],
      text: "x = 1"
    )
    #expect(RewardDiagnostic(fact).json == fact.json)
    #expect(DiagnosticFact(RewardDiagnostic(fact)) == fact)
    #expect(try RewardDiagnostic(fact.json) == RewardDiagnostic(fact))
  }

  @Test("A bundle that was not touched has its ids, and the reward that it records")
  func untouched() throws {
    let stored = try StoredBundle(try Self.bundle().json)
    let answer = try RewardAnswer(stored, in: "edit.json", RewardChoice())
    #expect(answer.reward.value == 0.394)
    #expect(answer.bundles == [stored.bundleID])
    #expect(answer.json["processReward"] == stored.json["processReward"])
    #expect(answer.json["diagnostics"] == stored.json["edits"]?["diagnostics"])
  }

  @Test(
    "A bundle that was changed is found out",
    arguments: [
      ("edits", ["safety", "passed"]), ("edits", ["diff"]), ("request", ["cmd"]), ("facts", []),
      ("status", []),
      ("error", []), ("resolution", ["confidence"]), ("environment", ["server"]), ("capabilities", []),
      ("meta", ["exit_code"]), ("bundleId", []), ("meta", ["factsId"]),
    ] as [(String, [String])]
  )
  func forged(member: String, path: [String]) throws {
    let forged = try #require(try Self.bundle().json.replacing([member] + path, by: "forged"))
    let error = #expect(throws: StoredBundleError.self) { try StoredBundle(forged) }
    guard case .mismatch = try #require(error) else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(Failure(try #require(error), in: "x").code == .replayMismatch)
  }

  @Test("What is in no id may differ: the time, and the reward, which is computed again")
  func outsideOfTheHash() throws {
    let json = try Self.bundle().json
    let later = try #require(json.replacing(["meta", "volatile", "startedAt"], by: "later"))
    #expect(try StoredBundle(later).bundleID == StoredBundle(json).bundleID)
    for (path, value) in [
      (["processReward", "r"], 2), (["processReward", "weights", "gamma"], 0.25),
      (["processReward", "explanation"], "well done"), (["processReward", "evidence", "withheld"], []),
    ] as [([String], JSONValue)] {
      let forged = try StoredBundle(try #require(json.replacing(path, by: value)))
      let failure = #expect(throws: Failure.self) {
        try RewardAnswer(forged, in: "edit.json", RewardChoice())
      }
      #expect(try #require(failure).code == .replayMismatch)
    }
  }

  @Test("Other weights and another formula give another reward, from the same bundle")
  func choices() throws {
    let stored = try StoredBundle(try Self.bundle().json)
    var weights = RewardWeights()
    weights.alpha = 0
    weights.gamma = 0
    let choice = RewardChoice(formula: .potentialBased, weights: weights)
    #expect(try RewardAnswer(stored, in: "x", choice).reward.value == 0)
    #expect(try RewardAnswer(stored, in: "x", RewardChoice(weights: weights)).reward.value == 0.4)
  }

  @Test("A scope can be made narrower, and not wider")
  func scopes() throws {
    let stored = try StoredBundle(try Self.bundle().json)
    let narrowed = try RewardAnswer(stored, in: "x", RewardChoice(scope: .file)).reward.facts
    let comparison = try #require(narrowed.diagnostics)
    #expect(comparison.scope == .file)
    #expect(comparison.before.allSatisfy { $0.uri == "app.py" })
    let failure = #expect(throws: Failure.self) {
      try RewardAnswer(stored, in: "x", RewardChoice(scope: .affected))
    }
    #expect(try #require(failure).code == .usage)
  }

  @Test("A bundle that changes nothing has no reward")
  func questions() throws {
    let stored = try StoredBundle(try Self.bundle(isEdit: false).json)
    let failure = #expect(throws: Failure.self) { try RewardAnswer(stored, in: "x", RewardChoice()) }
    #expect(try #require(failure).code == .usage)
  }

  @Test("An episode takes the edits among its bundles, and remembers what they hid")
  func episode() throws {
    let edit = (bundle: try StoredBundle(try Self.bundle().json), source: "e:1")
    let question = (bundle: try StoredBundle(try Self.bundle(isEdit: false).json), source: "e:2")
    let answer = try EpisodeAnswer(
      [edit, question, edit],
      RewardChoice(formula: .potentialBased),
      discount: 1
    )
    #expect(answer.skipped == 1)
    #expect(answer.steps.map(\.command) == ["rename", "rename"])
    // The second step starts where the first ended, with what that one hid, and hides one more.
    #expect(answer.episode.steps.map(\.reward.before.diagnostics.error) == [2, 3])
    #expect(answer.lines.count == 3)
    #expect(answer.lines[2]["totals"]?["steps"] == 2)
  }

  @Test("Only complete diagnostics of one question and one server are compared")
  func observations() throws {
    let before = (bundle: try StoredBundle(try Self.diagnosis([Self.error]).json), source: "before.json")
    func failure(_ after: AnalysisBundle, sources: SourceChanges? = nil) throws -> FailureCode? {
      let after = (bundle: try StoredBundle(after.json), source: "after.json")
      do {
        _ = try RewardAnswer(before: before, after: after, sources: sources, RewardChoice())
        return nil
      } catch {
        return error.code
      }
    }
    #expect(try failure(try Self.diagnosis([])) == nil)
    #expect(try failure(try Self.diagnosis([], selector: "app.py")) == .usage)
    #expect(try failure(try Self.diagnosis([], state: .partial(reason: "still loading"))) == .usage)
    #expect(try failure(try Self.diagnosis([], server: "1.1.408")) == .versionSkew)
    #expect(try failure(try Self.diagnosis([], configuration: "sha256:2")) == .versionSkew)
    #expect(try failure(try Self.bundle()) == .usage)
    let answer = try RewardAnswer(
      before: before,
      after: (bundle: try StoredBundle(try Self.diagnosis([]).json), source: "after.json"),
      sources: nil,
      RewardChoice()
    )
    #expect(answer.reward.value == 0.4)
    #expect(answer.reward.facts.diagnostics?.unknown.count == 1)
    #expect(answer.remarks.count == 1)
  }
}

// MARK: - Bundles

extension StoredRewardTests {
  private static let error = DiagnosticFact(
    uri: "app.py",
    range: TextRange(start: TextPosition(line: 0, column: 0), end: TextPosition(line: 0, column: 1)),
    severity: .error,
    code: "reportX",
    source: "Pyright",
    message: "wrong",
    tags: [],
    text: "x = y"
  )

  /// The bundle of a rename that hid one error of two, in two files.
  private static func bundle(isEdit: Bool = true) throws -> AnalysisBundle {
    var other = error
    other.uri = "other.py"
    let comparison = DiagnosticsComparison(
      ComparisonInput(
        scope: .workspace,
        changes: [
          FileChange(
            before: FileChange.Version(uri: "app.py", text: try SourceText(bytes: Array("x = y\n".utf8))),
            after: FileChange.Version(
              uri: "app.py",
              text: try SourceText(bytes: Array("x = y  # type: ignore\n".utf8))
            )
          )
        ],
        before: [error, other].map(RewardDiagnostic.init),
        after: [RewardDiagnostic(other)]
      )
    )
    let checks = [SafetyCheck("clean-work-tree", passed: true, detail: "clean")]
    let resolution = BundleResolution(
      original: "app.py@L1:C1",
      uri: "app.py",
      range: error.range,
      selector: "app.py@R(1,1->1,2)",
      score: 0.9,
      confidence: 0.94
    )
    let edits = BundleEdits(
      workspaceEdit: [:],
      diff: "",
      files: [BundleEdits.FileEdit(uri: "app.py", before: "sha256:1", after: "sha256:2", edits: 1)],
      checks: checks,
      diagnostics: comparison.json
    )
    let facts = StepFacts(checks: checks, resolution: resolution, diagnostics: comparison)
    return try AnalysisBundle(
      request: BundleRequest(command: isEdit ? "rename" : "def", selector: "app.py@L1:C1"),
      resolution: resolution,
      facts: nil,
      edits: isEdit ? edits : nil,
      reward: isEdit ? StepReward(facts).json : nil,
      failure: nil,
      environment: environment(),
      capabilities: nil,
      volatile: BundleVolatile(startedAt: "now", durationMilliseconds: 1, root: "/w")
    )
  }

  private static func diagnosis(
    _ diagnostics: [DiagnosticFact],
    selector: String? = nil,
    state: Facts.State = .ready,
    server: String = "1.1.407",
    configuration: String = "sha256:1"
  ) throws -> AnalysisBundle {
    try AnalysisBundle(
      request: BundleRequest(command: "diag", selector: selector),
      resolution: nil,
      facts: Facts(.diagnostics(diagnostics), provenance: .languageServer, state: state, analysedFiles: 1),
      failure: nil,
      environment: environment(server: server, configuration: configuration),
      capabilities: nil,
      volatile: BundleVolatile(startedAt: "now", durationMilliseconds: 1, root: "/w")
    )
  }

  private static func environment(
    server: String = "1.1.407",
    configuration: String = "sha256:1"
  ) -> BundleEnvironment {
    BundleEnvironment(
      version: "0",
      server: BundleEnvironment.Server(name: "pyright", version: server, digest: nil, runtime: nil),
      positionEncoding: .utf16,
      configurationDigest: configuration,
      platform: "linux-x86_64",
      python: .null,
      workspace: BundleEnvironment.Workspace(digest: "sha256:0", head: nil, dirty: nil)
    )
  }
}

extension JSONValue {
  /// The value with another one at a path of member names; nil when there is no such member.
  fileprivate func replacing(_ path: [String], by value: JSONValue) -> JSONValue? {
    guard let name = path.first else { return value }
    guard case .object(var object) = self, let member = object[name],
      let replaced = member.replacing(Array(path.dropFirst()), by: value)
    else { return nil }
    object[name] = replaced
    return .object(object)
  }
}
