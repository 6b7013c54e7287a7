import AnalysisBundles
import CanonicalJSON
import EditTransactions
import LanserKit
import ProcessReward

/// An edit as text, on one screen: the diff, the checks by name, what would change or has changed, and the command that goes on.
struct EditReport {
  let answer: EditAnswer
  let usesColor: Bool
  /// How many lines of the diff are shown; 0 for all.
  let limit: Int

  var lines: [String] {
    guard let edits = answer.bundle.edits else { return [] }
    return diffLines(edits.diff) + passedCheckLines + failedCheckLines + rewardLines + [summary(edits)]
      + outcome(edits)
  }

  private func diffLines(_ diff: String) -> [String] {
    let all = diff.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let shown = limit == 0 ? all[...] : all.prefix(limit)
    var lines = shown.map { coloured(String($0).safeForTerminal) }
    if shown.count < all.count {
      lines.append("… \(all.count - shown.count) more lines (--limit 0 prints all)")
    }
    return lines
  }

  private func coloured(_ line: String) -> String {
    guard usesColor else { return line }
    let code =
      switch line.first {
      case "+" where !line.hasPrefix("+++"): "32"
      case "-" where !line.hasPrefix("---"): "31"
      case "@": "36"
      case " ", "\\", nil: ""
      default: "1"
      }
    return code.isEmpty ? line : "\u{1B}[\(code)m\(line)\u{1B}[0m"
  }

  /// The checks that speak against the edit.
  var failedCheckLines: [String] {
    (answer.bundle.edits?.checks ?? []).filter { !$0.passed }.map { check in
      painted("FAIL  \(check.name.padded(to: 24))\(check.detail.safeForTerminal)", "31")
    }
  }

  /// The checks that found nothing; what exactly they looked at is in the bundle.
  private var passedCheckLines: [String] {
    let names = (answer.bundle.edits?.checks ?? []).filter(\.passed).map(\.name)
    guard var line = names.first.map({ "ok    \($0)" }) else { return [] }
    var lines: [String] = []
    for name in names.dropFirst() {
      if line.count + name.count + 3 > 100 {
        lines.append(line + ",")
        line = "      " + name
      } else {
        line += ", " + name
      }
    }
    return (lines + [line]).map { painted($0, "32") }
  }

  /// The mark at the beginning of a line in a colour.
  private func painted(_ line: String, _ colour: String) -> String {
    guard usesColor, line.first != " " else { return line }
    return "\u{1B}[\(colour)m\(line.prefix(4))\u{1B}[0m\(line.dropFirst(4))"
  }

  private var rewardLines: [String] {
    guard let reward = answer.reward, reward.facts.diagnostics != nil else { return [] }
    let report = RewardReport(reward: reward, limit: 10)
    return report.changes
      + ["reward  \(RewardReport.text(reward.value)): \(reward.explanation.safeForTerminal)"]
  }

  private func summary(_ edits: BundleEdits) -> String {
    guard !edits.files.isEmpty else { return "nothing changes" }
    let created = edits.files.count { $0.before == nil }
    let deleted = edits.files.count { $0.after == nil }
    let moved = edits.files.count { $0.renamedTo != nil }
    let places = edits.files.filter { $0.before != nil && $0.after != nil }.reduce(0) { $0 + $1.edits }
    var parts = ["\(count(edits.files.count, "file"))"]
    if places > 0 { parts.append("\(count(places, "edit"))") }
    if created > 0 { parts.append("\(created) created") }
    if deleted > 0 { parts.append("\(deleted) deleted") }
    if moved > 0 { parts.append("\(moved) moved") }
    return parts.joined(separator: ", ")
  }

  /// What is on disk, and what to do next.
  private func outcome(_ edits: BundleEdits) -> [String] {
    if let report = answer.report {
      var lines = ["written; `lanser undo` takes it back"]
      if report.reference == nil { lines = ["written; there is no history to undo it from"] }
      if report.fallbacks.contains("exchange") {
        lines.append(
          "note: compare-and-swap is not available on this file system; names were free for a moment"
        )
      }
      if !report.losses.isEmpty {
        lines.append("note: could not be kept: \(report.losses.joined(separator: ", "))")
      }
      for directory in report.keptDirectories {
        lines.append("note: \(directory) was not removed, because something new is in it".safeForTerminal)
      }
      if let left = report.unfinishedCleanup {
        lines.append(
          "note: old copies are still to be removed (\(left.call): \(left.reason)); the next command does it"
        )
      }
      return lines
    }
    guard !edits.files.isEmpty, answer.bundle.failure == nil else { return [] }
    guard let refusal = answer.refusal else {
      return ["nothing was written yet", "apply: \(answer.applyCommand)"]
    }
    return ["nothing was written; it would be refused with \(refusal.code.rawValue)"]
      + refusal.hints.map { "next: \($0)".safeForTerminal }
  }

  private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
