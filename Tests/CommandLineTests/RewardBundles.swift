import AnalysisBundles
import CanonicalJSON
import LanserKit
import ProcessReward
import SourceText

/// Bundles of edits of one file, as a command that makes edits prints them.
enum RewardBundles {
  /// One state of `app.py`: its text, and whether the error in its last line is reported.
  struct State {
    var text: String
    var isReported: Bool
  }

  static let broken = State(text: "def load() -> str: ...\n\n\ncount: int = load()\n", isReported: true)
  static let silenced = State(
    text: "def load() -> str: ...\n\n\ncount: int = load()  # type: ignore\n",
    isReported: false
  )
  static let mended = State(text: "def load() -> str: ...\n\n\ncount: int = int(load())\n", isReported: false)

  /// The bundle of an edit that leads from one state to another.
  static func edit(
    _ before: State,
    _ after: State,
    formula: RewardFormula = .stepwise,
    isSafe: Bool = true
  ) throws -> JSONValue {
    let comparison = DiagnosticsComparison(
      ComparisonInput(
        scope: .affected,
        changes: [FileChange(before: try version(before), after: try version(after))],
        before: diagnostics(before),
        after: diagnostics(after)
      )
    )
    let checks = [
      SafetyCheck("no-overlap", passed: true, detail: "one edit"),
      SafetyCheck("clean-work-tree", passed: isSafe, detail: isSafe ? "clean" : "app.py is changed"),
    ]
    let edits = BundleEdits(
      workspaceEdit: ["changes": [:]],
      diff: "",
      files: [BundleEdits.FileEdit(uri: "app.py", before: "sha256:1", after: "sha256:2", edits: 1)],
      checks: checks,
      diagnostics: comparison.json
    )
    let facts = StepFacts(checks: checks, resolution: nil, diagnostics: comparison)
    return try bundle(command: "edit", edits: edits, reward: StepReward(facts, formula: formula).json)
  }

  /// The bundle of a question.
  static func question() throws -> JSONValue { try bundle(command: "refs", edits: nil, reward: nil) }

  private static func bundle(command: String, edits: BundleEdits?, reward: JSONValue?) throws -> JSONValue {
    try AnalysisBundle(
      request: BundleRequest(command: command, selector: nil),
      resolution: nil,
      facts: nil,
      edits: edits,
      reward: reward,
      failure: nil,
      environment: BundleEnvironment(
        version: "0",
        server: nil,
        positionEncoding: .utf16,
        configurationDigest: nil,
        platform: "linux-x86_64",
        python: .null,
        workspace: BundleEnvironment.Workspace(digest: "sha256:0", head: nil, dirty: nil)
      ),
      capabilities: nil,
      volatile: BundleVolatile(startedAt: "1970-01-01T00:00:00Z", durationMilliseconds: 0, root: "/w")
    ).json
  }

  private static func version(_ state: State) throws -> FileChange.Version {
    FileChange.Version(uri: "app.py", text: try SourceText(bytes: Array(state.text.utf8)))
  }

  private static func diagnostics(_ state: State) -> [RewardDiagnostic] {
    guard state.isReported else { return [] }
    return [
      RewardDiagnostic(
        uri: "app.py",
        range: TextRange(
          start: TextPosition(line: 3, column: 13),
          end: TextPosition(line: 3, column: 19)
        ),
        severity: .error,
        code: "reportAssignmentType",
        source: "Pyright",
        message: "Type \"str\" is not assignable to declared type \"int\"",
        text: "count: int = load()"
      )
    ]
  }
}
