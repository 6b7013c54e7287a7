import ArgumentParser
import LanserKit
import ProcessReward

/// Options of commands that ask a server for an edit.
struct ServerEditOptions: ParsableArguments {
  @Flag(help: "Write the change; otherwise it is only shown.")
  var apply = false

  @Flag(help: "Only show the change, which is what happens anyway.")
  var dryRun = false

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
      "Whose diagnostics are compared: target, file, affected (files that refer to what changes), workspace or none.",
      valueName: "SCOPE"
    )
  )
  var scope: Scope = .affected

  enum Scope: String, ExpressibleByArgument, CaseIterable {
    case target, file, affected, workspace, none

    var reward: RewardScope? { RewardScope(rawValue: rawValue) }
  }

  func validate() throws {
    guard !(apply && dryRun) else { throw ValidationError("--apply and --dry-run exclude each other.") }
  }

  func rules(in workspace: WorkspaceDescription) -> ServerEditRules {
    workspace.serverEditRules(
      denyNewErrors: denyNewErrors,
      denyAmbiguous: denyApplyOnAmbiguous,
      scope: scope.reward
    )
  }

  /// The options as they were typed, for the command that applies a preview.
  var spelled: [String] {
    var words: [String] = []
    if let denyNewErrors { words.append(denyNewErrors ? "--deny-new-errors" : "--no-deny-new-errors") }
    if let denyApplyOnAmbiguous {
      words.append(denyApplyOnAmbiguous ? "--deny-apply-on-ambiguous" : "--no-deny-apply-on-ambiguous")
    }
    if scope != .affected { words.append("--scope \(scope.rawValue)") }
    return words
  }
}

/// All options of commands that ask a server for an edit, in the order of their help.
struct ServerEditingOptions: ParsableArguments {
  @OptionGroup var serverEdit: ServerEditOptions
  @OptionGroup var edit: EditOptions
  @OptionGroup var index: IndexOptions
  @OptionGroup var limitOptions: EditLimitOptions
  @OptionGroup var workspaceSelection: WorkspaceSelection
  @OptionGroup var serverOptions: ServerOptions
  @OptionGroup var traceOptions: TraceOptions
  @OptionGroup var output: OutputOptions

  var timeout: Duration? { serverOptions.timeout.map { .milliseconds(Int($0 * 1000)) } }

  /// The command that applies what a preview shows.
  func applyCommand(_ words: String...) -> String {
    let quoted = words.map { word in
      word.utf8.allSatisfy { $0 > 0x20 && !"'\"$`\\#&|;<>()*?!~".utf8.contains($0) } ? word : "'\(word)'"
    }
    var options = serverEdit.spelled + edit.spelled
    if let server = serverOptions.server { options.append("--server \(server)") }
    if let workspace = workspaceSelection.workspace { options.append("--workspace \(workspace)") }
    return (["lanser"] + quoted + options + ["--apply"]).joined(separator: " ")
  }

  func run(
    _ makeOperation: @escaping @Sendable (WorkspaceDescription) throws -> EditOperation
  ) async throws {
    try await EditingCommand(
      output: output,
      workspaceSelection: workspaceSelection,
      limit: limitOptions.limit,
      trace: traceOptions
    ).run(
      choice: ServerChoice(
        name: serverOptions.server,
        isFrozen: serverOptions.frozen,
        trustedDigests: serverOptions.trust
      ),
      makeOperation
    )
  }
}
