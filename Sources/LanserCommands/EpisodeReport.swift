import LanserKit
import ProcessReward

/// An episode as a table: a line a step, then what they add up to.
struct EpisodeReport {
  let answer: EpisodeAnswer

  var lines: [String] {
    let header = [
      "step", "command", "D", "fixed", "new", "suppressed", "removed", "unknown", "safe", "c", "r", "return",
    ]
    let rows = zip(answer.steps, answer.episode.steps).enumerated().map { index, pair in
      row(index + 1, command: pair.0.command, pair.1)
    }
    return table([header] + rows) + [""] + totals
  }

  private func row(_ number: Int, command: String, _ step: Episode.Step) -> [String] {
    let reward = step.reward
    let weights = answer.episode.weights.severity
    let counts = [reward.before, reward.after].map { RewardReport.text($0.diagnostics.weighed(by: weights)) }
    let comparison = reward.facts.diagnostics
    func count(_ value: Int?) -> String { value.map(String.init) ?? "–" }
    return [
      "\(number)", command.safeForTerminal, comparison == nil ? "–" : "\(counts[0]) → \(counts[1])",
      count(comparison?.fixed.count), count(comparison?.new.count), count(comparison?.suppressed.count),
      count(comparison?.removed.count), count(comparison?.unknown.count), reward.after.isSafe ? "yes" : "no",
      RewardReport.text(reward.after.confidence), RewardReport.text(reward.value),
      RewardReport.text(step.returned),
    ]
  }

  private var totals: [String] {
    let totals = answer.episode.totals
    var lines = [
      "\(answer.steps.count == 1 ? "1 step" : "\(answer.steps.count) steps"), \(answer.episode.formula.rawValue): sum \(RewardReport.text(totals.sum)), "
        + "return \(RewardReport.text(totals.returned)) (discount \(RewardReport.text(answer.episode.discount)))",
      "potential \(RewardReport.text(totals.potentialStart)) → \(RewardReport.text(totals.potentialEnd))",
    ]
    if totals.drift != 0 {
      lines.append(
        "D changed by \(RewardReport.text(totals.drift)) between steps, which counts for none of them"
      )
    }
    if answer.skipped == 1 { lines.append("1 bundle changes nothing and was passed over") }
    if answer.skipped > 1 { lines.append("\(answer.skipped) bundles change nothing and were passed over") }
    return lines
  }

  /// Columns as wide as their widest cell; the first two to the left, the others to the right.
  private func table(_ rows: [[String]]) -> [String] {
    guard let columns = rows.first?.indices else { return [] }
    let widths = columns.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = columns.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return column < 2 ? row[column] + padding : padding + row[column]
      }
      return cells.joined(separator: "  ")
    }
  }
}
