import AnalysisBundles
import CanonicalJSON
import LanserKit
import LanserTestSupport
import ProcessReward
import SourceText

/// Projects whose edits are tried with one warm server, as `lanser simulate` does.
struct TriedEdits: Sendable {
  /// What came of one edit.
  struct Outcome: Sendable {
    var bundle: JSONValue
    var comparison: DiagnosticsComparison
    var reward: StepReward

    /// Of the default weights.
    var fixed: [RewardDiagnostic] { comparison.fixed.filter(\.counts) }
    var new: [RewardDiagnostic] { comparison.new.filter(\.counts) }
    var withheld: [DiagnosticsComparison.Withheld] { comparison.withheld.filter(\.diagnostic.counts) }

    var summary: String {
      let lists = [("fixed", fixed), ("new", new), ("withheld", withheld.map(\.diagnostic))]
      return lists.flatMap { name, list in
        list.map { "\(name) \($0.uri):\($0.range.start.line + 1) \($0.message.prefix { $0 != "\n" })" }
      }.joined(separator: "\n")
    }
  }

  struct NotCompared: Error, CustomStringConvertible {
    let bundle: JSONValue
    let remarks: [String]
    var description: String { "\(bundle["error"] ?? .null) \(remarks)" }
  }

  private let workspace: Workspace

  /// Opens a workspace of some files, lends it, and ends its server.
  static func with<Result: Sendable>(
    _ files: [String: String],
    _ body: (TriedEdits) async throws -> Result
  ) async throws -> Result {
    let installation = try TestInstallation.required()
    return try await TemporaryDirectory.with { directory in
      for (path, text) in files { try directory.write(text, to: path) }
      let sample = Sample(name: "edits", root: directory.path)
      return try await LanserAnswers(sample: sample, installation: installation).ask { workspace in
        try await body(TriedEdits(workspace: workspace))
      }
    }
  }

  func outcome(of subject: EditIntent.Subject, scope: RewardScope? = nil) async throws -> Outcome {
    var intent = EditIntent(subject)
    intent.isSimulation = true
    if let scope { intent.scope = .chosen(scope) }
    let answer = try await workspace.edit(intent.operation(in: workspace.description))
    guard let reward = answer.reward, let comparison = reward.facts.diagnostics,
      answer.bundle.failure == nil
    else { throw NotCompared(bundle: answer.bundle.json, remarks: answer.remarks) }
    return Outcome(bundle: answer.bundle.json, comparison: comparison, reward: reward)
  }

  /// The outcome of the edit that leads from some files of the workspace to others.
  func outcome(
    from before: [String: String],
    to after: [String: String],
    scope: RewardScope? = nil
  ) async throws -> Outcome {
    try await outcome(of: .patch(try Self.patch(from: before, to: after), source: "patch"), scope: scope)
  }

  /// As `git diff` prints it.
  private static func patch(from before: [String: String], to after: [String: String]) throws -> [UInt8] {
    try TemporaryDirectory.with { directory in
      for (side, files) in [("a", before), ("b", after)] {
        try directory.write("", to: "\(side)/.side")
        for (path, text) in files { try directory.write(text, to: "\(side)/\(path)") }
      }
      let variables = [
        "PATH": "/usr/bin:/bin", "HOME": directory.path, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C",
      ]
      let printed = try TestProgram(
        ["git", "-C", directory.path, "diff", "--no-index", "--no-prefix", "-M", "a", "b"],
        variables: variables
      ).outcome().output
      // Here the names of the two folders are no prefixes to git.
      let lines = String(decoding: printed, as: UTF8.self).split(
        separator: "\n",
        omittingEmptySubsequences: false
      )
      let patch = lines.map { line in
        for (start, plain) in [("rename from a/", "rename from "), ("rename to b/", "rename to ")]
        where line.hasPrefix(start) {
          return plain + line.dropFirst(start.count)
        }
        return String(line)
      }
      return Array(patch.joined(separator: "\n").utf8)
    }
  }
}

extension RewardDiagnostic {
  /// Whether the default weights count it.
  var counts: Bool { severity == .error || severity == .warning }
}

/// An edit of `fixtures/reward`.
struct RecordedEdit: Sendable, CustomStringConvertible {
  let group: String
  let name: String
  let archive: TextArchive

  var description: String { "\(group)/\(name)" }
  var before: [String: String] { archive.folder("before") }
  var after: [String: String] { archive.folder("after") }
  /// Whether the pinned server can say something about it.
  var isForPyright: Bool { archive.values("server") != ["none"] }

  /// Whether the server is configured by one of its files, so that it needs a workspace of its own.
  var isConfigured: Bool {
    !Set(before.keys).union(after.keys).isDisjoint(with: [
      "pyrightconfig.json", "pyproject.toml", "lanser.json",
    ])
  }

  static func all(in groups: String...) throws -> [RecordedEdit] {
    try groups.flatMap { group in
      try FileContents.names(in: ProjectLocations.fixture("reward/\(group)")).map { file in
        try RecordedEdit(
          group: group,
          name: String(file.prefix { $0 != "." }),
          archive: TextArchive(fixture: "reward/\(group)/\(file)")
        )
      }
    }.filter(\.isForPyright)
  }

  /// Files in a folder of the edit's own, so that one workspace can hold many.
  func placed(_ files: [String: String]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: files.map { ("\(group)-\(name)/\($0)", $1) })
  }
}
