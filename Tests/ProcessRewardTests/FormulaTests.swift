import CanonicalJSON
import ProcessReward
import Testing

@Suite("The formulas")
struct FormulaTests {
  @Test(
    "pr-v1 gives the numbers of the specification",
    arguments: [
      (5, 2, true, 0.94, "1.894"), (7, 7, false, 0.62, "-0.038"), (4, 3, true, 0.72, "0.872"),
      (3, 3, true, 1, "0.4"), (3, 3, false, 1, "0"), (0, 4, true, 1, "-1.6"), (1, 0, true, 0, "0.8"),
    ] as [(Int, Int, Bool, Double, String)]
  )
  func workedNumbers(before: Int, after: Int, isSafe: Bool, confidence: Double, expected: String) throws {
    let reward = try #require(
      Self.reward(.stepwise, from: (before, true, 1), to: (after, isSafe, confidence)).json["r"]
    )
    #expect(String(decoding: try reward.canonicalBytes(), as: UTF8.self) == expected)
  }

  @Test(
    "pr-pbrs is the difference of two potentials",
    arguments: [
      ((5, true, 1), (2, true, 0.94), "1.494"), ((7, true, 1), (7, false, 0.62), "-0.438"),
      ((7, false, 0.62), (7, true, 0.62), "0.4"), ((3, true, 1), (3, true, 1), "0"),
    ] as [((Int, Bool, Double), (Int, Bool, Double), String)]
  )
  func shaped(before: (Int, Bool, Double), after: (Int, Bool, Double), expected: String) throws {
    let reward = try #require(Self.reward(.potentialBased, from: before, to: after).json["r"])
    #expect(String(decoding: try reward.canonicalBytes(), as: UTF8.self) == expected)
  }

  @Test("The paper's Proposition 5.2 is false of pr-v1: nothing gets worse, and the reward is negative")
  func counterexample() {
    let (before, after) = ((7, false, 0.62), (7, false, 0.62))
    #expect(Self.reward(.stepwise, from: before, to: after).value < 0)
    #expect(Self.reward(.potentialBased, from: before, to: after).value == 0)
  }

  @Test("γ_d weighs the later potential")
  func discounted() throws {
    var weights = RewardWeights()
    weights.discount = 0.5
    let reward = Self.reward(.potentialBased, from: (4, true, 1), to: (2, true, 1), weights)
    // Φ goes from −1.5 to −0.5.
    #expect(reward.value == 1.25)
    #expect(reward.json["components"]?["potential"] == ["before": -1.5, "after": -0.5])
  }

  @Test("Severities count as they are weighed, by default errors and warnings")
  func severities() {
    var counts = DiagnosticCounts()
    (counts.error, counts.warning, counts.information, counts.hint) = (1, 2, 4, 8)
    #expect(counts.weighed(by: SeverityWeights()) == 3)
    var weights = SeverityWeights()
    (weights.error, weights.warning, weights.information, weights.hint) = (10, 1, 0.5, 0.25)
    #expect(counts.weighed(by: weights) == 16)
    #expect(counts.total == 15)
  }

  @Test("The components say where the reward comes from")
  func components() throws {
    let reward = Self.reward(.stepwise, from: (5, true, 1), to: (2, true, 0.94))
    let expected: JSONValue = [
      "diagnostics": ["before": 5, "after": 2, "term": 1.5],
      "safety": ["before": true, "after": true, "term": 0.4],
      "confidence": ["before": 1, "after": 0.94, "term": -0.006],
    ]
    #expect(reward.json["components"] == expected)
    #expect(reward.json["version"] == "pr-v1")
    #expect(reward.json["weights"] == RewardWeights().json)
  }

  @Test("A confidence is recorded as bundles record it, and what is none counts as none")
  func confidences() {
    func confidence(_ value: Double) -> Double {
      RewardState(diagnostics: DiagnosticCounts(), confidence: value).confidence
    }
    #expect(confidence(0.12345678) == 0.123457)
    #expect(confidence(1.5) == 1)
    #expect(confidence(-1) == 0)
    #expect(confidence(.nan) == 0)
  }

  private static func reward(
    _ formula: RewardFormula,
    from before: (errors: Int, isSafe: Bool, confidence: Double),
    to after: (errors: Int, isSafe: Bool, confidence: Double),
    _ weights: RewardWeights = RewardWeights()
  ) -> StepReward {
    func state(_ value: (errors: Int, isSafe: Bool, confidence: Double)) -> RewardState {
      var counts = DiagnosticCounts()
      counts.error = value.errors
      return RewardState(diagnostics: counts, isSafe: value.isSafe, confidence: value.confidence)
    }
    let facts = StepFacts(
      diagnostics: nil,
      failedChecks: after.isSafe ? [] : ["clean-work-tree"],
      confidence: after.confidence
    )
    return StepReward(facts, from: state(before), to: state(after), formula: formula, weights: weights)
  }
}
