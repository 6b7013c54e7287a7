import JSONSchemas

/// The part of the bundle's schema that describes rewards; docs/reward.md defines them.
enum RewardSchema {
  static let definitions: [SchemaDocument.Definition] = [
    ("processReward", reward), ("rewardWeights", weights), ("diagnosticCounts", counts),
  ]

  static let scope = SchemaPart.one(of: ["target", "file", "affected", "workspace"])

  private static let reward = SchemaPart.object([
    .required("version", .one(of: ["pr-v1", "pr-pbrs"]), "The formula."),
    .required("r", .number(), "The reward."),
    .required(
      "components",
      .object([
        .required("diagnostics", component(.number(from: 0)), "The weighed number of diagnostics."),
        .required("safety", component(.boolean), "Whether all checks passed."),
        .required("confidence", component(.number(from: 0, to: 1)), "That the place is the right one."),
        .optional(
          "potential",
          .object([
            .required("before", .number(), "The potential before."),
            .required("after", .number(), "The potential afterwards."),
          ]),
          "Of pr-pbrs."
        ),
      ]),
      "What the formula was given, and what it made of it."
    ),
    .required("weights", .reference("rewardWeights"), "How much each component counts."),
    .required(
      "evidence",
      .object([
        .required("diagnostics", summary.orNull, "How many there are of each category."),
        .required("withheld", .list(of: withheld), "Those that went away without being fixed."),
        .required("failedChecks", .list(of: .text()), "The names of checks that did not pass."),
      ]),
      "What was counted."
    ),
    .required("explanation", .text(from: 1), "One sentence for people."),
  ])

  private static func component(_ value: SchemaPart) -> SchemaPart {
    .object([
      .required("before", value, "Before the step."),
      .required("after", value, "After the step."),
      .required("term", .number(), "What it adds to the reward."),
    ])
  }

  private static let severities = ["error", "warning", "information", "hint"]

  private static let counts = SchemaPart.object(
    severities.map { .required($0, .integer(from: 0), "How many of this severity.") }
  )

  private static let weights = SchemaPart.object([
    .required("alpha", .number(from: 0), "Of diagnostics."),
    .required("beta", .number(from: 0), "Of safety."),
    .required("gamma", .number(from: 0), "Of confidence."),
    .required("discount", .number(above: 0, to: 1), "Of the potential afterwards."),
    .required(
      "severity",
      .object(severities.map { .required($0, .number(from: 0), "What one of this severity counts.") }),
      "Of single diagnostics."
    ),
  ])

  private static let summary = SchemaPart.object(
    [.required("scope", scope, "Which diagnostics count.")]
      + ["before", "after", "fixed", "new", "persisting", "suppressed", "removed", "unknown"].map {
        .required($0, .reference("diagnosticCounts"), "How many, by severity.")
      }
  )

  private static let withheld = SchemaPart.object([
    .required("category", .one(of: ["suppressed", "removed", "unknown"]), "Why it does not count as fixed."),
    .required("uri", .uri, "The file."),
    .required("line", .integer(from: 0), "The line, from zero."),
    .required("severity", .one(of: severities), "How bad it was."),
    .required("code", .text().orNull, "The server's name of the rule."),
    .required("message", .text(), "What was wrong."),
    .required("evidence", .reference("evidence"), "What was found."),
  ])
}
