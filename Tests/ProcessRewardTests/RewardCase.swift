import CanonicalJSON
import LanserTestSupport
import ProcessReward
import SourceText

/// An edit of `fixtures/reward`: a small project before and after it, what a checker said, and what is expected.
struct RewardCase: Sendable, CustomStringConvertible {
  let name: String
  let archive: TextArchive

  var description: String { name }

  /// All cases of a group, in the order of their names.
  static func all(in group: String) throws -> [RewardCase] {
    try FileContents.names(in: ProjectLocations.fixture("reward/\(group)")).map { file in
      try RewardCase(
        name: String(file.prefix { $0 != "." }),
        archive: TextArchive(fixture: "reward/\(group)/\(file)")
      )
    }
  }

  /// The kind of evidence that has to be found, if the case says so.
  var evidence: String? { archive.values("evidence").first }

  /// How many diagnostics are expected in which category; `fixed` alone means all of them.
  var expectation: String? { archive.values("expect").first }

  func comparison() throws -> DiagnosticsComparison { DiagnosticsComparison(try input()) }

  func input() throws -> ComparisonInput {
    let (before, after) = (try checked("before"), try checked("after"))
    return ComparisonInput(
      scope: .workspace,
      changes: try changes(),
      before: before.diagnostics,
      after: after.diagnostics,
      analysedBefore: before.analysed,
      analysedAfter: after.analysed
    )
  }

  private func changes() throws -> [FileChange] {
    let (before, after) = (archive.folder("before"), archive.folder("after"))
    var renamed: [String: String] = [:]
    for line in archive.values("rename") {
      if let arrow = line.firstRange(of: " -> ") {
        renamed[String(line[..<arrow.lowerBound])] = String(line[arrow.upperBound...])
      }
    }
    var changes: [FileChange] = []
    for (path, text) in before {
      let other = renamed[path] ?? path
      if other == path, after[path] == text { continue }
      changes.append(
        FileChange(before: try version(path, text), after: try after[other].map { try version(other, $0) })
      )
    }
    let targets = Set(renamed.values)
    for (path, text) in after where before[path] == nil && !targets.contains(path) {
      changes.append(FileChange(before: nil, after: try version(path, text)))
    }
    return changes
  }

  private func version(_ path: String, _ text: String) throws -> FileChange.Version {
    FileChange.Version(uri: path, text: try SourceText(bytes: Array(text.utf8)))
  }

  private func checked(_ side: String) throws -> (analysed: Set<String>, diagnostics: [RewardDiagnostic]) {
    let value = try JSONValue(parsing: Array((archive.files["\(side).json"] ?? "").utf8))
    let analysed = value["analysed"]?.arrayValue?.compactMap(\.stringValue) ?? []
    let diagnostics = try (value["diagnostics"]?.arrayValue ?? []).map { try RewardDiagnostic($0) }
    return (Set(analysed), diagnostics)
  }
}
