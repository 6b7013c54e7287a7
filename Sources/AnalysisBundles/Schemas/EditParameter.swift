import CanonicalJSON
import JSONSchemas

/// One option of an edit, as requests have it.
struct EditParameter {
  /// The commands that take it; empty for all.
  let commands: [String]
  let member: SchemaPart.Member

  private init(_ commands: String..., member: SchemaPart.Member) {
    self.commands = commands
    self.member = member
  }

  /// The commands that come to an edit.
  static let allCommands = [
    "rename", "action", "organize-imports", "format", "move", "edit", "apply", "simulate",
  ]

  /// Those that need a selector; the others take none.
  static let commandsWithSelector: Set<String> = ["rename", "action"]

  /// Those that are given a patch or a `WorkspaceEdit`.
  static let commandsWithInput: Set<String> = ["edit", "simulate"]

  /// The options of a command.
  ///
  /// - Parameters:
  ///   - command: one of `allCommands`.
  ///   - isRecorded: whether the request is one of a trace, which may have been made, and may have failed because of what
  ///     it was given.
  /// - Returns: the members of `params`.
  static func members(of command: String, isRecorded: Bool) -> [SchemaPart.Member] {
    subjects(isRecorded: isRecorded).filter { $0.commands.contains(command) }.map(\.member)
      + (["edit", "simulate", "apply"].contains(command) ? [source] : []) + rules
      + [
        .optional(
          "apply",
          isRecorded ? .boolean : .constant(false),
          "Whether the edit is made; a batch makes none."
        )
      ]
  }

  private static let source = SchemaPart.Member.optional(
    "source",
    .text(),
    "What the input is called in messages."
  )

  /// What redacted traces have in the place of what was handed in.
  private static let digestOnly = SchemaPart.object([
    .required("digest", .reference("digest"), "Of the bytes that were given.")
  ])

  private static let texts = SchemaPart.list(of: .text())

  private static func subjects(isRecorded: Bool) -> [EditParameter] {
    [
      EditParameter("rename", member: .required("newName", .text(), "The new name.")),
      EditParameter(
        "action",
        member: .required("id", .text(), "Which of those that `lanser actions` lists.")
      ),
      EditParameter(
        "action",
        member: .optional("kinds", texts, "LSP's kinds of code actions that were listed.")
      ),
      EditParameter(
        "organize-imports",
        "format",
        member: .required("files", .list(of: .text(), from: 1), "The files.")
      ),
      EditParameter("move", member: .required("old", .text(), "Where the file is.")),
      EditParameter("move", member: .required("new", .text(), "Where it goes.")),
      EditParameter(
        "edit",
        "simulate",
        member: .optional(
          "patch",
          isRecorded ? .any(of: [.text(), digestOnly]) : .text(),
          "A unified diff; or else a workspaceEdit."
        )
      ),
      EditParameter(
        "edit",
        "simulate",
        member: .optional(
          "workspaceEdit",
          .any(of: [.openObject, .text()]),
          "An LSP 3.17 WorkspaceEdit, or its text; or else a patch."
        )
      ),
      EditParameter(
        "apply",
        member: .required(
          "bundle",
          isRecorded ? .anything : .reference("bundle"),
          "The bundle of a preview."
        )
      ),
      EditParameter(
        "apply",
        member: .optional("3way", .boolean, "Whether files that were changed since are merged.")
      ),
    ]
  }

  private static let rules: [SchemaPart.Member] = [
    .optional("allow", texts, "A file has to match one of these to be edited."),
    .optional("deny", texts, "A file that matches one of these is not edited."),
    .optional("maxFiles", .integer(from: 1, to: 9_007_199_254_740_991), "How many files may change."),
    .optional("allowDirty", .boolean, "Whether files with uncommitted changes may be edited."),
    .optional("allowSensitive", .boolean, "Whether files that often hold secrets may be edited."),
    .optional("confirm", .boolean, "Whether what needs a confirmation has it."),
    .optional("strict", .boolean, "Whether what the file system can not do refuses the edit."),
    .optional("denyNewErrors", .boolean, "Whether an edit that brings new errors is refused."),
    .optional(
      "denyApplyOnAmbiguous",
      .boolean,
      "Whether an edit is refused when its place is not certain."
    ),
    .optional(
      "scope",
      .one(of: ["target", "file", "affected", "workspace", "none"]),
      "Whose diagnostics are compared."
    ),
    .optional("indexing", .one(of: ["utf-16", "utf-8", "codepoint"]), "The unit of columns."),
  ]
}
