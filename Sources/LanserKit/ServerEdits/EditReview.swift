import AnalysisBundles
import CanonicalJSON
import EditTransactions
import ProcessReward
import SourceText

/// What the diagnostics say of an edit.
struct EditReview: Sendable {
  /// nil when nothing was compared.
  var check: EditCheck?
  var outcome: DiagnosticsDelta.Outcome?
  private var delta: DiagnosticsDelta?

  /// The comparison with what the server says now that the change is on disk; nil when it does not say.
  func confirmed() async -> DiagnosticsComparison? {
    guard let delta, let outcome else { return nil }
    return try? await delta.confirmed(outcome)
  }

  /// Nothing was compared.
  init() {}

  init(_ outcome: DiagnosticsDelta.Outcome, of delta: DiagnosticsDelta, under rules: ReviewRules) {
    self.outcome = outcome
    self.delta = delta
    check = EditCheck(newErrorsIn: outcome, deniesThem: rules.deniesNewErrors)
  }

  /// Nothing could be compared, though it was wanted; so nobody knows whether the edit is good.
  init(unknown reason: String) {
    check = EditCheck("no-new-errors", objected: "not known: \(reason)")
  }
}

extension Workspace {
  /// Compares the diagnostics before and after a change.
  ///
  /// An edit that a server has given is looked at by it; one that was handed in, by the server of most of its files, and
  /// when there is none at hand the edit goes without, unless new errors are to be refused.
  func reviewing(
    _ change: PlannedChange,
    of proposal: EditProposal,
    under rules: ReviewRules,
    _ limits: TimeLimits,
    _ sight: Task<Sight, Never>,
    _ finding: inout Finding?
  ) async throws(Failure) -> EditReview {
    guard let scope = rules.scope, !change.isEmpty else { return EditReview() }
    let server: AskedServer
    if let asked = proposal.server {
      server = asked
    } else {
      guard let language = try language(of: change) else { return EditReview() }
      do throws(Failure) {
        var found = finding ?? Finding(outcome: .failure(Failure(.internalError, "not answered")))
        defer { finding = found }
        let encoding = found.positionEncoding
        server = try await self.server(
          of: language,
          for: "diagnostics",
          using: ["diagnosticProvider"],
          seeing: sight,
          limits: limits,
          finding: &found
        )
        // Positions in the bundle are those of the edit.
        found.positionEncoding = encoding
      } catch {
        return try refused(by: error, rules)
      }
    }
    report("comparing diagnostics")
    let delta = DiagnosticsDelta(
      workspace: self,
      server: server,
      scope: scope == .target && proposal.finding?.target == nil ? .file : scope,
      renamedSymbols: proposal.renamedSymbols,
      target: proposal.finding?.target,
      state: try? await sight.value.environment.get().digest
    )
    do throws(Failure) {
      let outcome = try await server.asked { () throws in try await delta.outcome(of: change) }
      return EditReview(outcome, of: delta, under: rules)
    } catch {
      guard proposal.server == nil else { throw error }
      return try refused(by: error, rules)
    }
  }

  /// The language of most of the files; that of the workspace when only configuration is changed, and nil when no server
  /// has anything to do with the change.
  private func language(of change: PlannedChange) throws(Failure) -> Language? {
    let paths = change.files.flatMap { [$0.before?.path, $0.after?.path] }.compactMap { $0?.description }
    let languages = paths.compactMap(Language.init(fileName:))
    let counts = Dictionary(grouping: languages, by: \.name).mapValues(\.count)
    let most = languages.max { (counts[$0.name] ?? 0, $1.name) < (counts[$1.name] ?? 0, $0.name) }
    if let most { return most }
    return paths.contains(where: SourceTree.isConfiguration) ? try workspaceLanguage() : nil
  }

  private func refused(by failure: Failure, _ rules: ReviewRules) throws(Failure) -> EditReview {
    if rules.deniesNewErrors || failure.code == .replayMismatch || failure.code == .requestCancelled {
      throw failure.withOutcome("no file was written")
    }
    return EditReview(unknown: failure.message)
  }
}

extension EditCheck {
  /// Whether an edit brings new errors.
  fileprivate init(newErrorsIn outcome: DiagnosticsDelta.Outcome, deniesThem: Bool) {
    let comparison = outcome.comparison
    let errors = comparison.new.filter { $0.severity == .error }
    guard !errors.isEmpty else {
      let words = "none in \(comparison.summary)"
      if outcome.isIncomplete {
        self.init("no-new-errors", objected: "\(words), but not all files that depend on it could be found")
      } else {
        self.init("no-new-errors", passed: words)
      }
      return
    }
    let listed = errors.prefix(5).map { error in
      "\(error.uri):\(error.range.start.line + 1):\(error.range.start.column + 1): \(error.message.firstLine)"
    }
    let rest = errors.count > listed.count ? "; and \(errors.count - listed.count) more" : ""
    let words =
      "\(errors.count) new \(errors.count == 1 ? "error" : "errors"): \(listed.joined(separator: "; "))\(rest)"
    guard deniesThem else {
      self.init("no-new-errors", objected: words)
      return
    }
    self.init(
      "no-new-errors",
      refused: Failure(
        .policy,
        "the edit would bring \(words)",
        hints: ["Mend them in the same edit, or add --no-deny-new-errors."],
        data: ["new": .array(errors.map(\.json))]
      ),
      detail: words
    )
  }
}

extension DiagnosticsComparison {
  /// How many there are, were and changed, in one phrase.
  fileprivate var summary: String {
    "\(before.count) diagnostics, \(after.count) afterwards (\(fixed.count) fixed, \(new.count) new, "
      + "\(persisting.count) persisting)"
  }
}

extension String {
  fileprivate var firstLine: Substring { prefix { $0 != "\n" } }
}
