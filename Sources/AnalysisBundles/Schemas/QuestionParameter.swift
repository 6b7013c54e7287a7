import JSONSchemas
import Selectors

/// One option of a question, as bundles and batches have it.
struct QuestionParameter {
  /// The commands that take it.
  let commands: [String]
  let name: String
  let part: SchemaPart
  let description: String

  var member: SchemaPart.Member {
    .optional(name, part, "\(commands.joined(separator: ", ")): \(description)")
  }

  /// Those that are in bundles, because they can change the answer.
  static let all: [QuestionParameter] = [
    QuestionParameter(
      commands: ["refs"],
      name: "includeDeclaration",
      part: .boolean,
      description: "whether the declaration itself is listed."
    ),
    QuestionParameter(
      commands: ["refs"],
      name: "cursor",
      part: .text(),
      description: "where to go on; nextCursor of the page before."
    ),
    QuestionParameter(
      commands: ["symbols"],
      name: "query",
      part: .text(),
      description: "what names in the workspace must match."
    ),
    QuestionParameter(
      commands: ["diag"],
      name: "minimumSeverity",
      part: .one(of: DiagnosticFact.Severity.allCases.map(\.rawValue)),
      description: "the least severe that is listed."
    ),
    QuestionParameter(
      commands: ["locate"],
      name: "as",
      part: .one(of: SelectorForm.allCases.map(\.rawValue)),
      description: "the one kind of selector that is wanted."
    ),
    QuestionParameter(
      commands: ["locate"],
      name: "pin",
      part: .boolean,
      description: "whether the selectors in the answer are pinned to the present content."
    ),
    QuestionParameter(
      commands: ["locate", "explain"],
      name: "relocation",
      part: .one(of: ["relocate-v1", "relocate-v2"]),
      description: "how a place is looked for that may not be where it was."
    ),
    QuestionParameter(
      commands: ["actions"],
      name: "kinds",
      part: .list(of: .text()),
      description: "LSP's kinds of code actions that are wanted."
    ),
    QuestionParameter(
      commands: ["locate"],
      name: "indexing",
      part: .one(of: ["utf-16", "utf-8", "codepoint"]),
      description: "the unit of columns in the answer's selectors."
    ),
  ]
}
