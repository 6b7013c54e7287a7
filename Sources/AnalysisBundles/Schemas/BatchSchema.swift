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
    definitions: requestDefinitions() + [("batchResponse", response), ("bundle", BundleSchema.root)]
      + BundleSchema.definitions
  )

  /// What documents that contain requests define too, beside the bundle.
  ///
  /// - Parameter isRecorded: whether the requests are those of a trace; a batch takes fewer.
  /// - Returns: the definitions that schemas of requests refer to.
  static func requestDefinitions(isRecorded: Bool = false) -> [SchemaDocument.Definition] {
    [("batchRequest", request(isRecorded: isRecorded)), ("selector", SelectorSchema.root)]
  }

  /// The commands that a request may name, without their aliases.
  package static let commands = questions + edits

  private static let questions = [
    "def", "decl", "typedef", "impl", "refs", "hover", "symbols", "diag", "outline", "locate", "actions",
    "prepare-rename", "explain",
  ]

  /// The commands of requests that come to an edit.
  package static let edits = EditParameter.allCommands

  private static let aliases = ["references": "refs", "diagnostics": "diag"]

  private static let root = SchemaPart.openObject.when(
    .any(of: [.having([("bundle", .anything)]), .having([("error", .anything)])]),
    then: .reference("batchResponse"),
    otherwise: .reference("batchRequest")
  )

  private static func request(isRecorded: Bool) -> SchemaPart {
    let spellings = questions.map { ($0, $0) } + aliases.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let kinds =
      spellings.map { (name: $0.0, part: question(name: $0.0, of: $0.1)) }
      + edits.map { (name: $0, part: edit($0, isRecorded: isRecorded)) }
    return .kinds("cmd", kinds)
  }

  private static let selector = SchemaPart.any(of: [.text(), .reference("selector")])

  private static func question(name: String, of command: String) -> SchemaPart {
    let parameters = QuestionParameter.all.filter { $0.commands.contains(command) && $0.name != "indexing" }
    let part = SchemaPart.object(
      parameters.map(\.member) + [
        .optional("indexing", .one(of: ["utf-16", "utf-8", "codepoint"]), "The unit of columns."),
        .optional("allowPartial", .boolean, "Whether an answer that may be incomplete is a success."),
      ]
    )
    return request(
      name,
      selector: .optional(
        "selector",
        selector.orNull,
        "The place, in either spelling; without one the question is about the whole workspace."
      ),
      parameters: .optional("params", part, "The command's options.")
    )
  }

  private static func edit(_ command: String, isRecorded: Bool) -> SchemaPart {
    var part = SchemaPart.object(EditParameter.members(of: command, isRecorded: isRecorded))
    if EditParameter.commandsWithInput.contains(command) {
      part = part.withExactlyOne(of: ["patch", "workspaceEdit"])
    }
    let needsSelector = EditParameter.commandsWithSelector.contains(command)
    return request(
      command,
      selector: needsSelector
        ? .required("selector", selector, "The place, in either spelling.")
        : .optional("selector", .null, "This command takes none."),
      parameters: .required("params", part, "What is done, and under which rules.")
    )
  }

  private static func request(
    _ name: String,
    selector: SchemaPart.Member,
    parameters: SchemaPart.Member
  ) -> SchemaPart {
    .object([
      .optional("id", id.orNull, "Comes back with the response."),
      .required("cmd", .constant(.string(name)), "The command."),
      selector,
      .optional("workspace", .text().orNull, "The workspace's folder; else the one that the batch runs in."),
      parameters,
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
