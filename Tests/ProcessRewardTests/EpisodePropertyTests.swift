import CanonicalJSON
import LanserTestSupport
import ProcessReward
import Testing

/// Ten thousand episodes each, cut into parts that run beside each other; a failure prints the seed of its part.
@Suite("Whatever happens in an episode")
struct EpisodePropertyTests {
  private static let parts: ClosedRange<UInt64> = 1...20
  private static let episodes = 500

  /// Random comparisons; episodes are made of many combinations of few of them.
  private static func comparisons(_ random: inout RandomSteps) throws -> [DiagnosticsComparison] {
    try (0..<25).map { _ in DiagnosticsComparison(try random.input()) }
  }

  @Test("pr-pbrs sums to the difference of the potentials", arguments: parts)
  func telescoping(seed: UInt64) throws {
    var random = RandomSteps(seed: seed)
    let comparisons = try Self.comparisons(&random)
    for _ in 0..<Self.episodes {
      let facts = random.episode(of: comparisons, length: random.number(1...8))
      try checkTelescoping(facts, random.weights(), seed)
    }
  }

  @Test("Where each step starts with what the one before left, there is no drift", arguments: parts)
  func continuity(seed: UInt64) throws {
    var random = RandomSteps(seed: 500 + seed)
    for _ in 0..<10 {
      let facts = try random.episode(length: random.number(1...8))
      try checkTelescoping(facts, random.weights(), 500 + seed)
      try #require(Episode(facts).totals.drift == 0, "seed \(500 + seed)")
    }
  }

  private func checkTelescoping(_ facts: [StepFacts], _ weights: RewardWeights, _ seed: UInt64) throws {
    let episode = Episode(facts, formula: .potentialBased, weights: weights)
    let expected =
      episode.totals.potentialEnd - episode.totals.potentialStart + weights.alpha * episode.totals.drift
    let printed = episode.steps.reduce(0) { $0 + $1.reward.value }
    try #require(abs(printed - expected) <= 1e-9, "seed \(seed)")
    try #require(abs(episode.totals.sum - expected) <= 1e-9, "seed \(seed)")
  }

  @Test("pr-pbrs is not negative where D does not rise, and S and c do not fall", arguments: parts)
  func monotonicity(seed: UInt64) throws {
    var random = RandomSteps(seed: 1000 + seed)
    let comparisons = try Self.comparisons(&random)
    var seen = 0
    for _ in 0..<Self.episodes {
      let weights = random.weights()
      let facts = random.episode(of: comparisons, length: random.number(1...8))
      for step in Episode(facts, formula: .potentialBased, weights: weights).steps {
        let (before, after) = (step.reward.before, step.reward.after)
        let rises =
          after.diagnostics.weighed(by: weights.severity) > before.diagnostics.weighed(by: weights.severity)
        let falls = (before.isSafe && !after.isSafe) || after.confidence < before.confidence
        if rises || falls { continue }
        seen += 1
        try #require(step.reward.value >= 0, "seed \(1000 + seed)")
      }
    }
    #expect(seen > 100)
  }

  @Test("Computing again from what was stored gives the same bytes", arguments: parts)
  func recomputation(seed: UInt64) throws {
    var random = RandomSteps(seed: 3000 + seed)
    let comparisons = try Self.comparisons(&random)
    // As a bundle keeps them: text, not values.
    let stored = try comparisons.map { comparison in
      let bytes = try comparison.json.canonicalBytes()
      return try DiagnosticsComparison(JSONValue(parsing: bytes, options: .iJSON))
    }
    let twins = Dictionary(zip(comparisons, stored), uniquingKeysWith: { first, _ in first })
    for _ in 0..<Self.episodes {
      let weights = random.weights()
      let formula = RewardFormula.allCases[random.number(0...1)]
      let facts = random.episode(of: comparisons, length: random.number(1...4))
      let again = facts.map { step in
        var read = step
        read.diagnostics = step.diagnostics.flatMap { twins[$0] }
        return read
      }
      let weightsAgain = try RewardWeights(JSONValue(parsing: weights.json.canonicalBytes()))
      let first = Episode(facts, formula: formula, weights: weights, discount: 0.9)
      let second = Episode(again, formula: formula, weights: weightsAgain, discount: 0.9)
      try #require(first == second, "seed \(3000 + seed)")
      for (step, other) in zip(first.steps, second.steps) {
        try #require(try step.reward.json.canonicalBytes() == other.reward.json.canonicalBytes())
      }
    }
  }

  @Test(
    "The order of diagnostics and files changes no byte, and every diagnostic is in one category",
    arguments: parts
  )
  func order(seed: UInt64) throws {
    var random = RandomSteps(seed: 2000 + seed)
    for _ in 0..<Self.episodes {
      let input = try random.input()
      var shuffled = input
      shuffled.before.shuffle(using: &random.generator)
      shuffled.after.shuffle(using: &random.generator)
      shuffled.changes?.shuffle(using: &random.generator)
      let (first, second) = (DiagnosticsComparison(input), DiagnosticsComparison(shuffled))
      // What is printed is a function of these values alone.
      try #require(first == second, "seed \(2000 + seed)")
      try #require(
        StepReward(StepFacts(diagnostics: first)) == StepReward(StepFacts(diagnostics: second)),
        "seed \(2000 + seed)"
      )
      try checkPartition(first, seed: 2000 + seed)
    }
  }

  private func checkPartition(_ comparison: DiagnosticsComparison, seed: UInt64) throws {
    let before =
      comparison.fixed + comparison.withheld.map(\.diagnostic)
      + comparison.persisting.map { comparison.before[$0.before] }
    try #require(before.count == comparison.before.count && Set(before) == Set(comparison.before))
    let after = comparison.new + comparison.persisting.map { comparison.after[$0.after] }
    try #require(after.count == comparison.after.count && Set(after) == Set(comparison.after))
    // What is withheld still counts, so D falls by what was fixed less what is new, and by nothing else.
    let isRaised = comparison.persisting.contains {
      comparison.before[$0.before].severity != comparison.after[$0.after].severity
    }
    guard !isRaised else { return }
    let counted = comparison.countAfter + comparison.countWithheld
    let earned =
      DiagnosticCounts(comparison.fixed.map(\.severity)) - DiagnosticCounts(comparison.new.map(\.severity))
    try #require(comparison.countBefore - counted == earned, "seed \(seed)")
  }
}
