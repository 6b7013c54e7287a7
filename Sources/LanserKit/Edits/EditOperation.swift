package import AnalysisBundles
package import CanonicalJSON
package import EditTransactions

/// A command that changes files: what it was asked, how it comes to its edit, and what it wants to have a say in.
///
/// `Workspace.edit` does everything else, the same for every command: plan, checks, preview, transaction, bundle.
package struct EditOperation: Sendable {
  /// The name of the command: `edit`, `rename`.
  package var command: String
  /// What the user ran, as the history and others who wait are told of it: `rename old new`.
  package var label: String
  /// How to apply the change after a preview.
  package var applyCommand: String
  package var selector: String?
  package var parameters: JSONObject
  package var policy: EditPolicy
  /// Whether the change is made; otherwise it is only shown.
  package var isApplied: Bool
  /// Whether changes in the work tree are no reason to refuse: they are merged with.
  package var mergesWithWorkTree: Bool
  /// The reference of the transaction that this one takes back.
  package var undoes: String?
  package var timeout: Duration?
  /// Comes to the edit; may ask a language server.
  package var propose: @Sendable (Workspace, ContinuousClock.Instant) async throws(Failure) -> EditProposal

  package init(
    command: String,
    label: String,
    applyCommand: String,
    selector: String? = nil,
    parameters: JSONObject = [:],
    policy: EditPolicy,
    isApplied: Bool,
    mergesWithWorkTree: Bool = false,
    undoes: String? = nil,
    timeout: Duration? = nil,
    propose: @escaping @Sendable (Workspace, ContinuousClock.Instant) async throws(Failure) -> EditProposal
  ) {
    self.command = command
    self.label = label
    self.applyCommand = applyCommand
    self.selector = selector
    self.parameters = parameters
    self.policy = policy
    self.isApplied = isApplied
    self.mergesWithWorkTree = mergesWithWorkTree
    self.undoes = undoes
    self.timeout = timeout
    self.propose = propose
  }
}

/// An edit as it was come to, with what else is known about it.
package struct EditProposal: Sendable {
  package var request: EditRequest
  /// The server and the place, where a server was asked.
  var finding: Finding?
  package var hooks: EditHooks

  package init(request: EditRequest, hooks: EditHooks = EditHooks()) {
    self.request = request
    self.hooks = hooks
  }

  init(request: EditRequest, finding: Finding, hooks: EditHooks) {
    self.request = request
    self.finding = finding
    self.hooks = hooks
  }
}

/// Where a command has a say in its edit.
package struct EditHooks: Sendable {
  /// Further checks of the planned change, run and listed before those of every edit.
  package var checks: @Sendable (PlannedChange) async throws(Failure) -> [EditCheck]
  /// The diagnostics of the edited text against those of the present one, worked out in memory; nil where nobody is asked.
  package var diagnostics: @Sendable (PlannedChange) async throws(Failure) -> JSONValue?
  /// Called when the change is on disk, with the diagnostics that were expected: to tell a server, and to look again.
  package var applied: @Sendable (PlannedChange, JSONValue?) async -> JSONValue?

  package init(
    checks: @escaping @Sendable (PlannedChange) async throws(Failure) -> [EditCheck] = { _ in [] },
    diagnostics: @escaping @Sendable (PlannedChange) async throws(Failure) -> JSONValue? = { _ in nil },
    applied: @escaping @Sendable (PlannedChange, JSONValue?) async -> JSONValue? = { _, expected in expected }
  ) {
    self.checks = checks
    self.diagnostics = diagnostics
    self.applied = applied
  }
}

/// A check as it is listed, and how an edit that does not pass it is refused.
package struct EditCheck: Sendable {
  package var check: SafetyCheck
  /// nil exactly when the check is passed.
  package var refusal: Failure?

  package init(_ name: String, passed detail: String) {
    check = SafetyCheck(name, passed: true, detail: detail)
  }

  package init(_ name: String, refused refusal: Failure, detail: String? = nil) {
    check = SafetyCheck(name, passed: false, detail: detail ?? refusal.message)
    self.refusal = refusal
  }
}

/// What came of an edit.
package struct EditAnswer: Sendable {
  package let bundle: AnalysisBundle
  package let presentation: Presentation
  /// nil when the edit could not be worked out.
  package let change: PlannedChange?
  /// nil for a preview, a refusal and an edit that changes nothing.
  package let report: TransactionReport?
  /// What would refuse the change if it were applied.
  package let refusal: Failure?
  package let applyCommand: String
}
