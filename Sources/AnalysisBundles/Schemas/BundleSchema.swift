import CanonicalJSON
package import JSONSchemas

/// The JSON Schema of bundles.
package enum BundleSchema {
  package static let document = SchemaDocument(
    name: "bundle",
    version: AnalysisBundle.formatVersion,
    title: "lanser bundle",
    description: "The result of one operation, with everything that it depends on. "
      + "Positions count lines and columns from zero.",
    root: root,
    definitions: definitions
  )

  /// The schema, ready to check values; made once.
  package static let compiled = Result { () throws(SchemaError) in try JSONSchema(document.json) }

  /// What documents that contain bundles define too, beside the bundle itself.
  package static let definitions: [SchemaDocument.Definition] =
    [("digest", .digest), ("failure", failure)] + requestDefinitions + FactsSchema.definitions
    + EditsSchema.definitions + RewardSchema.definitions + environmentDefinitions

  package static let root = SchemaPart.object([
    .required("version", .constant(.string(AnalysisBundle.formatVersion)), "The version of this format."),
    .required(
      "bundleId",
      .reference("digest"),
      "SHA-256 of the RFC 8785 bytes of everything but version, bundleId, processReward and meta.volatile."
    ),
    .required("status", .one(of: ["ok", "error"]), "Whether the operation succeeded."),
    .required("error", .reference("failure").orNull, "Why it did not succeed."),
    .required("request", .reference("request"), "What was asked."),
    .required("resolution", .reference("resolution").orNull, "Where the selector led."),
    .required("facts", .reference("facts").orNull, "What was found out."),
    .required("edits", .reference("edits").orNull, "What would be changed, or has been."),
    .required("processReward", .reference("processReward").orNull, "What the step was worth; in no hash."),
    .required("environment", .reference("environment"), "With what, and about what, it was answered."),
    .required(
      "capabilities",
      .reference("capabilities").orNull,
      "What the server offered and what of it was used; null when no server took part."
    ),
    .required("meta", .reference("meta"), "About the bundle itself."),
  ])
  .when(
    .having([("status", .constant("ok"))]),
    then: .openObject([.required("error", .null, "A success has no error.")]),
    otherwise: .openObject([.required("error", .openObject, "A failure has a reason.")])
  )

  /// The failure of an operation, also where there is no bundle around it.
  package static let failure = SchemaPart.object([
    .required(
      "code",
      .one(of: FailureCode.allCases.map(\.rawValue)),
      "Stable; docs/error-codes.md lists them."
    ),
    .required("message", .text(from: 1), "What happened, for people."),
    .required("hint", .text(from: 1).orNull, "What to run or change next."),
    .required(
      "retryable",
      .one(of: ["yes", "no", "sometimes", "manual"]),
      "Whether the same command may succeed later; manual: after something else was done."
    ),
    .required("data", .anything, "Facts for programs, which depend on the code."),
  ])

  private static let requestDefinitions: [SchemaDocument.Definition] = [
    (
      "request",
      .object([
        .required("cmd", .text(pattern: "^[a-z]+(-[a-z]+)*$"), "The command."),
        .required(
          "selector",
          .text().orNull,
          "The place, in its canonical spelling when it has one; null for the whole workspace."
        ),
        .required("params", .reference("parameters"), "The options that can change the answer."),
      ])
    ),
    ("parameters", parameters),
    (
      "resolution",
      .object([
        .required("original", .text(from: 1), "The canonical spelling of what was asked."),
        .required(
          "resolved",
          .object([
            .required("uri", .uri, "The file."),
            .required("range", .reference("range"), "The place in it."),
            .required("symbolId", .text(from: 1).orNull, "The id of the symbol, where one was computed."),
            .required("selector", .text(from: 1), "A selector of exactly this place."),
          ]),
          "The place."
        ),
        .required("score", .score, "The raw value of the candidate that was taken."),
        .required("confidence", .score, "The probability that this is what was meant."),
        .required("features", .openObject, "How the place was found."),
        .required(
          "weights",
          SchemaPart.object([.required("model", .text(from: 1), "The name of the fitted model.")]).orNull,
          "How much each feature counts."
        ),
        .required("tau", .score.orNull, "The least score that is accepted."),
        .required("delta", .score.orNull, "How far it has to be ahead of the second."),
        .required("disambiguation", .list(of: .reference("candidate")), "The other candidates, best first."),
      ])
    ),
    (
      "candidate",
      .openObject([
        .required("uri", .uri, "The file."),
        .optional("range", .reference("range"), "The place in it."),
        .optional("selector", .text(from: 1), "A selector of exactly this candidate."),
        .optional("score", .score, "Its raw value."),
        .optional("text", .text().orNull, "The source line."),
      ])
    ),
  ]

  /// The options of all commands, by their long names in camel case.
  private static let parameters = SchemaPart.object(
    QuestionParameter.all.map(\.member) + [
      .optional("newName", .text(), "rename: the new name."),
      .optional("id", .text(), "action: which of those that `lanser actions` lists."),
      .optional("files", .list(of: .text()), "format, organize-imports: the files."),
      .optional("old", .text(), "move: where the file is."),
      .optional("new", .text(), "move: where it goes."),
      .optional("input", .text(), "edit: what kind of edit was given."),
      .optional("digest", .reference("digest"), "edit: of the bytes that were given."),
      .optional("bundle", .reference("digest").orNull, "apply: the preview; null when it was none."),
      .optional("3way", .boolean, "apply: whether files that were changed since are merged."),
      .optional("transaction", .text(), "undo: what is taken back."),
    ]
  )

  private static let environmentDefinitions: [SchemaDocument.Definition] = [
    (
      "environment",
      .object([
        .required("lanser", .text(from: 1), "The version of lanser."),
        .required("server", .reference("server").orNull, "The language server; null when none took part."),
        .required(
          "positionEncoding",
          .one(of: ["utf-8", "utf-16", "utf-32"]).orNull,
          "The unit of columns in this bundle."
        ),
        .required("configDigest", .reference("digest").orNull, "Of the effective configuration."),
        .required("platform", .text(from: 1), "Operating system and processor."),
        .required("python", .reference("python").orNull, "The interpreter whose libraries were looked at."),
        .required("workspace", .reference("workspace"), "The files that the question was about."),
      ])
    ),
    (
      "server",
      .object([
        .required("name", .text(from: 1), "Its name in lanser's registry."),
        .required("version", .text(), "Its version."),
        .required("digest", .reference("digest").orNull, "Of its files."),
        .required("runtime", .text(from: 1).orNull, "What runs it, where it is no program of its own."),
      ])
    ),
    (
      "python",
      .object([
        .required("executable", .uri, "The interpreter, in the form of URIs in bundles."),
        .required("version", .text(from: 1).orNull, "Its version, where it is known."),
        .required("kind", .text(from: 1), "What kind of environment it belongs to."),
        .required("origin", .text(from: 1), "How it was found."),
      ])
    ),
    (
      "workspace",
      .object([
        .required(
          "digest",
          .text(pattern: "^(sha256:[0-9a-f]{64})?$"),
          "Over names and contents of source and configuration files; empty when they could not be read."
        ),
        .required(
          "head",
          .text(pattern: "^[0-9a-f]{40,64}$").orNull,
          "The commit under HEAD; null without git."
        ),
        .required("dirty", .boolean.orNull, "Whether tracked files differ from HEAD; null without git."),
        .required(
          "gitProblem",
          .text(from: 1).orNull,
          "Why git could not be asked although it should have been."
        ),
      ])
    ),
    (
      "capabilities",
      .object([
        .required("offered", .names, "What the server offered, sorted."),
        .required("used", .names, "What of it was used."),
      ])
    ),
    (
      "meta",
      .object([
        .required("exit_code", .one(of: [0] + exitStatuses), "What the process exited with."),
        .required("sorting_keys", .names, "By what lists are ordered."),
        .required(
          "hashing",
          .object([.required("algo", .constant("sha256-jcs-v1"), "SHA-256 of RFC 8785 bytes.")]),
          "How the ids are computed."
        ),
        .required(
          "factsId",
          .reference("digest"),
          "The same hash without environment, capabilities and meta: equal across machines when the facts are."
        ),
        .required(
          "volatile",
          .object([
            .required(
              "startedAt",
              .text(pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"),
              "RFC 3339, UTC."
            ),
            .required("durationMs", .integer(from: 0), "How long it took, in milliseconds."),
            .required("root", .text(), "The absolute path of the workspace; empty when there was none."),
          ]),
          "What differs from run to run; in no hash."
        ),
      ])
    ),
  ]

  private static let exitStatuses = FailureCode.allCases.map { Int($0.exitStatus) }.sorted()
}
