import CanonicalJSON
import JSONSchemas
import Selectors

/// The part of the bundle's schema that describes facts.
enum FactsSchema {
  static let definitions: [SchemaDocument.Definition] = [
    ("facts", facts), ("range", range), ("location", location), ("hover", hover), ("symbol", symbol),
    ("diagnostic", diagnostic), ("place", place), ("action", action), ("renameTarget", renameTarget),
    ("explanation", explanation),
  ]

  private static let payloads: [(name: String, part: SchemaPart, description: String)] = [
    ("definitions", .list(of: .reference("location")), "Where the symbol is defined."),
    ("declarations", .list(of: .reference("location")), "Where the symbol is declared."),
    ("typeDefinitions", .list(of: .reference("location")), "Where the symbol's type is defined."),
    ("implementations", .list(of: .reference("location")), "Where the symbol is implemented."),
    (
      "references", .list(of: .reference("location"), to: Facts.pageSize),
      "Where the symbol is used."
    ),
    ("hover", .reference("hover").orNull, "What the server says of the symbol."),
    ("symbols", .list(of: .reference("symbol")), "The symbols of a file or of the workspace."),
    ("outline", .list(of: .reference("symbol")), "The definitions of a file, in the order of the source."),
    ("diagnostics", .list(of: .reference("diagnostic")), "What the server complains about."),
    ("place", .reference("place"), "The place that a selector addresses."),
    ("actions", .list(of: .reference("action")), "What the server offers to do, in its order."),
    ("renameTarget", .reference("renameTarget"), "What would be renamed."),
    ("explanation", .reference("explanation"), "How a selector was followed."),
  ]

  private static let facts = SchemaPart.object(
    payloads.map { .optional($0.name, $0.part, $0.description) } + [
      .required("provenance", .one(of: ["lsp", "syntax"]), "A language server, or the syntax tree."),
      .required("state", .one(of: ["ready", "partial"]), "Whether this is all there is."),
      .optional("reason", .text(from: 1), "Why the facts may be incomplete."),
      .optional(
        "analysed",
        .object([
          .required("files", .integer(from: 0), "How many source files."),
          .optional(
            "workspaceFiles",
            .integer(from: 0),
            "How many the workspace has in the server's languages."
          ),
        ]),
        "What the server has taken into account."
      ),
      .required("truncated", .boolean, "Whether the list goes on."),
      .required("nextCursor", .text(from: 1).orNull, "Where it goes on."),
    ]
  )
  .withExactlyOne(of: payloads.map(\.name))
  .when(
    .having([("state", .constant("partial"))]),
    then: .openObject([.required("reason", .anything, "Partial facts have a reason.")]),
    otherwise: .not(.having([("reason", .anything)]))
  )

  private static let range = SchemaPart.list(of: .integer(from: 0), from: 4, to: 4).described(
    "Start line, start column, end line, end column; from zero, the end excluded, columns in the position encoding."
  )

  private static let location = SchemaPart.object([
    .required("uri", .uri, "Relative to the workspace, server:/…, env:/… or a file: URI."),
    .required("range", .reference("range"), "The place."),
    .optional("text", .text(), "The source line, without surrounding white space."),
  ])

  private static let hover = SchemaPart.object([
    .required("format", .one(of: ["markdown", "plaintext"]), "How the text is written."),
    .required("value", .text(), "The text."),
    .required("range", .reference("range").orNull, "What it is about."),
  ])

  private static let symbol = SchemaPart.object([
    .required("name", .text(), "The name."),
    .required("kind", .text(from: 1), "LSP's name of the kind, in lower camel case."),
    .required("uri", .uri, "The file."),
    .required("range", .reference("range"), "The whole definition."),
    .required("nameRange", .reference("range"), "The name."),
    .optional("detail", .text(), "Signature or type."),
    .optional("container", .text(), "What it belongs to."),
    .optional("selector", .text(from: 1), "The canonical selector."),
    .optional("children", .list(of: .reference("symbol"), from: 1), "What belongs to it."),
  ])

  private static let diagnostic = SchemaPart.object([
    .required("uri", .uri, "The file."),
    .required("range", .reference("range"), "The place."),
    .required("severity", .one(of: DiagnosticFact.Severity.allCases.map(\.rawValue)), "How bad it is."),
    .required("message", .text(), "What is wrong."),
    .optional("code", .text(), "The server's name of the rule."),
    .optional("source", .text(), "Who says so."),
    .optional("tags", .list(of: .one(of: ["unnecessary", "deprecated"]), from: 1), "LSP's tags."),
    .optional("text", .text(), "The source line, without surrounding white space."),
  ])

  private static let place = SchemaPart.object([
    .required("place", .reference("location"), "Where it is."),
    .required("selectors", .map(of: .text(from: 1)), "Canonical selectors of the place, by their kind."),
    .required(
      "symbol",
      SchemaPart.object([
        .required("kind", .text(from: 1), "The kind of the definition."),
        .required("qualname", .text(from: 1), "Its names from the outermost, joined by dots."),
      ]).orNull,
      "The innermost definition around the place."
    ),
  ])

  private static let explanation = SchemaPart.object([
    .required("form", .one(of: SelectorForm.allCases.map(\.rawValue)), "The form of the selector."),
    .required("template", .text(from: 1), "The shape of the form."),
    .required("selector", .text(from: 1), "The canonical string."),
    .required("positionSpec", .openObject, "The JSON form."),
    .required("tried", .list(of: .text()), "What was done, in order."),
    .required("outcome", .text(from: 1), "OK, or the code of the failure."),
    .required("message", .text().orNull, "What the failure says."),
    .required("place", .reference("location").orNull, "Where it led."),
    .required("score", .score.orNull, "What speaks for the place."),
    .required("confidence", .score.orNull, "The probability that it is what was meant."),
    .required("tau", .score.orNull, "The least score that is accepted."),
    .required("weights", .text().orNull, "The name of the weights."),
    .required("features", .openObject, "The evidence."),
    .required("candidates", .list(of: .reference("candidate")), "What else was considered, best first."),
  ])

  private static let action = SchemaPart.object([
    .required("id", .text(), "What `lanser action` takes."),
    .required("title", .text(), "What it does, for people."),
    .required("isPreferred", .boolean, "Whether the server thinks it the best."),
    .required("isEdit", .boolean, "Whether it is an edit, as far as the server says."),
    .optional("kind", .text(), "LSP's kind of code action."),
    .optional("disabled", .text(), "Why it can not be used here."),
  ])

  private static let renameTarget = SchemaPart.object([
    .required("place", .reference("location"), "The name that would be replaced."),
    .required("name", .text(), "The name."),
  ])
}
