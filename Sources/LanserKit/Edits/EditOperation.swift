package import AnalysisBundles
import CanonicalJSON
package import EditTransactions
package import ProcessReward
import SourceText

/// A command that changes files, in one workspace: what it was asked, how it comes to its edit, under which rules.
///
/// `Workspace.edit` does everything else, the same for every command: plan, checks, diagnostics, reward, preview, transaction,
/// bundle.
package struct EditOperation: Sendable {
  /// Comes to the edit; may ask a language server.
  typealias Proposer =
    @Sendable (Workspace, ReviewRules, TimeLimits) async throws(Failure) -> EditProposal

  /// The name of the command: `edit`, `rename`.
  var command: String
  /// What the user ran, as the history and others who wait are told of it: `rename old new`.
  var label: String
  /// How to apply the change after a preview.
  var applyCommand: String
  var selector: String?
  var parameters: JSONObject
  var policy: EditPolicy
  var review: ReviewRules
  /// Whether the change is made; otherwise it is only shown.
  var isApplied: Bool
  /// Whether changes in the work tree are no reason to refuse: they are merged with.
  var mergesWithWorkTree = false
  /// The reference of the transaction that this one takes back.
  var undoes: String?
  /// nil for as long as the workspace's configuration says.
  var timeout: Duration?
  var propose: Proposer
  /// The operation as a trace holds it.
  var request = JSONValue.null

  init(
    command: String,
    label: String,
    applyCommand: String,
    selector: String? = nil,
    parameters: JSONObject = [:],
    policy: EditPolicy,
    review: ReviewRules,
    isApplied: Bool,
    timeout: Duration? = nil,
    propose: @escaping Proposer
  ) {
    self.command = command
    self.label = label
    self.applyCommand = applyCommand
    self.selector = selector
    self.parameters = parameters
    self.policy = policy
    self.review = review
    self.isApplied = isApplied
    self.timeout = timeout
    self.propose = propose
  }
}

/// An edit as it was come to, with what else is known about it.
struct EditProposal: Sendable {
  /// Comes to the steps; reads files, and asks nobody.
  var steps: @Sendable (EditGround) throws(Failure) -> EditRequest
  /// The server and the place, where a server was asked.
  var finding: Finding?
  var server: AskedServer?
  /// Names that the edit changes, old to new; not empty for a rename.
  var renamedSymbols: [String: String] = [:]
  /// Further checks of the planned change, listed before those of every edit.
  var checks: @Sendable (PlannedChange) -> [EditCheck] = { _ in [] }

  init(_ steps: @escaping @Sendable (EditGround) throws(Failure) -> EditRequest) { self.steps = steps }

  /// An edit that a server has given.
  init(_ request: EditRequest, finding: Finding, server: AskedServer) {
    steps = { _ in request }
    self.finding = finding
    self.server = server
  }
}

/// A check as it is listed, and how an edit that does not pass it is refused.
struct EditCheck: Sendable {
  var check: SafetyCheck
  /// nil when the check is passed, or its objection is allowed.
  var refusal: Failure?

  init(_ name: String, passed detail: String) {
    check = SafetyCheck(name, passed: true, detail: detail)
  }

  /// Not passed, and under the rules of this edit no reason to refuse it.
  init(_ name: String, objected detail: String) {
    check = SafetyCheck(name, passed: false, detail: detail)
  }

  init(_ check: SafetyCheck, refusal: Failure?) {
    self.check = check
    self.refusal = refusal
  }

  init(_ name: String, refused refusal: Failure, detail: String? = nil) {
    check = SafetyCheck(name, passed: false, detail: detail ?? refusal.message)
    self.refusal = refusal
  }
}

/// What came of an edit.
package struct EditAnswer: Sendable {
  package let bundle: AnalysisBundle
  package let presentation: Presentation
  /// What a person should know, and no program needs.
  package let remarks: [String]
  /// nil when the edit could not be worked out.
  package let change: PlannedChange?
  /// nil when the edit could not be worked out.
  package let reward: StepReward?
  /// nil for a preview, a refusal and an edit that changes nothing.
  package let report: TransactionReport?
  /// What would refuse the change if it were applied.
  package let refusal: Failure?
  package let applyCommand: String
}
