package import AnalysisBundles
import CanonicalJSON
import EditTransactions
import ProcessReward
import SourceText
import Traces

extension Workspace {
  /// Works out an edit, checks it, and makes it when that was asked for and nothing speaks against it.
  ///
  /// Nothing is written unless the operation is applied, and then all files or none. A preview that would be refused is no failure: it
  /// says so.
  ///
  /// - Parameters:
  ///   - operation: what is asked.
  ///   - number: its number in the trace that is replayed; nil for the next one.
  /// - Returns: the bundle, and what it was made from.
  /// - Throws: only for a defect of this program; every other failure is a bundle.
  package func edit(_ operation: EditOperation, number: Int? = nil) async throws(Failure) -> EditAnswer {
    await gate.enter(exclusively: true)
    let number = number ?? nextOperation()
    if let recorder = observer.recorder {
      let request = operation.request
      recorder.record(
        .operation(
          number: number,
          request: recorder.isRedacted ? EditIntent.withoutContents(request) : request
        )
      )
    }
    let result = await ReplayTape.$operation.withValue(number) {
      await outcome(of: operation, number: number)
    }
    await gate.leave()
    let answer = try result.get()
    observer.recorder?.record(.outcome(number: number, bundle: answer.bundle.json))
    return answer
  }

  private func outcome(of operation: EditOperation, number: Int) async -> Result<EditAnswer, Failure> {
    let startedAt = description.surroundings.now()
    let start = ContinuousClock.now
    let looking = Task { await look() }
    var work = EditWork()
    do throws(Failure) {
      try await perform(operation, &work, seeing: looking, since: start)
    } catch {
      work.failure = error
    }
    let sight = await looking.value
    let volatile =
      recordedVolatile(number)
      ?? BundleVolatile(
        startedAt: startedAt,
        durationMilliseconds: (ContinuousClock.now - start).milliseconds,
        root: root
      )
    let finding = work.finding ?? Finding(outcome: .failure(Failure(.internalError, "not answered")))
    do throws(Failure) {
      let answer = try assemble(
        BundleRequest(
          command: operation.command,
          selector: finding.selector ?? operation.selector,
          parameters: operation.parameters
        ),
        finding,
        facts: nil,
        edits: work.edits,
        reward: work.reward?.json,
        failure: work.failure,
        sight.environment,
        volatile,
        displayEncoding: work.change?.encoding ?? .utf16
      )
      return .success(
        EditAnswer(
          bundle: answer.bundle,
          presentation: answer.presentation,
          remarks: answer.remarks,
          change: work.change,
          reward: work.reward,
          report: work.report,
          refusal: work.refusal,
          applyCommand: operation.applyCommand
        )
      )
    } catch {
      return .failure(error)
    }
  }

  private func perform(
    _ operation: EditOperation,
    _ work: inout EditWork,
    seeing sight: Task<Sight, Never>,
    since start: ContinuousClock.Instant
  ) async throws(Failure) {
    let isReplay = observer.tape != nil
    if operation.isApplied, !isReplay {
      // Once more, because a workspace that lives long may have seen other processes die.
      for sentence in try description.recover() { report(sentence) }
    }
    let timeout = timeLimit(operation.timeout)
    let limits = TimeLimits(deadline: start + (isReplay ? .seconds(86_400) : timeout), timeout: timeout)
    let proposal = try await operation.propose(self, operation.review, limits)
    work.finding = proposal.finding
    let ground = isReplay ? nil : try EditGround(description)
    let key = try operation.key()
    let planned = try observer.plan(key, in: root) { () throws(Failure) in
      guard let ground else { throw Failure(.internalError, "a replay plans nothing") }
      return try ground.plan(proposal)
    }
    let change = planned.change
    work.change = change
    work.finding?.positionEncoding = change.encoding
    report("checking \(change.files.count) files")
    let general = observer.look(.checks, key) {
      ObservedChecks(ground?.checks(of: change, operation) ?? [])
    }
    var checks = proposal.checks(change) + general.checks
    work.note(checks, in: try BundleEdits(planned, checks: checks.map(\.check)), operation.review)
    if operation.isApplied { try work.refuseIfNeeded() }
    let review = try await reviewing(
      change,
      of: proposal,
      under: operation.review,
      limits,
      sight,
      &work.finding
    )
    if let check = review.check { checks.insert(check, at: proposal.checks(change).count) }
    work.comparison = review.outcome?.comparison
    work.note(checks, in: try BundleEdits(planned, checks: checks.map(\.check)), operation.review)
    guard operation.isApplied else { return }
    try work.refuseIfNeeded()
    guard !change.isEmpty else { return }
    do { try Task.checkCancellation() } catch {
      throw Failure(.requestCancelled, "cancelled; no file was written")
    }
    // The bundle describes what the edit was made from, which is about to go.
    _ = await sight.value
    report("writing \(change.files.count) files")
    let made = observer.look(.transaction, key) { () -> Result<TransactionReport, Failure> in
      guard let ground else { return .failure(Failure(.internalError, "a replay writes nothing")) }
      return ground.apply(change, operation, description.surroundings)
    }
    let transaction = try made.get()
    work.report = transaction
    for recovered in transaction.recovered { report(recovered.sentence) }
    // The change is made and stays made, whatever the server says now.
    if let confirmed = await review.confirmed() { work.comparison = confirmed }
    work.note(checks, in: work.edits, operation.review)
    work.edits?.transaction = transaction.json
  }
}

/// How far an edit has come, and what it has found on the way.
private struct EditWork {
  var finding: Finding?
  var change: PlannedChange?
  var edits: BundleEdits?
  var comparison: DiagnosticsComparison?
  var reward: StepReward?
  var refusal: Failure?
  var report: TransactionReport?
  var failure: Failure?

  /// Takes note of how the edit looks by now, and of what it is worth.
  mutating func note(_ checks: [EditCheck], in edits: BundleEdits?, _ rules: ReviewRules) {
    self.edits = edits
    self.edits?.diagnostics = comparison?.json
    refusal = checks.lazy.compactMap(\.refusal).min { $0.code.urgency < $1.code.urgency }
    let facts = StepFacts(
      diagnostics: comparison,
      failedChecks: checks.map(\.check).filter { !$0.passed }.map(\.name),
      confidence: finding?.target?.confidence ?? 1
    )
    reward = StepReward(facts, formula: rules.formula, weights: rules.weights)
  }

  /// - Throws: what speaks against the edit, with what that means for the files.
  func refuseIfNeeded() throws(Failure) {
    guard var refusal else { return }
    if refusal.data.isNull { refusal.data = [:] }
    throw refusal.withOutcome("0 of \(change?.files.count ?? 0) files were written")
  }
}

extension EditOperation {
  /// What tells this operation from others in a trace.
  fileprivate func key() throws(Failure) -> String {
    do throws(CanonicalizationError) { return try request.canonicalDigest().description } catch {
      throw Failure(.schema, "the request has no canonical form: \(error)")
    }
  }
}

extension EditGround {
  fileprivate func plan(_ proposal: EditProposal) throws(Failure) -> PlannedEdit {
    let request = try proposal.steps(self)
    do throws(PlanningError) {
      let change = try root.plan(request)
      return PlannedEdit(
        change: change,
        workspaceEdit: WorkspaceEditWriter(request: request, change: change).json
      )
    } catch {
      throw Failure(error)
    }
  }

  fileprivate func checks(of change: PlannedChange, _ operation: EditOperation) -> [EditCheck] {
    root.check(
      change,
      operation.policy,
      repository: repository,
      history: history,
      ignoresWorkTree: operation.mergesWithWorkTree
    ).map(EditCheck.init)
  }

  fileprivate func apply(
    _ change: PlannedChange,
    _ operation: EditOperation,
    _ surroundings: Surroundings
  ) -> Result<TransactionReport, Failure> {
    do throws(TransactionFailure) {
      return .success(
        try root.apply(change, context(operation, surroundings, isStrict: operation.policy.isStrict))
      )
    } catch {
      return .failure(Failure(error, fileCount: change.files.count))
    }
  }
}

extension Failure {
  /// The failure with a clause that says what is on disk now.
  func withOutcome(_ clause: String) -> Failure {
    var result = self
    result.message += "; " + clause
    return result
  }
}

extension FailureCode {
  /// Which of several refusals is told first: what can not be overridden comes before what can.
  fileprivate var urgency: Int {
    let order: [FailureCode] = [
      .jail, .encoding, .applyConflict, .renameRefused, .ambiguous, .fileSystemPermissions, .dirtyWorkTree,
      .policy,
    ]
    return order.firstIndex(of: self) ?? order.count
  }
}
