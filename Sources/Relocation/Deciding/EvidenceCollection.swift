package import SyntaxTrees

/// Everything that is known about where an anchor's place may be now.
package struct EvidenceCollection: Sendable {
  package struct Entry: Sendable {
    package var candidate: Candidate
    package var features: FeatureVector
  }

  package var situation: Situation
  package var entries: [Entry]
  /// Whether other files were looked into.
  package var isComplete: Bool

  /// The evidence alone, with the files that it is about.
  var evidence: [(path: String, features: FeatureVector)] {
    entries.map { ($0.candidate.path, $0.features) }
  }

  /// Collects the evidence from the anchor's own file, and from other files when that is not enough.
  ///
  /// - Parameters:
  ///   - imprint: what the anchor remembers.
  ///   - old: the content it was made against, if it can be had.
  ///   - reader: the workspace.
  ///   - profile: the language of the anchor's file.
  ///   - isEnough: is shown what the own file gives, and says whether to leave it at that.
  /// - Throws: `RelocationError.unreadable`.
  /// - Returns: the evidence for every candidate.
  package static func collect(
    _ imprint: Imprint,
    old: OldContent?,
    reader: WorkspaceReader,
    profile: LanguageProfile,
    isEnough: (EvidenceCollection) -> Bool
  ) throws(RelocationError) -> EvidenceCollection {
    let anchor = AnchorText(imprint, rules: profile.lexicalRules)
    let search = CandidateSearch(anchor: anchor, reader: reader, profile: profile)
    var computation = FeatureComputation(anchor, old: old)
    var collection = EvidenceCollection(
      situation: Situation(imprint, file: try reader.statements(of: imprint.path)),
      entries: [],
      isComplete: false
    )
    for candidate in try search.inFile() {
      collection.entries.append(
        Entry(candidate: candidate, features: try computation.features(of: candidate))
      )
    }
    if isEnough(collection) { return collection }
    let (others, scan) = try search.elsewhere()
    let all = collection.entries.map(\.candidate) + others
    computation.occurrences = scan.occurrences(of: Set(all.map { $0.file.hashes[$0.statement] }))
    for index in collection.entries.indices {
      let entry = collection.entries[index]
      let hash = entry.candidate.file.hashes[entry.candidate.statement]
      let count = computation.occurrences?[hash] ?? 0
      collection.entries[index].features[.rare] = 1 / Double(max(1, count))
    }
    for candidate in others {
      collection.entries.append(
        Entry(candidate: candidate, features: try computation.features(of: candidate))
      )
    }
    collection.isComplete = true
    return collection
  }
}
