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
    // Files of other languages can not have it, and their grammars need not be there.
    let suffixes = wanted.languages.flatMap(\.fileSuffixes)
    let paths = SourceDirectories.files(
      in: reader.contents,
      suffixes: suffixes,
      limit: CandidateSearch.Limit.files
    )
    let own = paths.filter { SymbolFingerprint.hash(ofPath: $0) == wanted.path }
    var found: [Found] = []
    for path in own {
      let definitions = try definitions(of: path, like: wanted)
      let same = definitions.filter(\.isUnchanged)
      if same.count == 1, let one = same.first { return try unchanged(one) }
      found += definitions
    }
    if let result = try decide(found, fileExists: !own.isEmpty), result.outcome == .found { return result }
    for path in paths where !own.contains(path) { found += try definitions(of: path, like: wanted) }
    return try decide(found, fileExists: !own.isEmpty)
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

  /// A definition that may be the one.
  private struct Found {
    var path: String
    var statement: Int
    var fingerprint: SymbolFingerprint
    var features: FeatureVector
    var isUnchanged: Bool
  }

  /// The definitions of a file that have something in common with the one that is looked for.
  private func definitions(
    of path: String,
    like wanted: SymbolFingerprint
  ) throws(RelocationError) -> [Found] {
    guard let table = try reader.definitions(of: path) else { return [] }
    let isOwn = SymbolFingerprint.hash(ofPath: path) == wanted.path
    return table.entries.compactMap { entry in
      // Names, places and bodies that have nothing in common are no evidence.
      guard entry.kind == wanted.kind,
        entry.name == wanted.name || isOwn && entry.scope == wanted.scope
          || wanted.bodyOverlap(with: entry, of: table) >= 0.25
      else { return nil }
      let fingerprint = SymbolFingerprint(entry, of: table, path: path)
      return Found(
        path: path,
        statement: entry.statement,
        fingerprint: fingerprint,
        features: wanted.features(of: fingerprint, body: table.body(entry)),
        isUnchanged: fingerprint == wanted
      )
    }
  }

  private func unchanged(_ found: Found) throws(RelocationError) -> RelocationResult {
    RelocationResult(
      algorithm: RelocationAlgorithm.v2.rawValue,
      method: .unchanged,
      outcome: .found,
      ranked: [try ranked(found, score: 1, confidence: 1)],
      absence: 0,
      threshold: nil,
      margin: nil,
      weights: nil
    )
  }

  private func decide(_ found: [Found], fileExists: Bool) throws(RelocationError) -> RelocationResult? {
    guard !found.isEmpty else { return nil }
    let model = RelocationModel.symbolID
    var situation = Situation()
    situation.fileExists = fileExists
    let own = found.first { $0.features[.path] == 1 }?.path ?? ""
    let probabilities = model.probabilities(
      of: found.map { ($0.path, $0.features) },
      in: situation,
      isDefinition: true,
      path: own
    )
    let order = found.indices.sorted { first, second in
      let scores = (probabilities.candidates[first], probabilities.candidates[second])
      if scores.0 != scores.1 { return scores.0 > scores.1 }
      if found[first].path != found[second].path {
        return found[first].path.utf8.lexicographicallyPrecedes(found[second].path.utf8)
      }
      return found[first].statement < found[second].statement
    }
    var ranked: [RankedCandidate] = []
    // The files of the others need not be read.
    for index in order.prefix(Relocator.candidateLimit) {
      let score = probabilities.candidates[index]
      ranked.append(
        try self.ranked(found[index], score: score, confidence: model.calibration.confidence(score))
      )
    }
    return Relocator.decided(
      ranked,
      absence: probabilities.absence,
      model: model,
      path: own,
      method: .everywhere
    )
  }

  /// A definition with its file, which has to be the one that it was found in.
  private func ranked(
    _ found: Found,
    score: Double,
    confidence: Double
  ) throws(RelocationError) -> RankedCandidate {
    guard let file = try reader.statements(of: found.path), found.statement < file.count,
      let profile = LanguageProfile.forFile(named: found.path),
      found.fingerprint
        == SymbolFingerprint(of: found.statement, in: file, path: found.path, language: profile.scheme)
    else { throw .unreadable(path: found.path, reason: "it changes while it is read") }
    return RankedCandidate(
      candidate: Candidate(path: found.path, file: file, statement: found.statement),
      score: score,
      confidence: confidence,
      features: found.features.present
    )
  }
}

extension SymbolFingerprint {
  /// How much of its body another definition has, where that is at least a quarter; else something less.
  fileprivate func bodyOverlap(with entry: DefinitionTable.Entry, of table: DefinitionTable) -> Double {
    // Two definitions without a body have none in common.
    guard entry.count > 0 else { return 0 }
    if body.size > body.least.count {
      // No more than the least few are compared.
      return body.similarity(to: table.body(entry, limit: body.least.count)).overlap
    }
    // Of a body that is so much larger, all of this one would be less than a quarter.
    return entry.count > 4 * body.least.count + 4 ? 0 : body.similarity(to: table.body(entry)).overlap
  }
}
