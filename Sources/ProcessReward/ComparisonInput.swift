package import SourceText

/// Everything that a comparison of diagnostics looks at; no server and no disk.
package struct ComparisonInput: Sendable {
  /// Which diagnostics the two lists hold; `ScopeFilter` says which belong to a scope.
  package var scope: RewardScope
  /// The unit of columns in the ranges.
  package var encoding: PositionEncoding
  /// Every file that the edit touches, configuration and stub files included; nil when the sources are not at hand,
  /// and then nobody can say why a diagnostic went away.
  package var changes: [FileChange]?
  package var before: [RewardDiagnostic]
  package var after: [RewardDiagnostic]
  /// The files that the server analysed, by their names at the time; nil where it does not say.
  package var analysedBefore: Set<String>?
  package var analysedAfter: Set<String>?
  /// Names that the operation changes, old to new; those that the edit shows are found without.
  package var renamedSymbols: [String: String]

  package init(
    scope: RewardScope,
    encoding: PositionEncoding = .utf16,
    changes: [FileChange]?,
    before: [RewardDiagnostic],
    after: [RewardDiagnostic],
    analysedBefore: Set<String>? = nil,
    analysedAfter: Set<String>? = nil,
    renamedSymbols: [String: String] = [:]
  ) {
    self.scope = scope
    self.encoding = encoding
    self.changes = changes
    self.before = before
    self.after = after
    self.analysedBefore = analysedBefore
    self.analysedAfter = analysedAfter
    self.renamedSymbols = renamedSymbols
  }
}

extension DiagnosticsComparison {
  /// Compares the diagnostics before and after an edit.
  ///
  /// The result depends on the content of the input only, not on the order of its lists. Time is nearly linear in the
  /// sizes of the touched files and of the lists.
  package init(_ input: ComparisonInput) {
    let changed = ChangedFiles(input.changes ?? [])
    let before = input.before.inBundleOrder
    let after = input.after.inBundleOrder
    let matcher = DiagnosticMatcher(
      before: before,
      after: after,
      changed: changed,
      names: NameChanges(known: input.renamedSymbols, in: changed),
      encoding: input.encoding
    )
    scope = input.scope
    self.before = before
    self.after = after
    analysed = AnalysedFiles(input, changed)
    new = after.indices.filter { matcher.partnerOfAfter[$0] == nil }.map { after[$0] }
    fixed = []
    persisting = []
    suppressed = []
    removed = []
    unknown = []
    var vanished: [RewardDiagnostic] = []
    for (index, partner) in matcher.partnerOfBefore.enumerated() {
      if let partner {
        persisting.append(Pair(before: index, after: partner))
      } else {
        vanished.append(before[index])
      }
    }
    guard !vanished.isEmpty else { return }
    let disappearance = Disappearance(input, changed)
    for diagnostic in vanished {
      guard let evidence = disappearance.evidence(for: diagnostic) else {
        fixed.append(diagnostic)
        continue
      }
      let withheld = Withheld(diagnostic: diagnostic, evidence: evidence)
      switch evidence.category {
      case .suppressed: suppressed.append(withheld)
      case .removed: removed.append(withheld)
      case .unknown: unknown.append(withheld)
      }
    }
  }
}

extension AnalysedFiles {
  fileprivate init(_ input: ComparisonInput, _ changed: ChangedFiles) {
    self.init(before: input.analysedBefore?.count, after: input.analysedAfter?.count)
    guard let old = input.analysedBefore, let new = input.analysedAfter else { return }
    let renamed = Dictionary(
      changed.files.compactMap { file in file.afterURI.flatMap { after in file.beforeURI.map { (after, $0) } }
      },
      uniquingKeysWith: { first, _ in first }
    )
    lost = old.filter { uri in !(changed.uriAfter(uri).map(new.contains) ?? false) }.inByteOrder
    gained = new.filter { !old.contains(renamed[$0] ?? $0) }.inByteOrder
  }
}

extension Sequence where Element == String {
  fileprivate var inByteOrder: [String] { sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}
