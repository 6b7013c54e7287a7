package import AnalysisBundles
import CanonicalJSON
import EditTransactions
import SourceText

extension Workspace {
  /// Works out an edit, checks it, and makes it when that was asked for and nothing speaks against it.
  ///
  /// Nothing is written unless `isApplied`, and then all files or none. A preview that would be refused is no failure: it says so.
  ///
  /// - Throws: only for a defect of this program; every other failure is a bundle.
  package func edit(_ operation: EditOperation) async throws(Failure) -> EditAnswer {
    let startedAt = description.surroundings.now()
    let start = ContinuousClock.now
    let looking = Task { await look() }
    var work = EditWork()
    do throws(Failure) {
      try await perform(operation, &work, seeing: looking, deadline: start + timeLimit(operation.timeout))
    } catch {
      work.failure = error
    }
    let sight = await looking.value
    let volatile = BundleVolatile(
      startedAt: startedAt,
      durationMilliseconds: (ContinuousClock.now - start).milliseconds,
      root: root
    )
    let finding = work.finding ?? Finding(outcome: .failure(Failure(.internalError, "not answered")))
    let answer = try assemble(
      BundleRequest(
        command: operation.command,
        selector: finding.selector ?? operation.selector,
        parameters: operation.parameters
      ),
      finding,
      facts: nil,
      edits: work.edits,
      failure: work.failure,
      sight.environment,
      volatile,
      displayEncoding: work.change?.encoding ?? .utf16
    )
    return EditAnswer(
      bundle: answer.bundle,
      presentation: answer.presentation,
      change: work.change,
      report: work.report,
      refusal: work.refusal,
      applyCommand: operation.applyCommand
    )
  }

  private func perform(
    _ operation: EditOperation,
    _ work: inout EditWork,
    seeing sight: Task<Sight, Never>,
    deadline: ContinuousClock.Instant
  ) async throws(Failure) {
    if operation.isApplied {
      // Once more, because a workspace that lives long may have seen other processes die.
      for sentence in try description.recover() { report(sentence) }
    }
    let ground = try EditGround(description)
    let proposal = try await operation.propose(self, deadline)
    var finding = proposal.finding ?? Finding(outcome: .failure(Failure(.internalError, "not answered")))
    finding.positionEncoding = proposal.request.encoding
    work.finding = finding
    let change: PlannedChange
    do throws(PlanningError) {
      change = try ground.root.plan(proposal.request)
    } catch {
      throw Failure(error)
    }
    work.change = change
    report("checking \(change.files.count) files")
    var checks = try await proposal.hooks.checks(change)
    let results = ground.root.check(
      change,
      operation.policy,
      repository: ground.repository,
      ignoresWorkTree: operation.mergesWithWorkTree
    )
    checks += results.map(EditCheck.init)
    var edits = try BundleEdits(change, proposal.request, checks: checks.map(\.check))
    work.edits = edits
    edits.diagnostics = try await proposal.hooks.diagnostics(change)
    work.edits = edits
    work.refusal = checks.lazy.compactMap(\.refusal).min { $0.code.urgency < $1.code.urgency }
    guard operation.isApplied else { return }
    if var refusal = work.refusal {
      if refusal.data.isNull { refusal.data = [:] }
      throw refusal.withOutcome("0 of \(change.files.count) files were written")
    }
    guard !change.isEmpty else { return }
    do { try Task.checkCancellation() } catch {
      throw Failure(.requestCancelled, "cancelled; no file was written")
    }
    // The bundle describes what the edit was made from, which is about to go.
    _ = await sight.value
    report("writing \(change.files.count) files")
    let context = ground.context(operation, description.surroundings, isStrict: operation.policy.isStrict)
    let made: TransactionReport
    do throws(TransactionFailure) {
      made = try ground.root.apply(change, context)
    } catch {
      throw Failure(error, fileCount: change.files.count)
    }
    work.report = made
    for recovered in made.recovered { report(recovered.sentence) }
    edits.transaction = made.json
    work.edits = edits
    edits.diagnostics = await proposal.hooks.applied(change, edits.diagnostics)
    work.edits = edits
  }
}

/// How far an edit has come, and what it has found on the way.
private struct EditWork {
  var finding: Finding?
  var change: PlannedChange?
  var edits: BundleEdits?
  var refusal: Failure?
  var report: TransactionReport?
  var failure: Failure?
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
