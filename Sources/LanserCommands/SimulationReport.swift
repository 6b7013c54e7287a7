import AnalysisBundles
import LanserKit
import ProcessReward

/// Edits that were tried, the best first.
struct SimulationReport {
  struct Alternative: Sendable {
    /// Where the edit comes from.
    var source: String
    var answer: EditAnswer
  }

  /// By reward; those that could not be worked out come last, and equal ones in the order in which they were given.
  let ranked: [Alternative]
  /// How many diagnostics of a category are printed; 0 for all.
  private let limit: Int
  private let usesColor: Bool

  init(_ alternatives: [Alternative], limit: Int, usesColor: Bool) {
    self.limit = limit
    self.usesColor = usesColor
    ranked = alternatives.enumerated().sorted { left, right in
      let values = (left.element.value, right.element.value)
      return values.0 == values.1 ? left.offset < right.offset : values.0 > values.1
    }.map(\.element)
  }

  var lines: [String] {
    if ranked.count == 1, let only = ranked.first { return details(of: only) }
    return ranked.enumerated().flatMap { index, alternative in
      ["\(index + 1). \(alternative.source.safeForTerminal)"]
        + details(of: alternative).flatMap { $0.split(separator: "\n") }.map { "   " + $0 }
        + [""]
    }.dropLast()
  }

  private func details(of alternative: Alternative) -> [String] {
    guard alternative.answer.bundle.failure == nil, let reward = alternative.answer.reward else {
      return ["not worked out"]
    }
    let report = EditReport(answer: alternative.answer, usesColor: usesColor, limit: limit)
    return report.failedCheckLines + RewardReport(reward: reward, limit: limit).lines
  }
}

extension SimulationReport.Alternative {
  fileprivate var value: Double {
    answer.bundle.failure == nil ? answer.reward?.value ?? -.infinity : -.infinity
  }
}
