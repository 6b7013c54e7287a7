// Contract: imprint → the statements worth comparing in detail: those of the anchor's own file first, then those of the
// files that hold most of its surroundings. Cheap measures only; everything that may be the place must come through.

import SyntaxTrees

/// Finds candidates for one imprint.
struct CandidateSearch {
  let anchor: AnchorText
  let reader: WorkspaceReader
  let profile: LanguageProfile

  /// How many candidates a file gives, and how many other files are looked into.
  enum Limit {
    static let inFile = 25
    static let elsewhere = 8
    static let filesByLines = 8
    static let filesByNames = 6
    static let files = 50_000
  }

  /// The candidates in the anchor's own file; none when it is gone.
  func inFile() throws(RelocationError) -> [Candidate] {
    let path = anchor.imprint.path
    guard let file = try reader.statements(of: path) else { return [] }
    return best(in: file, path: path, limit: Limit.inFile, isOwn: true)
  }

  /// The candidates in other files, and how often what they say occurs in the workspace.
  func elsewhere() throws(RelocationError) -> (candidates: [Candidate], scan: LineScan) {
    let contents = reader.contents
    let paths = SourceDirectories.files(in: contents, suffixes: profile.fileSuffixes, limit: Limit.files)
    let names = [anchor.name, anchor.imprint.scope?.last].compactMap(\.self)
    let scan = try LineScan(paths, definitionsOf: names, profile: profile, reader)
    var candidates: [Candidate] = []
    let files = scan.bestFiles(
      for: wantedMarks,
      limits: (Limit.filesByLines, Limit.filesByNames),
      besides: anchor.imprint.path
    )
    for path in files {
      guard let file = try reader.statements(of: path) else { continue }
      candidates += best(in: file, path: path, limit: Limit.elsewhere, isOwn: false)
    }
    return (candidates, scan)
  }

  private var wantedMarks: [(mark: UInt32, weight: Double)] {
    guard let sketch = anchor.imprint.sketch else {
      let hash = anchor.snippet.hash(of: 0..<anchor.snippet.count)
      return [(StableHash.cut(hash, bits: StatementIndex.markBits), 1)]
    }
    var marks: [(UInt32, Double)] = []
    for list in [sketch.before, sketch.after] {
      for (distance, mark) in list.enumerated() { marks.append((mark, 1 / (1 + 0.1 * Double(distance)))) }
    }
    if anchor.isComplete {
      let hash = anchor.snippet.hash(of: 0..<anchor.snippet.count)
      marks.append((StableHash.cut(hash, bits: StatementIndex.markBits), 1))
    }
    return marks
  }

  /// The statements of a file that a quick look finds most like the anchor.
  private func best(in file: StatementIndex, path: String, limit: Int, isOwn: Bool) -> [Candidate] {
    let sketch = anchor.imprint.sketch
    let near = (
      before: Set(sketch?.before.prefix(3) ?? []), after: Set(sketch?.after.prefix(3) ?? [])
    )
    let scope = anchor.imprint.scope.flatMap { file.scope(named: $0) }
    var counts: [UInt64: Int] = [:]
    for hash in anchor.tokens { counts[hash, default: 0] += 1 }
    var ranked: [(score: Double, statement: Int)] = []
    for statement in 0..<file.count {
      let isDefinition = file.outline.statements[statement].definition != nil
      if let sketch, sketch.isDefinition != isDefinition { continue }
      let likeness = likeness(of: statement, in: file, counts)
      var score = likeness
      for distance in 1...3 {
        if statement - distance >= 0, near.before.contains(file.marks[statement - distance]) { score += 0.15 }
        if statement + distance < file.count, near.after.contains(file.marks[statement + distance]) {
          score += 0.15
        }
      }
      if isDefinition, let sketch {
        if let name = anchor.name, file.symbol(statement)?.name == name { score += 0.6 }
        score += 0.8 * sketch.body.similarity(to: file.bodyFingerprints(statement)).overlap
      }
      if scope == file.scopes[statement] { score += 0.2 }
      if !isOwn, likeness < 0.35, score < 0.8 { continue }
      ranked.append((score, statement))
    }
    ranked.sort { ($1.score, $0.statement) < ($0.score, $1.statement) }
    return ranked.prefix(limit).map { Candidate(path: path, file: file, statement: $0.statement) }
  }

  /// The tokens that a head shares with the anchor's (Dice).
  private func likeness(of statement: Int, in file: StatementIndex, _ counts: [UInt64: Int]) -> Double {
    if let sketch = anchor.imprint.sketch,
      StableHash.cut(file.hashes[statement], bits: StatementIndex.headBits) == sketch.head
    {
      return 1
    }
    let head = file.heads[statement]
    let compared = head.prefix(anchor.tokens.count + 8)
    guard !compared.isEmpty || !anchor.tokens.isEmpty else { return 0 }
    var both = 0
    var left: [UInt64: Int] = [:]
    for token in compared {
      let hash = file.tokens.hashes[token]
      guard let count = counts[hash] else { continue }
      let used = left[hash, default: 0]
      if used < count {
        both += 1
        left[hash] = used + 1
      }
    }
    return 2 * Double(both) / Double(compared.count + anchor.tokens.count)
  }
}
