import JSONSchemas

/// The part of the bundle's schema that describes edits.
enum EditsSchema {
  static let definitions: [SchemaDocument.Definition] = [
    ("edits", edits), ("fileEdit", fileEdit), ("safetyCheck", safetyCheck), ("transaction", transaction),
    ("diagnosticsComparison", comparison), ("withheldDiagnostic", withheld), ("evidence", evidence),
  ]

  private static let edits = SchemaPart.object([
    .required(
      "workspaceEdit",
      .openObject,
      "The edit as an LSP 3.17 WorkspaceEdit, with URIs in the forms of bundles."
    ),
    .required("diff", .text(), "A unified diff that `git apply` takes."),
    .required("files", .list(of: .reference("fileEdit")), "The files that change, ordered by their URIs."),
    .required(
      "safety",
      .object([
        .required("passed", .boolean, "Whether every check passed."),
        .required("checks", .list(of: .reference("safetyCheck")), "In the order in which they were made."),
      ]),
      "Why the edit is safe or not."
    ),
    .required(
      "diagnostics",
      .reference("diagnosticsComparison").orNull,
      "What the diagnostics were and would be; null when nobody asked."
    ),
    .required(
      "transaction",
      .reference("transaction").orNull,
      "The transaction that wrote the change; null for a preview."
    ),
  ])

  private static let fileEdit = SchemaPart.object([
    .required("uri", .uri, "Where the file is before the change, or after it when it is created."),
    .optional("renamedTo", .uri, "Where it is afterwards, when it is renamed."),
    .required("before", .reference("digest").orNull, "Of the bytes before; null when there was no file."),
    .required(
      "after",
      .reference("digest").orNull,
      "Of the bytes afterwards; null when the file is deleted."
    ),
    .required("edits", .integer(from: 0), "How many places are edited."),
  ])

  private static let safetyCheck = SchemaPart.object([
    .required("name", .text(pattern: "^[a-z0-9]+(-[a-z0-9]+)*$"), "Stable."),
    .required("passed", .boolean, "What came of it."),
    .required("detail", .text(), "What was looked at and found."),
  ])

  private static let transaction = SchemaPart.object([
    .required("id", .text(from: 1), "Depends on the change only."),
    .required("files", .integer(from: 0), "How many files were written."),
    .required("recorded", .boolean, "Whether git holds what was there before."),
    .required(
      "fallbacks",
      .list(of: .text()),
      "What the file system could not do, and what was done instead."
    ),
    .required("losses", .list(of: .text()), "What could not be kept."),
    .required("keptDirectories", .list(of: .text()), "Directories that stayed because they are not empty."),
  ])

  private static let diagnostics = SchemaPart.list(of: .reference("diagnostic"))

  /// docs/reward.md says what the categories mean.
  private static let comparison = SchemaPart.object([
    .required("scope", RewardSchema.scope, "Which diagnostics are looked at."),
    .required(
      "analysed",
      .object([
        .required("before", .integer(from: 0).orNull, "How many files were analysed."),
        .required("after", .integer(from: 0).orNull, "How many are analysed afterwards."),
        .required("lost", .list(of: .text()), "Files that are not analysed any more."),
        .required("gained", .list(of: .text()), "Files that are analysed only now."),
      ]),
      "What was analysed, where the server says so."
    ),
    .required("before", diagnostics, "The diagnostics before."),
    .required("after", diagnostics, "The diagnostics afterwards."),
    .required("fixed", diagnostics, "Those that were there, and were really fixed."),
    .required("new", diagnostics, "Those that were not there."),
    .required(
      "persisting",
      .list(
        of: .object([
          .required("before", .integer(from: 0), "Which of the list before."),
          .required("after", .integer(from: 0), "Which of the list afterwards."),
        ])
      ),
      "Those that are there both times."
    ),
    .required("suppressed", .list(of: .reference("withheldDiagnostic")), "Those that were silenced."),
    .required("removed", .list(of: .reference("withheldDiagnostic")), "Those whose code is gone."),
    .required("unknown", .list(of: .reference("withheldDiagnostic")), "Those that nobody knows of."),
  ])

  private static let withheld = SchemaPart.object([
    .required("diagnostic", .reference("diagnostic"), "What is not reported any more."),
    .required("evidence", .reference("evidence"), "Why that is no fix."),
  ])

  private static let evidence = SchemaPart.object([
    .required("kind", .text(pattern: "^[a-z]+(-[a-z]+)*$"), "What was found."),
    .optional("uri", .uri, "The file that holds it."),
    .optional("line", .integer(from: 0), "The line, from zero."),
    .optional("text", .text(), "What was added or taken away."),
  ])
}
