import ArgumentParser
import LanserKit
import ProcessReward

/// What an edit is refused for beside what makes every edit safe.
struct ReviewOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    exclusivity: .chooseLast,
    help: "Refuse an edit that brings new errors, in its files or in those that refer to them."
  )
  var denyNewErrors: Bool?

  @Flag(
    inversion: .prefixedNo,
    exclusivity: .chooseLast,
    help: "Refuse an edit when it is not certain that its place is the one that was meant (default)."
  )
  var denyApplyOnAmbiguous: Bool?

  @Option(
    help: ArgumentHelp(
      "Whose diagnostics are compared: target, file, affected (files that refer to what changes), workspace or none. "
        + "Default: \"scope\" of \"reward\" in lanser.json, or affected.",
      valueName: "SCOPE"
    )
  )
  var scope: ScopeArgument?

  /// The options as they were typed, for the command that applies a preview.
  var spelled: [String] {
    var words: [String] = []
    if let denyNewErrors { words.append(denyNewErrors ? "--deny-new-errors" : "--no-deny-new-errors") }
    if let denyApplyOnAmbiguous {
      words.append(denyApplyOnAmbiguous ? "--deny-apply-on-ambiguous" : "--no-deny-apply-on-ambiguous")
    }
    if let name = scope?.choice.name { words.append("--scope \(name)") }
    return words
  }
}

/// A scope of diagnostics, or `none`.
struct ScopeArgument: ExpressibleByArgument {
  var choice: EditIntent.ScopeChoice

  static let allValueStrings = RewardScope.allCases.map(\.rawValue) + ["none"]

  init?(argument: String) {
    guard let choice = EditIntent.ScopeChoice(name: argument) else { return nil }
    self.choice = choice
  }
}

/// Whether the change is written.
struct ApplyOptions: ParsableArguments {
  @Flag(help: "Write the change; otherwise it is only shown.")
  var apply = false

  @Flag(help: "Only show the change, which is what happens anyway.")
  var dryRun = false

  func validate() throws {
    guard !(apply && dryRun) else { throw ValidationError("--apply and --dry-run exclude each other.") }
  }
}

/// All options of commands that come to an edit, in the order of their help.
struct EditingOptions: ParsableArguments {
  @OptionGroup var review: ReviewOptions
  @OptionGroup var edit: EditOptions
  @OptionGroup var index: IndexOptions
  @OptionGroup var limitOptions: EditLimitOptions
  @OptionGroup var workspaceSelection: WorkspaceSelection
  @OptionGroup var serverOptions: ServerOptions
  @OptionGroup var traceOptions: TraceOptions
  @OptionGroup var output: OutputOptions

  /// What runs the edit.
  var command: EditingCommand {
    EditingCommand(
      output: output,
      workspaceSelection: workspaceSelection,
      limit: limitOptions.limit,
      trace: traceOptions,
      choice: serverOptions.choice
    )
  }

  /// The command that makes what a preview shows; `words` are its arguments.
  func applyCommand(_ words: [String]) -> String {
    let quoted = words.map { word in
      word.utf8.allSatisfy { $0 > 0x20 && !"'\"$`\\#&|;<>()*?!~".utf8.contains($0) } ? word : "'\(word)'"
    }
    var options = review.spelled + edit.spelled
    if let server = serverOptions.server { options.append("--server \(server)") }
    if let workspace = workspaceSelection.workspace { options.append("--workspace \(workspace)") }
    // That command is what makes an edit.
    if words.first != "apply" { options.append("--apply") }
    return (["lanser"] + quoted + options).joined(separator: " ")
  }

  /// The edit under the rules that the options make.
  func intent(_ subject: EditIntent.Subject, applyCommand words: [String], isApplied: Bool) -> EditIntent {
    var intent = EditIntent(subject)
    intent.indexing = index.indexIo.encoding
    intent.rules = edit.rules
    intent.deniesNewErrors = review.denyNewErrors
    intent.deniesAmbiguous = review.denyApplyOnAmbiguous
    intent.scope = review.scope?.choice ?? .configured
    intent.isApplied = isApplied
    intent.timeout = serverOptions.timeout.map { .milliseconds(Int($0 * 1000)) }
    intent.applyCommand = applyCommand(words)
    return intent
  }

  /// Runs an edit and prints what came of it.
  func run(_ subject: EditIntent.Subject, _ words: [String], isApplied: Bool) async throws {
    try index.checkUnit()
    let intent = intent(subject, applyCommand: words, isApplied: isApplied)
    try await command.run { workspace in try intent.operation(in: workspace) }
  }
}
