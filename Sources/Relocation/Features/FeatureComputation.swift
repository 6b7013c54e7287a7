// Contract: imprint, candidate (and the old content, where there is one) → evidence. Pure and deterministic; what does
// not depend on the candidate is worked out once. What an imprint does not know counts as no evidence: 0.

import SyntaxTrees

/// Compares one imprint with candidates.
struct FeatureComputation {
  let anchor: AnchorText
  let old: OldContent?
  /// How often the hash of a head occurs in the workspace; nil when that was not counted.
  var occurrences: [UInt64: Int]?

  private var fileOverlaps: [String: Double] = [:]
  var alignments: [String: StatementAlignment] = [:]

  init(_ anchor: AnchorText, old: OldContent?) {
    self.anchor = anchor
    self.old = old
  }

  var imprint: Imprint { anchor.imprint }
  var sketch: Sketch? { anchor.imprint.sketch }

  /// The evidence for a candidate.
  mutating func features(of candidate: Candidate) throws(RelocationError) -> FeatureVector {
    var features = FeatureVector()
    describeText(candidate, &features)
    describeNeighbours(candidate, &features)
    describeScope(candidate, &features)
    describePlace(candidate, &features)
    describeNumbers(candidate, &features)
    describeFile(candidate, &features)
    describeBody(candidate, &features)
    if let old { try describeOldContent(candidate, old, &features) }
    return features
  }

  /// Whether a candidate's head is the anchor's.
  func isExact(_ candidate: Candidate) -> Bool {
    let file = candidate.file
    if let sketch {
      return StableHash.cut(file.hashes[candidate.statement], bits: StatementIndex.headBits) == sketch.head
    }
    return file.tokens.hashes[file.heads[candidate.statement]].elementsEqual(anchor.tokens)
  }

  private func describeText(_ candidate: Candidate, _ features: inout FeatureVector) {
    let file = candidate.file
    let head = file.heads[candidate.statement]
    let isExact = isExact(candidate)
    features[.exact] = isExact ? 1 : 0
    let compared = anchor.isComplete ? head : head.prefix(anchor.tokens.count)
    let tokens = Array(file.tokens.hashes[compared])
    if isExact {
      features[.tokens] = 1
      features[.text] = 1
      features[.sequence] = 1
    } else {
      features[.tokens] = TextSimilarity.dice(anchor.sortedTokens, tokens.sorted())
      let text = file.tokens.text[file.tokens.textRange(compared)].prefix(AnchorText.longestText)
      features[.text] = TextSimilarity.dice(anchor.trigrams, TextSimilarity.trigrams(text))
      features[.sequence] = TextSimilarity.sequence(
        Array(anchor.tokens.prefix(AnchorText.longestSequence)),
        Array(tokens.prefix(AnchorText.longestSequence))
      )
    }
    let alike = zip(anchor.tokens, tokens).prefix { $0 == $1 }.count
    features[.prefix] = Double(alike) / Double(max(1, min(anchor.tokens.count, head.count)))
    let kind = file.outline.statements[candidate.statement].kind
    if let sketch {
      features[.kind] = sketch.kind == Sketch.hash(ofKind: kind, bits: Sketch.Limit.kindBits) ? 1 : 0
    }
    features[.length] = min(1, Double(sketch?.tokenCount ?? anchor.tokens.count) / 12)
  }

  private func describeNeighbours(_ candidate: Candidate, _ features: inout FeatureVector) {
    guard let sketch else { return }
    let file = candidate.file
    let window = 2 * Sketch.Limit.neighbours
    let before = file.before(candidate.statement, limit: window).map { file.marks[$0] }
    let after = file.after(candidate.statement, limit: window).map { file.marks[$0] }
    let (above, below) = (
      Self.agreement(sketch.before, with: before), Self.agreement(sketch.after, with: after)
    )
    features[.before] = above
    features[.after] = below
    features[.context] = max(above, below)
    features[.contextLow] = min(above, below)
    let isBehind = sketch.before.first == before.first
    let isAhead = sketch.after.first == after.first
    features[.adjacentBefore] = isBehind ? 1 : 0
    features[.adjacentAfter] = isAhead ? 1 : 0
    features[.between] = isBehind && isAhead ? 1 : 0
    let isNeighbour = anchor.neighbours.contains(file.marks[candidate.statement])
    features[.claimed] = isNeighbour && features[.exact] == 0 ? 1 : 0
  }

  /// The part of a list of neighbours that another has in the same order, near ones counting more.
  static func agreement(_ wanted: [UInt32], with found: [UInt32]) -> Double {
    guard !wanted.isEmpty else { return 0.5 }
    let known = Set(found)
    var total = 0.0
    var last = [Double](repeating: 0, count: found.count + 1)
    for (distance, mark) in wanted.enumerated() {
      let weight = 1 / (1 + 0.15 * Double(distance))
      total += weight
      guard known.contains(mark) else { continue }
      var current = last
      for index in found.indices {
        var best = max(last[index + 1], current[index])
        if found[index] == mark { best = max(best, last[index] + weight) }
        current[index + 1] = best
      }
      last = current
    }
    return last[found.count] / total
  }

  private mutating func describeFile(_ candidate: Candidate, _ features: inout FeatureVector) {
    features[.path] = candidate.path == imprint.path ? 1 : 0
    let isNamedAlike = Self.lastName(candidate.path) == Self.lastName(imprint.path)
    features[.fileName] = isNamedAlike ? 1 : 0
    features[.pathText] = TextSimilarity.names(candidate.path, imprint.path)
    features[.fileOverlap] = fileOverlap(candidate.path, candidate.file)
  }

  /// The part of the anchor's neighbours that are anywhere in a file, near ones counting more.
  mutating func fileOverlap(_ path: String, _ file: StatementIndex) -> Double {
    if let known = fileOverlaps[path] { return known }
    let overlap = Self.fileOverlap(sketch, file.markSet)
    fileOverlaps[path] = overlap
    return overlap
  }

  static func fileOverlap(_ sketch: Sketch?, _ marks: Set<UInt32>) -> Double {
    guard let sketch else { return 0 }
    var (total, found) = (0.0, 0.0)
    for list in [sketch.before, sketch.after] {
      for (distance, mark) in list.enumerated() {
        let weight = 1 / (1 + 0.1 * Double(distance))
        total += weight
        if marks.contains(mark) { found += weight }
      }
    }
    return total > 0 ? found / total : 0
  }

  private static func lastName(_ path: String) -> Substring {
    path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
  }

  private func describeBody(_ candidate: Candidate, _ features: inout FeatureVector) {
    let file = candidate.file
    if let name = anchor.name, let symbol = file.symbol(candidate.statement) {
      features[.name] = symbol.name == name ? 1 : 0
      features[.nameText] = TextSimilarity.names(symbol.name, name)
    }
    guard let sketch else { return }
    let body = file.bodyFingerprints(candidate.statement)
    if sketch.body.size > 0 || !body.isEmpty {
      let similarity = sketch.body.similarity(to: body)
      features[.body] = similarity.overlap
      features[.bodyContained] = similarity.contained
    }
    features[.bodySize] = min(1, Double(sketch.body.size) / 40)
  }
}
