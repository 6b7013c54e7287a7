package import AnalysisBundles
package import CanonicalJSON
import EditTransactions
import LanguageServers
package import ProcessReward
package import SourceText

/// An edit that somebody asks for: what is to be done, and under which rules.
package struct EditIntent: Sendable {
  /// What is to be done.
  package enum Subject: Sendable {
    case rename(selector: String, newName: String)
    case action(selector: String, id: String, kinds: [String])
    case organizeImports([String])
    case format([String])
    case move(String, to: String)
    /// The source is where it comes from, for messages.
    case patch([UInt8], source: String)
    case workspaceEdit([UInt8], source: String)
    /// The bundle of a preview.
    case apply(JSONValue, source: String, mergesChanges: Bool)
  }

  package var subject: Subject
  /// Whether nothing but the consequences are wanted: such an edit is never made.
  package var isSimulation = false
  /// The unit of columns in selectors and in a `WorkspaceEdit` that is handed in.
  package var indexing = PositionEncoding.utf16
  package var rules = EditRules()
  /// Whether an edit that brings new errors is refused; nil for what the workspace says.
  package var deniesNewErrors: Bool?
  /// Whether an edit is refused when it is not certain that its place is the one that was meant; nil for what the
  /// workspace says.
  package var deniesAmbiguous: Bool?
  /// Which diagnostics are compared.
  package var scope: ScopeChoice = .configured
  package var isApplied = false
  /// How long it may take; nil for as long as the workspace's configuration says.
  package var timeout: Duration?
  /// The command that makes the edit after a preview.
  package var applyCommand = ""

  package enum ScopeChoice: Hashable, Sendable {
    /// What the workspace says, or those of the files that depend on what is changed.
    case configured
    case chosen(RewardScope)
    /// Nobody wants to know.
    case none
  }

  package init(_ subject: Subject) { self.subject = subject }

  /// The name of the command.
  package var command: String {
    if isSimulation { return "simulate" }
    return switch subject {
    case .rename: "rename"
    case .action: "action"
    case .organizeImports: "organize-imports"
    case .format: "format"
    case .move: "move"
    case .patch, .workspaceEdit: "edit"
    case .apply: "apply"
    }
  }

  /// Where an edit that was handed in comes from; the command for any other.
  package var source: String {
    switch subject {
    case .patch(_, let source), .workspaceEdit(_, let source), .apply(_, let source, _): source
    default: command
    }
  }

  var selector: String? {
    switch subject {
    case .rename(let selector, _), .action(let selector, _, _): selector
    default: nil
    }
  }

  /// What makes this edit another one than others of its command; in the bundle.
  var parameters: JSONObject {
    func texts(_ list: [String]) -> JSONValue { .array(list.map { .string($0) }) }
    func handedIn(_ kind: String, _ bytes: [UInt8]) -> JSONObject {
      ["input": .string(kind), "digest": .string(SHA256Digest(of: bytes).description)]
    }
    return switch subject {
    case .rename(_, let newName): ["newName": .string(newName)]
    case .action(_, let id, _): ["id": .string(id)]
    case .organizeImports(let files), .format(let files): ["files": texts(files)]
    case .move(let old, let new): ["old": .string(old), "new": .string(new)]
    case .patch(let bytes, _): handedIn("patch", bytes)
    case .workspaceEdit(let bytes, _): handedIn("workspaceEdit", bytes)
    case .apply(let bundle, _, let merges):
      [
        "bundle": bundle["bundleId"].flatMap(Self.digest) ?? .null, "3way": .bool(merges),
      ]
    }
  }

  /// The value, if it is a digest as bundles write it.
  private static func digest(_ value: JSONValue) -> JSONValue? {
    guard let text = value.stringValue, text.hasPrefix("sha256:"),
      let digest = SHA256Digest(hex: String(text.dropFirst(7))), digest.description == text
    else { return nil }
    return value
  }

  /// What the history is told.
  var label: String {
    switch subject {
    case .rename(let selector, let newName): "rename \(selector) \(newName)"
    case .action(let selector, let id, _): "action \(selector) \(id)"
    case .organizeImports(let files): "organize-imports \(files.joined(separator: " "))"
    case .format(let files): "format \(files.joined(separator: " "))"
    case .move(let old, let new): "move \(old) \(new)"
    case .patch(_, let source): "\(command) --patch \(source)"
    case .workspaceEdit(_, let source): "\(command) --workspace-edit \(source)"
    case .apply(let bundle, _, _):
      "apply \(bundle["request"]?["cmd"]?.stringValue ?? "") (\((bundle["bundleId"]?.stringValue ?? "").prefix(15)))"
    }
  }

  /// The operation in a workspace.
  ///
  /// - Throws: `Failure` for rules that are none, and for a bundle that is no preview.
  package func operation(in workspace: WorkspaceDescription) throws(Failure) -> EditOperation {
    var operation = EditOperation(
      command: command,
      label: label,
      applyCommand: applyCommand,
      selector: selector,
      parameters: parameters,
      policy: try workspace.editPolicy(rules),
      review: try reviewRules(in: workspace),
      isApplied: isApplied && !isSimulation,
      timeout: timeout,
      propose: proposer
    )
    operation.request = request
    return operation
  }

  private func reviewRules(in workspace: WorkspaceDescription) throws(Failure) -> ReviewRules {
    let configured = workspace.configuration.editPolicies
    let reward = try workspace.rewardConfiguration()
    let scope: RewardScope? =
      switch scope {
      case .configured: reward.scope
      case .chosen(let scope): scope
      case .none: nil
      }
    return ReviewRules(
      deniesNewErrors: deniesNewErrors ?? configured.deniesNewErrors,
      deniesAmbiguous: deniesAmbiguous ?? configured.deniesApplyOnAmbiguous,
      scope: scope,
      formula: reward.formula,
      weights: reward.weights
    )
  }

  private var proposer: EditOperation.Proposer {
    let indexing = indexing
    return switch subject {
    case .rename(let selector, let newName):
      { workspace, rules, limits throws(Failure) in
        try await workspace.proposeRename(selector, to: newName, indexing: indexing, rules, limits)
      }
    case .action(let selector, let id, let kinds):
      { workspace, rules, limits throws(Failure) in
        try await workspace.proposeAction(id, at: selector, kinds: kinds, indexing: indexing, rules, limits)
      }
    case .organizeImports(let files):
      { workspace, _, limits throws(Failure) in
        try await workspace.proposeOrganizedImports(of: files, limits)
      }
    case .format(let files):
      { workspace, _, limits throws(Failure) in try await workspace.proposeFormat(of: files, limits) }
    case .move(let old, let new):
      { workspace, _, limits throws(Failure) in try await workspace.proposeMove(of: old, to: new, limits) }
    case .patch(let bytes, let source):
      { _, _, _ in EditProposal(patch: bytes, source: source, encoding: indexing) }
    case .workspaceEdit(let bytes, let source):
      { _, _, _ in EditProposal(workspaceEdit: bytes, source: source, encoding: indexing) }
    case .apply(let bundle, let source, let merges):
      { _, _, _ throws(Failure) in
        EditProposal(try EditPreview(bundle, source: source), mergesChanges: merges)
      }
    }
  }
}
