import SourceText

/// What an edit did to diagnostics: which were fixed, which are new, and which only went out of sight.
///
/// Every diagnostic before the edit is in exactly one of `fixed`, `persisting`, `suppressed`, `removed` and
/// `unknown`; every one after it is in `new` or `persisting`. All lists are in the order of bundles, without
/// duplicates. The JSON form is the member `edits.diagnostics` of a bundle, and docs/reward.md describes it.
package struct DiagnosticsComparison: Hashable, Sendable {
  package var scope: RewardScope
  package var analysed: AnalysedFiles
  package var before: [RewardDiagnostic]
  package var after: [RewardDiagnostic]
  /// Went away, and nothing was found that only hides it.
  package var fixed: [RewardDiagnostic]
  package var new: [RewardDiagnostic]
  package var persisting: [Pair]
  package var suppressed: [Withheld]
  package var removed: [Withheld]
  package var unknown: [Withheld]

  /// One diagnostic as it was and as it is; positions in `before` and `after`.
  package struct Pair: Hashable, Sendable {
    package var before: Int
    package var after: Int

    package init(before: Int, after: Int) {
      self.before = before
      self.after = after
    }
  }

  /// A diagnostic that went away without being fixed.
  package struct Withheld: Hashable, Sendable {
    package var diagnostic: RewardDiagnostic
    package var evidence: Evidence

    package init(diagnostic: RewardDiagnostic, evidence: Evidence) {
      self.diagnostic = diagnostic
      self.evidence = evidence
    }
  }
}

/// How many files the server has analysed before and after an edit, and which of them on one side only.
package struct AnalysedFiles: Hashable, Sendable {
  /// nil where the server does not say.
  package var before: Int?
  package var after: Int?
  /// Analysed before the edit and not after it, under their names before; sorted.
  package var lost: [String]
  /// Analysed after the edit and not before it; sorted.
  package var gained: [String]

  package init(before: Int? = nil, after: Int? = nil, lost: [String] = [], gained: [String] = []) {
    self.before = before
    self.after = after
    self.lost = lost
    self.gained = gained
  }
}

extension DiagnosticsComparison {
  /// Everything that went away without being fixed.
  package var withheld: [Withheld] { suppressed + removed + unknown }

  package var countBefore: DiagnosticCounts { DiagnosticCounts(before.lazy.map(\.severity)) }

  /// What the server reports after the edit.
  package var countAfter: DiagnosticCounts { DiagnosticCounts(after.lazy.map(\.severity)) }

  /// Diagnostics that are still reported, but less severely than before.
  package var lowered: [Pair] {
    persisting.filter { after[$0.after].severity.isLessSevere(than: before[$0.before].severity) }
  }

  /// What counts after the edit although it is not reported, or not as severely: it earns nothing.
  package var countWithheld: DiagnosticCounts {
    var counts = DiagnosticCounts(withheld.lazy.map(\.diagnostic.severity))
    for pair in lowered {
      counts[before[pair.before].severity] += 1
      counts[after[pair.after].severity] -= 1
    }
    return counts
  }

  /// The same comparison with the lines that evidence quotes changed, such as by taking secrets out of them.
  package func mappingEvidence(_ change: (String) -> String) -> DiagnosticsComparison {
    func mapped(_ list: [Withheld]) -> [Withheld] {
      list.map { entry in
        var entry = entry
        entry.evidence.text = change(entry.evidence.text)
        return entry
      }
    }
    var result = self
    result.suppressed = mapped(suppressed)
    result.removed = mapped(removed)
    result.unknown = mapped(unknown)
    return result
  }

  /// The same comparison for some of the files only, such as those that an edit touches.
  package func narrowed(
    to scope: RewardScope,
    before includesBefore: (RewardDiagnostic) -> Bool,
    after includesAfter: (RewardDiagnostic) -> Bool
  ) -> DiagnosticsComparison {
    var result = self
    result.scope = scope
    var places = (before: [Int: Int](), after: [Int: Int]())
    for (index, diagnostic) in before.enumerated() where includesBefore(diagnostic) {
      places.before[index] = places.before.count
    }
    for (index, diagnostic) in after.enumerated() where includesAfter(diagnostic) {
      places.after[index] = places.after.count
    }
    result.before = before.filter(includesBefore)
    result.after = after.filter(includesAfter)
    result.fixed = fixed.filter(includesBefore)
    result.suppressed = suppressed.filter { includesBefore($0.diagnostic) }
    result.removed = removed.filter { includesBefore($0.diagnostic) }
    result.unknown = unknown.filter { includesBefore($0.diagnostic) }
    result.persisting = []
    result.new = new.filter(includesAfter)
    for pair in persisting {
      switch (places.before[pair.before], places.after[pair.after]) {
      case (let before?, let after?): result.persisting.append(Pair(before: before, after: after))
      case (nil, _?): result.new.append(after[pair.after])
      case (_?, nil):
        let evidence = Evidence(
          .outOfScope,
          uri: after[pair.after].uri,
          line: after[pair.after].range.start.line
        )
        result.removed.append(Withheld(diagnostic: before[pair.before], evidence: evidence))
      case (nil, nil): break
      }
    }
    result.new = result.new.inBundleOrder
    result.removed = result.removed.inBundleOrder
    return result
  }
}

extension RewardDiagnostic.Severity {
  func isLessSevere(than other: Self) -> Bool { rank > other.rank }

  private var rank: Int {
    switch self {
    case .error: 0
    case .warning: 1
    case .information: 2
    case .hint: 3
    }
  }
}

extension Array where Element == DiagnosticsComparison.Withheld {
  /// In the order of their diagnostics.
  var inBundleOrder: [DiagnosticsComparison.Withheld] {
    let evidence = Dictionary(map { ($0.diagnostic, $0.evidence) }, uniquingKeysWith: { first, _ in first })
    return map(\.diagnostic).inBundleOrder.compactMap { diagnostic in
      evidence[diagnostic].map { DiagnosticsComparison.Withheld(diagnostic: diagnostic, evidence: $0) }
    }
  }
}
