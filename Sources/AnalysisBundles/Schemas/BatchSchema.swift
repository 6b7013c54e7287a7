import CanonicalJSON
package import JSONSchemas

/// The JSON Schema of the lines that `lanser batch` reads and writes.
package enum BatchSchema {
  package static let document = SchemaDocument(
    name: "batch",
    version: "1",
    title: "lanser batch line",
    description:
      "One line of a batch: a request, or the response to one. Responses have a bundle or an error.",
    root: root,
    definitions: requestDefinitions + [("batchResponse", response), ("bundle", BundleSchema.root)]
      + BundleSchema.definitions
  )

  /// What documents that contain requests define too.
  static let requestDefinitions: [SchemaDocument.Definition] = [
    ("batchRequest", request), ("selector", SelectorSchema.root),
  ]

  /// The commands that a request may name, without their aliases.
  package static let commands = [
    "def", "decl", "typedef", "impl", "refs", "hover", "symbols", "diag", "outline", "locate", "actions",
    "prepare-rename",
  ]

  private static let aliases = ["references": "refs", "diagnostics": "diag"]

  private static let root = SchemaPart.openObject.when(
    .any(of: [.having([("bundle", .anything)]), .having([("error", .anything)])]),
    then: .reference("batchResponse"),
    otherwise: .reference("batchRequest")
  )

  private static let request: SchemaPart = {
    let spellings = commands.map { ($0, $0) } + aliases.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    return .kinds("cmd", spellings.map { (name: $0.0, part: request(name: $0.0, of: $0.1)) })
  }()

  private static func request(name: String, of command: String) -> SchemaPart {
    let parameters = QuestionParameter.all.filter { $0.commands.contains(command) && $0.name != "indexing" }
    return .object([
      .optional("id", id.orNull, "Comes back with the response."),
      .required("cmd", .constant(.string(name)), "The command."),
      .optional(
        "selector",
        .any(of: [.text(), .reference("selector"), .null]),
        "The place, in either spelling; without one the question is about the whole workspace."
      ),
      .optional("workspace", .text().orNull, "The workspace's folder; else the one that the batch runs in."),
      .optional(
        "params",
        .object(
          parameters.map(\.member) + [
            .optional("indexing", .one(of: ["utf-16", "utf-8", "codepoint"]), "The unit of columns."),
            .optional("allowPartial", .boolean, "Whether an answer that may be incomplete is a success."),
          ]
        ),
        "The command's options."
      ),
      .optional("timeout", .number(above: 0, to: 86_400).orNull, "How long to wait, in seconds."),
    ])
  }

  private static let response = SchemaPart.object([
    .required("id", id.orNull, "Of the request; null when it has none."),
    .optional("bundle", .reference("bundle"), "The answer."),
    .optional("line", .integer(from: 1), "Which line of the input is no request."),
    .optional("error", .reference("failure"), "What is wrong with that line."),
  ])
  .withExactlyOne(of: ["bundle", "error"])
  .when(
    .having([("error", .anything)]),
    then: .openObject([.required("line", .anything, "A line that is no request is named.")])
  )

  private static let id = SchemaPart.any(of: [
    .text(), .integer(from: -9_007_199_254_740_991, to: 9_007_199_254_740_991),
  ])
}
