package import AnalysisBundles
import CanonicalJSON
import ProcessReward

extension RewardAnswer {
  /// The reward of what happened between two bundles of `diag`.
  ///
  /// Without the sources nobody can say why a diagnostic went away, so none counts as fixed.
  ///
  /// - Parameters:
  ///   - before: a bundle with diagnostics, complete, and the file that it is in.
  ///   - after: one of the same question, server and scope.
  ///   - sources: the two states of the workspace that the bundles are about; their digests are compared.
  ///   - choice: formula and weights; the scope is that of the bundles.
  /// - Throws: `E/USAGE` for bundles that can not be compared, `E/VERSION_SKEW` when they come from different
  ///   servers, `E/REPLAY_MISMATCH` when the sources are not those of the bundles.
  package init(
    before: (bundle: StoredBundle, source: String),
    after: (bundle: StoredBundle, source: String),
    sources: SourceChanges?,
    _ choice: RewardChoice
  ) throws(Failure) {
    let old = try Observation(before.bundle, in: before.source)
    let new = try Observation(after.bundle, in: after.source)
    try old.requireComparable(with: new, sourcesAreKnown: sources != nil)
    if let sources {
      try old.requireSources(sources.digestBefore)
      try new.requireSources(sources.digestAfter)
    }
    var comparison = DiagnosticsComparison(
      ComparisonInput(
        scope: old.isAboutWorkspace ? .workspace : .file,
        encoding: old.encoding,
        changes: sources?.changes,
        before: old.diagnostics,
        after: new.diagnostics
      )
    )
    comparison.analysed.before = old.analysedFiles
    comparison.analysed.after = new.analysedFiles
    var remarks: [String] = []
    let unseen = comparison.unknown.count { $0.evidence.kind == .sourcesUnseen }
    if unseen > 0 {
      remarks.append(
        "\(unseen) went away and count as unknown: give --before-sources and --after-sources to see which were fixed"
      )
    }
    for path in sources?.unread ?? [] { remarks.append("\(path) is not UTF-8 and was not compared") }
    self.init(
      bundles: [before.bundle.bundleID, after.bundle.bundleID],
      reward: StepReward(
        StepFacts(diagnostics: comparison),
        formula: choice.formula ?? .stepwise,
        weights: choice.weights ?? RewardWeights()
      ),
      remarks: remarks
    )
  }
}
