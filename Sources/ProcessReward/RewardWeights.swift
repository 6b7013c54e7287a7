package import CanonicalJSON

/// Which formula a reward is computed by; both are defined in docs/reward.md.
package enum RewardFormula: String, Sendable, CaseIterable {
  /// `α·(D_before − D_after) + β·S − γ·(1 − c)`
  case stepwise = "pr-v1"
  /// `γ_d·Φ(after) − Φ(before)` with `Φ = −α·D + β·S + γ·c`
  case potentialBased = "pr-pbrs"
}

/// What one diagnostic of each severity counts.
package struct SeverityWeights: Hashable, Sendable {
  package var error = 1.0
  package var warning = 1.0
  package var information = 0.0
  package var hint = 0.0

  package init() {}
}

/// The numbers of a formula.
package struct RewardWeights: Hashable, Sendable {
  /// For diagnostics.
  package var alpha = 0.5
  /// For safety.
  package var beta = 0.4
  /// For confidence.
  package var gamma = 0.1
  /// γ_d of `pr-pbrs`.
  package var discount = 1.0
  package var severity = SeverityWeights()

  package init() {}

  package var json: JSONValue {
    [
      "alpha": .double(alpha), "beta": .double(beta), "gamma": .double(gamma), "discount": .double(discount),
      "severity": [
        "error": .double(severity.error), "warning": .double(severity.warning),
        "information": .double(severity.information), "hint": .double(severity.hint),
      ],
    ]
  }
}

/// The choices that `reward` in lanser.json makes.
package struct RewardConfiguration: Hashable, Sendable {
  package var formula = RewardFormula.stepwise
  package var weights = RewardWeights()
  package var scope = RewardScope.affected

  package init() {}

  /// Reads the object; what it does not say has its default.
  ///
  /// Weights are numbers from 0 to 1000 with at most nine decimal places, so that rewards, which have nine, are what
  /// a person gets who computes them by hand; `discount` is above 0 and at most 1.
  ///
  /// - Throws: the first member that is unknown, of another type or out of range.
  package init(_ value: JSONValue, at pointer: String = "") throws(RewardError) {
    let members = try JSONMembers(
      value,
      at: pointer,
      known: ["version", "alpha", "beta", "gamma", "discount", "severity", "scope"]
    )
    if members.optional("version") != nil { formula = try members.choice("version") }
    if members.optional("scope") != nil { scope = try members.choice("scope") }
    weights = try RewardWeights(members)
  }
}

extension RewardWeights {
  /// Reads what `json` writes.
  ///
  /// - Throws: the first member that is unknown, of another type or out of range.
  package init(_ value: JSONValue, at pointer: String = "") throws(RewardError) {
    try self.init(
      JSONMembers(value, at: pointer, known: ["alpha", "beta", "gamma", "discount", "severity"])
    )
  }

  fileprivate init(_ members: JSONMembers) throws(RewardError) {
    alpha = try members.weight("alpha") ?? alpha
    beta = try members.weight("beta") ?? beta
    gamma = try members.weight("gamma") ?? gamma
    if let value = try members.number("discount") {
      guard value > 0, value <= 1 else {
        throw .expected(pointer: members.place("discount"), "a number above 0 and at most 1")
      }
      discount = value
    }
    guard let object = members.optional("severity") else { return }
    let severities = try JSONMembers(
      object,
      at: members.place("severity"),
      known: RewardDiagnostic.Severity.allCases.map(\.rawValue)
    )
    severity.error = try severities.weight("error") ?? severity.error
    severity.warning = try severities.weight("warning") ?? severity.warning
    severity.information = try severities.weight("information") ?? severity.information
    severity.hint = try severities.weight("hint") ?? severity.hint
  }
}

extension JSONMembers {
  fileprivate func weight(_ name: String) throws(RewardError) -> Double? {
    guard let value = try number(name) else { return nil }
    guard value >= 0, value <= 1000 else {
      throw .expected(pointer: place(name), "a number from 0 to 1000")
    }
    return value
  }

  fileprivate func number(_ name: String) throws(RewardError) -> Double? {
    guard let value = optional(name) else { return nil }
    guard let number = value.doubleValue, number.isFinite,
      DecimalRounding.rewards.rounded(number) == number
    else {
      throw .expected(pointer: place(name), "a number with at most nine decimal places")
    }
    return number
  }
}
