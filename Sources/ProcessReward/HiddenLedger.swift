import SourceText

/// What the steps of an episode have hidden so far: diagnostics that count although nobody reports them, or not as
/// severely.
struct HiddenLedger: Sendable {
  private struct Key: Hashable {
    var rule: String
    var message: String
    var line: String

    init(_ diagnostic: RewardDiagnostic) {
      rule = DiagnosticWording.rule(of: diagnostic)
      message = DiagnosticWording.normalised(message: diagnostic.message)
      line = DiagnosticWording.normalised(line: diagnostic.text ?? "")
    }
  }

  private struct Lowered {
    var original: RewardDiagnostic.Severity
    var shown: RewardDiagnostic.Severity

    var difference: DiagnosticCounts { DiagnosticCounts([original]) - DiagnosticCounts([shown]) }
  }

  /// How much more counts than is reported.
  private(set) var counts = DiagnosticCounts()
  private var hidden: [Key: [RewardDiagnostic.Severity]] = [:]
  private var lowered: [Key: [Lowered]] = [:]

  /// Takes in what a step did.
  mutating func enter(_ comparison: DiagnosticsComparison) {
    for diagnostic in comparison.fixed { _ = original(of: diagnostic) }
    for pair in comparison.persisting {
      let after = comparison.after[pair.after]
      lower(after, from: original(of: comparison.before[pair.before]))
    }
    // What is reported again is paid back before new debts are made: one step can hide one and uncover another.
    for diagnostic in comparison.new {
      guard let original = hidden[Key(diagnostic)]?.popLast() else { continue }
      counts = counts - DiagnosticCounts([original])
      lower(diagnostic, from: original)
    }
    for entry in comparison.withheld {
      let original = original(of: entry.diagnostic)
      hidden[Key(entry.diagnostic), default: []].append(original)
      counts += DiagnosticCounts([original])
    }
  }

  /// How severe a diagnostic was when it was first lowered; its debt is taken off the ledger.
  private mutating func original(of diagnostic: RewardDiagnostic) -> RewardDiagnostic.Severity {
    guard let debt = lowered[Key(diagnostic)]?.popLast() else { return diagnostic.severity }
    counts = counts - debt.difference
    return debt.original
  }

  private mutating func lower(_ diagnostic: RewardDiagnostic, from original: RewardDiagnostic.Severity) {
    guard diagnostic.severity.isLessSevere(than: original) else { return }
    let debt = Lowered(original: original, shown: diagnostic.severity)
    lowered[Key(diagnostic), default: []].append(debt)
    counts += debt.difference
  }
}
