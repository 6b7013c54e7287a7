import SyntaxTrees

/// Finds definitions by their symbol ids.
package struct SymbolFinder: Sendable {
  private let reader: WorkspaceReader

  package init(reader: WorkspaceReader) { self.reader = reader }

  /// Looks for the definition that an id was made of.
  ///
  /// The files in which it was are asked first, then all others. A definition that is as it was has score 1.
  ///
  /// - Throws: `RelocationError.unreadable`.
  package func find(_ wanted: SymbolFingerprint) throws(RelocationError) -> RelocationResult {
    let suffixes = LanguageProfile.all.flatMap(\.fileSuffixes)
    let paths = SourceDirectories.files(
      in: reader.contents,
      suffixes: suffixes,
      limit: CandidateSearch.Limit.files
    )
    let own = paths.filter { SymbolFingerprint.hash(ofPath: $0) == wanted.path }
    var entries: [EvidenceCollection.Entry] = []
    for path in own {
      let found = try definitions(of: path, like: wanted)
      let same = found.filter(\.isUnchanged)
      if same.count == 1, let entry = same.first?.entry { return unchanged(entry) }
      entries += found.map(\.entry)
    }
    if let result = decide(entries, fileExists: !own.isEmpty), result.outcome == .found { return result }
    for path in paths where !own.contains(path) {
      entries += try definitions(of: path, like: wanted).map(\.entry)
    }
    return decide(entries, fileExists: !own.isEmpty)
      ?? RelocationResult(
        algorithm: RelocationAlgorithm.v2.rawValue,
        method: .everywhere,
        outcome: .gone,
        ranked: [],
        absence: 1,
        threshold: RelocationModel.symbolID.threshold.here,
        margin: Relocator.margin,
        weights: RelocationModel.symbolID.name
      )
  }

  private struct Found {
    var entry: EvidenceCollection.Entry
    var isUnchanged: Bool
  }

  private func definitions(
    of path: String,
    like wanted: SymbolFingerprint
  ) throws(RelocationError) -> [Found] {
    guard let file = try reader.statements(of: path), let profile = LanguageProfile.forFile(named: path)
    else {
      return []
    }
    var found: [Found] = []
    for statement in 0..<file.count {
      guard
        let fingerprint = SymbolFingerprint(of: statement, in: file, path: path, language: profile.scheme),
        fingerprint.kind == wanted.kind
      else { continue }
      let features = wanted.features(of: fingerprint, body: file.bodyFingerprints(statement))
      // Names, places and bodies that have nothing in common are no evidence.
      guard features[.name] == 1 || features[.body] >= 0.25 || features[.path] == 1 && features[.scope] == 1
      else {
        continue
      }
      let candidate = Candidate(path: path, file: file, statement: statement)
      found.append(
        Found(
          entry: EvidenceCollection.Entry(candidate: candidate, features: features),
          isUnchanged: fingerprint == wanted
        )
      )
    }
    return found
  }

  private func unchanged(_ entry: EvidenceCollection.Entry) -> RelocationResult {
    RelocationResult(
      algorithm: RelocationAlgorithm.v2.rawValue,
      method: .unchanged,
      outcome: .found,
      ranked: [
        RankedCandidate(
          candidate: entry.candidate,
          score: 1,
          confidence: 1,
          features: entry.features.present
        )
      ],
      absence: 0,
      threshold: nil,
      margin: nil,
      weights: nil
    )
  }

  private func decide(_ entries: [EvidenceCollection.Entry], fileExists: Bool) -> RelocationResult? {
    guard !entries.isEmpty else { return nil }
    let model = RelocationModel.symbolID
    var situation = Situation()
    situation.fileExists = fileExists
    let own = entries.first { $0.features[.path] == 1 }?.candidate.path ?? ""
    let found = model.probabilities(of: entries, in: situation, isDefinition: true, path: own)
    let ranked = Relocator.ranked(
      zip(entries, found.candidates).map { entry, score in
        RankedCandidate(
          candidate: entry.candidate,
          score: score,
          confidence: model.calibration.confidence(score),
          features: entry.features.present
        )
      }
    )
    return Relocator.decided(ranked, absence: found.absence, model: model, path: own, method: .everywhere)
  }
}
