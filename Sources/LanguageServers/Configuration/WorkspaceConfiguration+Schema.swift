import CanonicalJSON
package import JSONSchemas

extension WorkspaceConfiguration {
  /// The JSON Schema of `lanser.json`.
  ///
  /// The decoder is as strict; beyond it this asks for nothing, so what an editor accepts with it is accepted.
  package static let schema = SchemaDocument(
    name: "config",
    version: "1",
    title: "lanser.json",
    description: "How lanser works in a workspace. Members that choose what is run need `lanser trust`.",
    root: .object([
      .optional("$schema", .text(), "Where editors find this schema."),
      .optional("servers", .object(serversByLanguage), "The server of each language."),
      .optional("settings", .map(of: .openObject), "What servers are told, by the section they ask for."),
      .optional("sourceRoots", .list(of: sourceRoot), "Folders that modules are looked for in."),
      .optional(
        "python",
        .object([
          .optional("interpreter", .text(), "The interpreter to analyse against; needs `lanser trust`.")
        ]),
        "The Python environment."
      ),
      .optional("timeout", .number(above: 0, to: 86_400), "How long an operation may take, in seconds."),
      .optional("policies", policies, "Rules about edits, stricter than the user's; docs/edits.md."),
      .optional("reward", reward, "Weights and choices of the reward; docs/reward.md."),
      .optional("ignore", .list(of: .text(from: 1)), "Globs of paths that are not looked at."),
    ])
  )

  private static var serversByLanguage: [SchemaPart.Member] {
    let descriptors = ServerRegistry.builtIn.descriptors
    let languages = Set(descriptors.flatMap(\.languages).map(\.name)).sorted()
    return languages.map { language in
      let names = descriptors.filter { $0.languages.contains { $0.name == language } }.map(\.name).sorted()
      let name = SchemaPart.one(of: names)
      return .optional(language, .any(of: [name, server(name)]), "The name of a server, or more about it.")
    }
  }

  private static func server(_ name: SchemaPart) -> SchemaPart {
    .object([
      .optional("name", name, "The server's name; else the language's default."),
      .optional("initializationOptions", .anything, "Replaces what the server is initialized with."),
      .optional("command", .text(), "A program to start instead; needs `lanser trust`."),
      .optional(
        "args",
        .list(of: .text()),
        "Arguments to add, or with command all of them; needs `lanser trust`."
      ),
      .optional(
        "env",
        .map(of: .text(pattern: "^[^\\u0000]*$"), names: .text(pattern: "^[^=\\u0000]+$")),
        "Variables to set for the server; needs `lanser trust`."
      ),
    ])
  }

  /// A folder inside of the workspace.
  private static let sourceRoot = SchemaPart.text(from: 1, pattern: "^[^/\\u0000][^\\u0000]*$")
    .and(.not(.text(pattern: "(^|/)\\.\\.(/|$)")))

  private static let policies = SchemaPart.object([
    .optional("allow", globs, "A file has to match one of these to be edited."),
    .optional("deny", globs, "A file that matches one of these is not edited."),
    .optional("maxFiles", .integer(from: 1, to: 9_007_199_254_740_991), "How many files an edit may change."),
    .optional("allowDirty", .boolean, "Whether uncommitted changes are usual here."),
    .optional("strict", .boolean, "Whether what the file system can not do refuses an edit."),
    .optional("denyNewErrors", .boolean, "Whether an edit that brings new errors is refused."),
    .optional("denyApplyOnAmbiguous", .boolean, "Whether an edit is refused whose place is not certain."),
  ])

  private static let globs = SchemaPart.list(of: .text(from: 1))

  private static let weight = SchemaPart.number(from: 0, to: 1000)

  private static let reward = SchemaPart.object([
    .optional("version", .one(of: ["pr-v1", "pr-pbrs"]), "The formula."),
    .optional("scope", .one(of: ["target", "file", "affected", "workspace"]), "Which diagnostics count."),
    .optional("alpha", weight, "Of diagnostics."),
    .optional("beta", weight, "Of safety."),
    .optional("gamma", weight, "Of confidence."),
    .optional("discount", .number(above: 0, to: 1), "Of the potential afterwards, in pr-pbrs."),
    .optional(
      "severity",
      .object(
        ["error", "warning", "information", "hint"].map {
          .optional($0, weight, "What one diagnostic of this severity counts.")
        }
      ),
      "Of single diagnostics."
    ),
  ])
}
