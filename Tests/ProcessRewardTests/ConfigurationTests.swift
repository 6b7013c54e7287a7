import CanonicalJSON
import ProcessReward
import Testing

@Suite("Weights and scope are read strictly")
struct RewardConfigurationTests {
  @Test("What is not said has its default")
  func defaults() throws {
    #expect(try RewardConfiguration([:]) == RewardConfiguration())
    let weights = RewardWeights()
    #expect((weights.alpha, weights.beta, weights.gamma, weights.discount) == (0.5, 0.4, 0.1, 1))
    let configuration = RewardConfiguration()
    #expect(configuration.formula == .stepwise)
    #expect(configuration.scope == .affected)
  }

  @Test("Everything that is said is taken")
  func everything() throws {
    let value: JSONValue = [
      "version": "pr-pbrs", "alpha": 2, "beta": 0, "gamma": 0.25, "discount": 0.99, "scope": "workspace",
      "severity": ["error": 3, "warning": 1.5, "information": 0.1, "hint": 0],
    ]
    let configuration = try RewardConfiguration(value)
    #expect(configuration.formula == .potentialBased)
    #expect(configuration.scope == .workspace)
    #expect(configuration.weights.severity.warning == 1.5)
    #expect(try RewardWeights(configuration.weights.json) == configuration.weights)
  }

  @Test(
    "What is wrong is named with its place",
    arguments: Self.mistakes
  )
  func wrong(value: JSONValue, expected: RewardError) {
    #expect(throws: expected) { try RewardConfiguration(value) }
  }

  private static let mistakes: [(JSONValue, RewardError)] = [
    (["alpa": 1], .unknownMember(pointer: "/alpa", known: members)),
    (["alpha": "1"], .expected(pointer: "/alpha", number)),
    (["alpha": -0.1], .expected(pointer: "/alpha", "a number from 0 to 1000")),
    (["beta": 1000.5], .expected(pointer: "/beta", "a number from 0 to 1000")),
    (["gamma": 0.1234567891], .expected(pointer: "/gamma", number)),
    (["discount": 0], .expected(pointer: "/discount", "a number above 0 and at most 1")),
    (["discount": 1.01], .expected(pointer: "/discount", "a number above 0 and at most 1")),
    (["version": "pr-v2"], .expected(pointer: "/version", "\"pr-v1\" or \"pr-pbrs\"")),
    (
      ["scope": "all"],
      .expected(pointer: "/scope", "\"target\" or \"file\" or \"affected\" or \"workspace\"")
    ),
    (["severity": ["error": nil]], .expected(pointer: "/severity/error", number)),
    (
      ["severity": ["fatal": 1]],
      .unknownMember(pointer: "/severity/fatal", known: ["error", "warning", "information", "hint"])
    ),
    ([], .expected(pointer: "", "an object")),
  ]
  private static let members = ["version", "alpha", "beta", "gamma", "discount", "severity", "scope"]
  private static let number = "a number with at most nine decimal places"
}
