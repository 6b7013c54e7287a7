// Contract: imprint, workspace (and the old content, where there is one) → the place, several that may be it, or none.
// Deterministic: ranked by score, then path, then place. What is still exactly as it was is recognised without scoring
// anything, and has score 1; everything else goes through the model, which also weighs that the place is gone.

package import SyntaxTrees

/// Finds the place that an anchor was made of in the present code.
package struct Relocator: Sendable {
  private let reader: WorkspaceReader
  private let algorithm: RelocationAlgorithm

  /// At most this many candidates are listed.
  package static let candidateLimit = 5

  package init(reader: WorkspaceReader, algorithm: RelocationAlgorithm = .v2) {
    self.reader = reader
    self.algorithm = algorithm
  }

  /// Looks for a place.
  ///
  /// - Parameters:
  ///   - imprint: what is remembered of it; has a sketch.
  ///   - old: the content it was taken from, where that can be had.
  ///   - profile: its language.
  /// - Throws: `RelocationError.unreadable`.
  /// - Returns: what was found, with the evidence.
  package func relocate(
    _ imprint: Imprint,
    old: OldContent? = nil,
    profile: LanguageProfile
  ) throws(RelocationError) -> RelocationResult {
    if algorithm == .v2, let statement = try unchanged(imprint) { return statement }
    let model = old == nil ? RelocationModel.selectorAlone : .withOldContent
    let isDefinition = imprint.sketch?.isDefinition ?? false
    let collection = try EvidenceCollection.collect(
      imprint,
      old: old,
      reader: reader,
      profile: profile
    ) { collection in
      guard algorithm == .v2 else { return false }
      let found = model.probabilities(
        of: collection.evidence,
        in: collection.situation,
        isDefinition: isDefinition,
        path: imprint.path
      )
      // Other files can hardly have anything better.
      return found.candidates.contains { $0 > 0.995 }
    }
    switch algorithm {
    case .v2: return decide(collection, imprint, model, isDefinition: isDefinition)
    case .v1: return decideByFormula(collection)
    }
  }

  /// The one statement of the anchor's file that is as the anchor remembers it, with the same surroundings.
  private func unchanged(_ imprint: Imprint) throws(RelocationError) -> RelocationResult? {
    guard let sketch = imprint.sketch, let file = try reader.statements(of: imprint.path) else { return nil }
    var same = (file.byHeadCut[sketch.head] ?? []).filter {
      sketch.isUnchanged($0, in: file, scope: imprint.scope)
    }
    if same.count > 1, let line = imprint.line { same = same.filter { Int(file.lines[$0]) == line } }
    guard same.count == 1, let statement = same.first else { return nil }
    return RelocationResult(
      algorithm: algorithm.rawValue,
      method: .unchanged,
      outcome: .found,
      ranked: [
        RankedCandidate(
          candidate: Candidate(path: imprint.path, file: file, statement: statement),
          score: 1,
          confidence: 1,
          features: [("exact", 1), ("path", 1), ("scope", 1), ("before", 1), ("after", 1)]
        )
      ],
      absence: 0,
      threshold: nil,
      margin: nil,
      weights: nil
    )
  }

  private func decide(
    _ collection: EvidenceCollection,
    _ imprint: Imprint,
    _ model: RelocationModel,
    isDefinition: Bool
  ) -> RelocationResult {
    let found = model.probabilities(
      of: collection.evidence,
      in: collection.situation,
      isDefinition: isDefinition,
      path: imprint.path
    )
    let ranked = rank(collection, found.candidates) { model.calibration.confidence($0) }
    return Self.decided(
      ranked,
      absence: found.absence,
      model: model,
      path: imprint.path,
      method: collection.isComplete ? .everywhere : .file
    )
  }

  /// Whether the best of some candidates is good enough.
  static func decided(
    _ ranked: [RankedCandidate],
    absence: Double,
    model: RelocationModel,
    path: String,
    method: RelocationResult.Method
  ) -> RelocationResult {
    let threshold = ranked.first.map {
      $0.candidate.path == path ? model.threshold.here : model.threshold.elsewhere
    }
    let outcome: RelocationResult.Outcome
    if let best = ranked.first, let threshold, best.score >= threshold,
      best.score - (ranked.dropFirst().first?.score ?? 0) >= Self.margin
    {
      outcome = .found
    } else {
      outcome = absence >= (ranked.first?.score ?? 0) ? .gone : .ambiguous
    }
    return RelocationResult(
      algorithm: RelocationAlgorithm.v2.rawValue,
      method: method,
      outcome: outcome,
      ranked: Array(ranked.prefix(Self.candidateLimit)),
      absence: absence,
      threshold: threshold ?? model.threshold.here,
      margin: Self.margin,
      weights: model.name
    )
  }

  private func decideByFormula(_ collection: EvidenceCollection) -> RelocationResult {
    let scores = collection.entries.map { PaperFormula.score($0.features) }
    let ranked = rank(collection, scores) { $0 }
    let isClear =
      (ranked.first?.score ?? 0) - (ranked.dropFirst().first?.score ?? 0) >= PaperFormula.margin
      && (ranked.first?.score ?? 0) >= PaperFormula.threshold
    return RelocationResult(
      algorithm: algorithm.rawValue,
      method: .everywhere,
      outcome: ranked.isEmpty ? .gone : isClear ? .found : .ambiguous,
      ranked: Array(ranked.prefix(Self.candidateLimit)),
      absence: 0,
      threshold: PaperFormula.threshold,
      margin: PaperFormula.margin,
      weights: "paper"
    )
  }

  private func rank(
    _ collection: EvidenceCollection,
    _ scores: [Double],
    confidence: (Double) -> Double
  ) -> [RankedCandidate] {
    Self.ranked(
      zip(collection.entries, scores).map { entry, score in
        RankedCandidate(
          candidate: entry.candidate,
          score: score,
          confidence: confidence(score),
          features: algorithm == .v1
            ? zip(PaperFormula.weights, PaperFormula.parts(entry.features)).map { ($0.0.name, $0.1) }
            : entry.features.present
        )
      }
    )
  }

  /// Best first; of equals the one that comes first by path and place.
  static func ranked(_ candidates: [RankedCandidate]) -> [RankedCandidate] {
    candidates.sorted { first, second in
      if first.score != second.score { return first.score > second.score }
      if first.candidate.path != second.candidate.path {
        return first.candidate.path.utf8.lexicographicallyPrecedes(second.candidate.path.utf8)
      }
      return first.candidate.statement < second.candidate.statement
    }
  }

  /// How far the best has to be ahead of the second: further than the likeness of file names alone puts it before an equal copy.
  static let margin = 0.25
}

/// What came of looking for a place.
package struct RelocationResult: Sendable {
  package enum Outcome: String, Sendable {
    case found
    /// Several may be it.
    case ambiguous
    /// None is: it was removed.
    case gone
  }

  package enum Method: String, Sendable {
    /// It and its surroundings are as they were.
    case unchanged
    /// The own file was enough.
    case file
    /// Other files were looked into.
    case everywhere
  }

  package var algorithm: String
  package var method: Method
  package var outcome: Outcome
  /// Best first, at most `Relocator.candidateLimit`.
  package var ranked: [RankedCandidate]
  /// The probability that the place is gone.
  package var absence: Double
  /// τ: what the best has to reach; nil where nothing had to be weighed.
  package var threshold: Double?
  /// δ: how far it has to be ahead.
  package var margin: Double?
  /// The name of the weights that were used.
  package var weights: String?
}

/// A candidate with what speaks for it.
package struct RankedCandidate: Sendable {
  package var candidate: Candidate
  /// From 0 to 1.
  package var score: Double
  /// The probability that it is the right one.
  package var confidence: Double
  /// The evidence that is not 0.
  package var features: [(name: String, value: Double)]
}

extension FeatureVector {
  /// The evidence that is not 0, in the order of declaration.
  var present: [(name: String, value: Double)] {
    RelocationFeature.allCases.compactMap { self[$0] == 0 ? nil : ($0.rawValue, self[$0]) }
  }
}

extension Sketch {
  /// Whether a statement with the same head is the one that was sketched, and nothing near it has changed.
  func isUnchanged(_ statement: Int, in file: StatementIndex, scope: [String]?) -> Bool {
    let syntax = file.outline.statements[statement]
    guard (syntax.definition != nil) == isDefinition,
      file.scopeNames[file.scopes[statement]] == scope ?? [],
      file.before(statement, limit: Limit.neighbours).map({ file.marks[$0] }) == before,
      file.after(statement, limit: Limit.neighbours).map({ file.marks[$0] }) == after
    else { return false }
    let all = file.equals[file.hashes[statement]] ?? [statement]
    let own = all.filter { file.scopes[$0] == file.scopes[statement] }
    guard Tally(statement, of: own, limit: Limit.equalsInScope) == equalsInScope,
      Tally(statement, of: all, limit: Limit.equals) == equals
    else { return false }
    return !isDefinition || BottomSketch(of: file.bodyFingerprints(statement), keeping: Limit.body) == body
  }
}
