import AnalysisBundles
import CanonicalJSON
import EditTransactions
import LanguageServerProtocol
import SourceText
import Traces

/// A change that was worked out on the files of the workspace, with the edit in the form of bundles.
struct PlannedEdit: Sendable {
  var change: PlannedChange
  var workspaceEdit: JSONValue
}

extension Observer {
  /// Works out a change; in a replay, finds out what it was.
  ///
  /// - Parameters:
  ///   - key: says which edit it is.
  ///   - root: absolute path of the workspace.
  ///   - plan: really works it out.
  /// - Returns: the change.
  /// - Throws: what `plan` throws; in a replay `E/REPLAY_MISMATCH` when the trace has no such edit.
  func plan(
    _ key: String,
    in root: String,
    _ plan: () throws(Failure) -> PlannedEdit
  ) throws(Failure) -> PlannedEdit {
    guard let tape else {
      let planned = Result(catching: plan)
      if let recorder, case .success(let edit) = planned {
        for (digest, bytes) in edit.change.contents {
          guard let text = String(validating: bytes, as: UTF8.self) else { continue }
          recorder.record(content: text, digest: digest.description)
        }
      }
      _ = look(.plan, key) { planned.map(PlanRecord.init) }
      return try planned.get()
    }
    let record: Result<PlanRecord, Failure> = tape.value(.plan, key)
    return try record.get().planned { digest, path in
      if let text = tape.content(digest: digest.description) { return Array(text.utf8) }
      // A trace without contents is replayed where the files are.
      return try? FileSystem.read(root + "/" + path.description)
    }
  }
}

/// A planned edit as a trace has it.
private struct PlanRecord: ObservedValue {
  var change: JSONValue
  var workspaceEdit: JSONValue

  init(_ planned: PlannedEdit) {
    change = planned.change.record
    workspaceEdit = planned.workspaceEdit
  }

  var observation: JSONValue { ["change": change, "workspaceEdit": workspaceEdit] }

  init?(observation: JSONValue) {
    guard let change = observation["change"], let edit = observation["workspaceEdit"] else { return nil }
    self.change = change
    workspaceEdit = edit
  }

  private init() { (change, workspaceEdit) = (.null, .null) }

  static var unknown: PlanRecord { PlanRecord() }

  func planned(
    _ content: (ContentDigest, RelativePath) -> [UInt8]?
  ) throws(Failure) -> PlannedEdit {
    guard let change = PlannedChange(record: change, content: content) else {
      throw Failure(
        .replayMismatch,
        "the trace does not hold the files of an edit, and they are not at hand as they were then",
        hints: ["Replay it where the workspace is as it was, or record it without --redact."]
      )
    }
    return PlannedEdit(change: change, workspaceEdit: workspaceEdit)
  }
}

/// The checks of an edit that look at files and at git.
struct ObservedChecks: ObservedValue {
  var checks: [EditCheck]

  var observation: JSONValue {
    .array(
      checks.map { entry in
        [
          "check": entry.check.json, "refusal": entry.refusal.map(\.observation) ?? .null,
        ]
      }
    )
  }

  init(_ checks: [EditCheck]) { self.checks = checks }

  init?(observation: JSONValue) {
    guard let entries = observation.arrayValue else { return nil }
    checks = []
    for entry in entries {
      guard let name = entry["check"]?["name"]?.stringValue,
        let passed = entry["check"]?["passed"]?.boolValue,
        let detail = entry["check"]?["detail"]?.stringValue,
        let refusal = entry["refusal"].flatMap(Failure?.init(observation:))
      else { return nil }
      checks.append(EditCheck(SafetyCheck(name, passed: passed, detail: detail), refusal: refusal))
    }
  }

  static var unknown: ObservedChecks { ObservedChecks([]) }
}

extension TransactionReport: ObservedValue {
  var observation: JSONValue {
    [
      "id": .string(id), "files": .integer(fileCount),
      "reference": reference.map { .string($0) } ?? .null,
      "fallbacks": .array(fallbacks.map { .string($0) }), "losses": .array(losses.map { .string($0) }),
      "keptDirectories": .array(keptDirectories.map { .string($0.description) }),
    ]
  }

  init?(observation: JSONValue) {
    func texts(_ name: String) -> [String] {
      (observation[name]?.arrayValue ?? []).compactMap(\.stringValue)
    }
    guard let id = observation["id"]?.stringValue, let count = observation["files"]?.intValue else {
      return nil
    }
    self.init(
      id: id,
      fileCount: count,
      reference: observation["reference"]?.stringValue,
      fallbacks: texts("fallbacks"),
      losses: texts("losses"),
      keptDirectories: texts("keptDirectories").compactMap { try? RelativePath($0) }
    )
  }

  static var unknown: TransactionReport { TransactionReport(id: "", fileCount: 0) }
}
