import AnalysisBundles
import CanonicalJSON
import EditTransactions
import ProcessReward
import SourceText

/// The say that diagnostics have in an edit.
struct DeltaHooks: Sendable {
  /// nil when nobody wants to know.
  let delta: DiagnosticsDelta?
  let server: AskedServer
  let rules: ServerEditRules

  init(
    workspace: Workspace,
    server: AskedServer,
    rules: ServerEditRules,
    renamedSymbols: [String: String] = [:]
  ) {
    self.server = server
    self.rules = rules
    delta = rules.scope.map { scope in
      DiagnosticsDelta(workspace: workspace, server: server, scope: scope, renamedSymbols: renamedSymbols)
    }
  }

  /// The hooks, with further checks of the command's own.
  func hooks(
    adding checks: @escaping @Sendable (PlannedChange) -> [EditCheck] = { _ in [] }
  ) -> EditHooks {
    let noted = NotedOutcome()
    return EditHooks(
      checks: { change throws(Failure) in
        let own = checks(change)
        guard let delta, !change.isEmpty else { return own }
        let outcome = try await server.asked { () throws in try await delta.outcome(of: change) }
        await noted.note(outcome)
        return own + [newErrors(outcome.comparison)]
      },
      diagnostics: { _ throws(Failure) in await noted.outcome?.comparison.json },
      applied: { _, expected in
        guard let delta, let outcome = await noted.outcome else { return expected }
        // The change is made and stays made, whatever the server says now.
        return (try? await delta.confirmed(outcome))?.json ?? expected
      }
    )
  }

  private func newErrors(_ comparison: DiagnosticsComparison) -> EditCheck {
    let errors = comparison.new.filter { $0.severity == .error }
    guard !errors.isEmpty else {
      return EditCheck("no-new-errors", passed: "none in \(comparison.summary)")
    }
    let listed = errors.prefix(5).map { error in
      "\(error.uri):\(error.range.start.line + 1):\(error.range.start.column + 1): \(error.message.firstLine)"
    }
    let rest = errors.count > listed.count ? "; and \(errors.count - listed.count) more" : ""
    let words =
      "\(errors.count) new \(errors.count == 1 ? "error" : "errors"): \(listed.joined(separator: "; "))\(rest)"
    guard rules.deniesNewErrors else { return EditCheck("no-new-errors", passed: "allowed: \(words)") }
    return EditCheck(
      "no-new-errors",
      refused: Failure(
        .policy,
        "the edit would bring \(words)",
        hints: ["Mend them in the same edit, or leave out --deny-new-errors."],
        data: ["new": .array(errors.map(\.json))]
      ),
      detail: words
    )
  }
}

/// Keeps what was found out about a change until it is made.
private actor NotedOutcome {
  private(set) var outcome: DiagnosticsDelta.Outcome?

  func note(_ outcome: DiagnosticsDelta.Outcome) { self.outcome = outcome }
}

extension DiagnosticsComparison {
  /// How many there are, were and changed, in one phrase.
  var summary: String {
    "\(before.count) diagnostics, \(after.count) afterwards (\(fixed.count) fixed, \(new.count) new, "
      + "\(persisting.count) persisting)"
  }
}

extension String {
  fileprivate var firstLine: Substring { prefix { $0 != "\n" } }
}
