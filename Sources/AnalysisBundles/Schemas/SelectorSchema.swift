import CanonicalJSON
package import JSONSchemas
import Selectors

/// The JSON Schema of `PositionSpec`, the JSON spelling of selectors.
///
/// It asks for what can be said about members one by one. That a range ends behind its start, that a module belongs to its
/// language and that a name parses is found out by `lanser selector parse`.
package enum SelectorSchema {
  package static let document = SchemaDocument(
    name: "selector",
    version: "1",
    title: "lanser selector (PositionSpec)",
    description: "The address of a place in a workspace. Lines and columns count from one. "
      + "A member that is null counts as absent.",
    root: root
  )

  package static let root = SchemaPart.kinds(
    "kind",
    SelectorForm.allCases.map { ($0.rawValue, part(of: $0)) }
  )

  private static func part(of form: SelectorForm) -> SchemaPart {
    let kind = SchemaPart.Member.required("kind", .constant(.string(form.rawValue)), "The kind of selector.")
    switch form {
    case .cursor: return .object([kind, uri, line, column, indexing, snapshot])
    case .range: return .object([kind, uri, pair("start"), pair("end"), indexing, snapshot])
    case .symbol: return symbol(kind)
    case .ast: return .object([kind, language(.optional), path, snapshot])
    case .anchor: return .object([kind, uri, snippet] + anchorOptions + [nth, snapshot])
    case .symbolID:
      let id = SchemaPart.text(from: 1, to: SelectorLimit.symbolID, pattern: "^[A-Za-z0-9._~-]*$")
      return .object([kind, .required("id", id, "The structural fingerprint.")])
    }
  }

  private static let number = SchemaPart.integer(from: 1, to: SelectorLimit.number)
  private static let count = SchemaPart.integer(from: 0, to: SelectorLimit.number)

  private static let uri = SchemaPart.Member.required(
    "uri",
    .text(from: 1),
    "A path relative to the workspace, percent-encoded, or a file: URI."
  )
  private static let line = SchemaPart.Member.required("line", number, "From one.")
  private static let column = SchemaPart.Member.required("col", number, "From one.")
  private static let indexing = SchemaPart.Member.optional(
    "indexing",
    .one(of: ["utf-16", "utf-8", "codepoint"]).orNull,
    "The unit of columns; utf-16 without."
  )
  private static let snapshot = SchemaPart.Member.optional(
    "doc",
    .text(pattern: "^(git:[0-9A-Fa-f]{4,64}|sha256:[0-9A-Fa-f]{64})$").orNull,
    "The content that the selector was made against."
  )
  private static let nth = SchemaPart.Member.optional("nth", count.orNull, "From zero, among equals.")

  private static func pair(_ name: String) -> SchemaPart.Member {
    .required(name, .list(of: number, from: 2, to: 2), "Line and column, from one.")
  }

  private enum Presence { case required, optional }

  private static func language(_ presence: Presence) -> SchemaPart.Member {
    let name = SchemaPart.text(pattern: "^[a-z][a-z0-9+-]{0,31}$")
    return switch presence {
    case .required: .required("language", name, "The language: py, ts, rs …")
    case .optional: .optional("language", name.orNull, "The language; else what the module says.")
    }
  }

  private static func symbol(_ kind: SchemaPart.Member) -> SchemaPart {
    SchemaPart.object([
      kind, language(.required),
      .optional(
        "module",
        .text(from: 1).orNull,
        "A dotted name in Python, a path without extension elsewhere."
      ),
      .required("qualname", .text(from: 1), "The names from the outermost, joined by dots."),
      .optional(
        "role",
        .one(of: SymbolRole.allCases.map(\.rawValue)).orNull,
        "The part that is meant; else the name."
      ),
      .optional("overload", count.orNull, "From zero, in the order of the source."),
      nth, snapshot,
    ])
    .when(
      .having([("language", .not(.constant("py")))]),
      then: .openObject([.required("module", .text(), "The file without its extension.")]),
      otherwise: SchemaPart.openObject.when(
        .not(.having([("module", .text())])),
        then: .openObject([
          .required("qualname", .text(pattern: ":"), "pkg.mod:Class.method names the module too.")
        ])
      )
    )
  }

  private static let path: SchemaPart.Member = {
    let kind = SchemaPart.text(pattern: "^[A-Za-z_][A-Za-z0-9_-]*$").described("The kind of node.")
    let name = SchemaPart.text(from: 1).described("Its name.")
    let number = count.described("Which of several, from zero.")
    let step = SchemaPart.any(of: [
      .tuple([kind, name, number], from: 1), .tuple([kind, number], from: 2),
    ])
    return .required("path", .list(of: step, from: 1), "The way through the syntax tree, from the outermost.")
  }()

  private static let snippet = SchemaPart.Member.required(
    "snippet",
    .text(from: 1),
    "The text that stands there."
  )
  private static let anchorOptions: [SchemaPart.Member] = [
    .optional("ctx", count.orNull, "How many characters around it take part in the comparison."),
    .optional(
      "hash",
      .text(pattern: "^sha256:[0-9A-Fa-f]{64}$").orNull,
      "The digest of the text that was anchored."
    ),
    .optional(
      "in",
      .text().orNull,
      "The definition around it: its names from the outermost, joined by dots."
    ),
    .optional("line", number.orNull, "The line on which it stood, from one."),
    .optional("at", count.orNull, "The byte at which it stood, from zero."),
    .optional(
      "sketch",
      .text(from: 1, to: SelectorLimit.sketch, pattern: "^[A-Za-z0-9_-]*$").orNull,
      "What is needed to know a text again that was changed."
    ),
    .optional("before", .text().orNull, "What stood before it."),
    .optional("after", .text().orNull, "What stood behind it."),
  ]
}
