// Contract: an anchor without a sketch, as somebody wrote it by hand → where its text is. Exact matches first, told apart by
// `before`, `after` and `nth`; then statements that are like it, in its own file and, if they are the same word by word, in
// others.

package import SyntaxTrees

/// Looks for a text that somebody quoted.
package struct QuotedText: Sendable {
  package var path: String
  package var snippet: String
  package var before: String?
  package var after: String?
  package var nth: Int?

  package init(path: String, snippet: String, before: String?, after: String?, nth: Int?) {
    self.path = path
    self.snippet = snippet
    self.before = before
    self.after = after
    self.nth = nth
  }

  /// Places of the text in a file, as byte offsets.
  package struct Matches: Sendable, Equatable {
    /// Every exact occurrence, in order.
    package var all: [Int]
    /// Those that are meant: of them the ones with the right surroundings, or the one that was asked for.
    package var meant: [Int]
  }

  /// The exact occurrences in a text.
  package func matches(in text: [UInt8]) -> Matches {
    let wanted = Array(snippet.utf8)
    var all: [Int] = []
    var start = 0
    while let found = Self.first(wanted, in: text, from: start) {
      all.append(found)
      start = found + max(1, wanted.count)
    }
    if let nth { return Matches(all: all, meant: all.indices.contains(nth) ? [all[nth]] : []) }
    let fitting = all.filter { offset in
      let (left, right) = (before.map { Array($0.utf8) } ?? [], after.map { Array($0.utf8) } ?? [])
      let end = offset + wanted.count
      return offset >= left.count && text[(offset - left.count)..<offset].elementsEqual(left)
        && end + right.count <= text.count && text[end..<(end + right.count)].elementsEqual(right)
    }
    return Matches(all: all, meant: fitting.isEmpty ? all : fitting)
  }

  /// The least likeness that is taken for the same.
  static let threshold = 0.75
  /// How far the best has to be ahead of the second.
  static let margin = 0.1

  /// Statements that are like the text.
  package func similar(_ reader: WorkspaceReader, profile: LanguageProfile) throws(RelocationError)
    -> RelocationResult
  {
    let imprint = Imprint(path: path, snippet: snippet, scope: nil, line: nil, sketch: nil)
    let collection = try EvidenceCollection.collect(
      imprint,
      old: nil,
      reader: reader,
      profile: profile,
      isEnough: { $0.entries.contains { Self.likeness($0.features) > 0.9 } }
    )
    let ranked = Relocator.ranked(
      collection.entries.map { entry in
        var score = Self.likeness(entry.features)
        if entry.candidate.path != path { score *= 0.95 }
        return RankedCandidate(
          candidate: entry.candidate,
          score: score,
          confidence: score * score,
          features: entry.features.present
        )
      }
    )
    let best = ranked.first?.score ?? 0
    let isClear = best - (ranked.dropFirst().first?.score ?? 0) >= Self.margin
    return RelocationResult(
      algorithm: RelocationAlgorithm.v2.rawValue,
      method: collection.isComplete ? .everywhere : .file,
      outcome: best < Self.threshold ? .gone : isClear ? .found : .ambiguous,
      ranked: Array(ranked.filter { $0.score >= 0.5 }.prefix(Relocator.candidateLimit)),
      absence: 1 - best,
      threshold: Self.threshold,
      margin: Self.margin,
      weights: "quote-1"
    )
  }

  private static func likeness(_ features: FeatureVector) -> Double {
    if features[.exact] == 1 { return 1 }
    return 0.5 * features[.text] + 0.3 * features[.sequence] + 0.2 * features[.tokens]
  }

  private static func first(_ wanted: [UInt8], in text: [UInt8], from start: Int) -> Int? {
    guard let head = wanted.first, text.count >= wanted.count else { return nil }
    var index = start
    while index + wanted.count <= text.count {
      if text[index] == head, text[index..<(index + wanted.count)].elementsEqual(wanted) { return index }
      index += 1
    }
    return nil
  }
}
