import SourceText

/// The statements that an edit inserts, found by their words: where code went that is no longer where it was.
struct StatementIndex: Sendable {
  struct Place: Hashable, Sendable {
    /// Position among the changed files.
    var file: Int
    /// The first line of the statement.
    var line: Int
    /// Of the file.
    var hunk: Int
  }

  private struct Entry {
    var place: Place
    var words: [String: Int]
  }

  private var entries: [Entry] = []
  private var byWord: [String: [Int]] = [:]
  private var byHunk: [[Int]: [Int]] = [:]
  private var wordsOfHunk: [[Int]: [String: Int]] = [:]
  private var byText: [String: [Place]] = [:]

  /// How many statements are compared with one that is looked for; more would be no likelier to be it.
  private static let effort = 48

  /// - Parameters:
  ///   - changed: the files of the edit.
  ///   - isSearched: whether code in a file, by its name afterwards, is still seen by the checker.
  init(_ changed: ChangedFiles, isSearched: (String) -> Bool) {
    for (number, file) in changed.files.enumerated() {
      guard let text = file.after, let uri = file.afterURI, isSearched(uri) else { continue }
      for (hunkNumber, hunk) in file.hunks.enumerated() {
        var seen: Set<Int> = []
        for line in hunk.after where text.hasCode(line) {
          let start = text.statementStarts[line]
          let place = Place(file: number, line: start, hunk: hunkNumber)
          if !text.startsInside[line] {
            byText[DiagnosticWording.normalised(line: text.excerpt(line)), default: []].append(place)
          }
          if seen.insert(start).inserted { add(place, text) }
        }
      }
    }
  }

  private mutating func add(_ place: Place, _ text: LexedText) {
    let words = Self.counted(text.contents(text.tokens(inStatementAt: place.line)))
    let number = entries.count
    entries.append(Entry(place: place, words: words))
    for word in words.keys { byWord[word, default: []].append(number) }
    let key = [place.file, place.hunk]
    byHunk[key, default: []].append(number)
    wordsOfHunk[key, default: [:]].merge(words) { $0 + $1 }
  }

  private static func counted(_ words: [String]) -> [String: Int] {
    words.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// Where a line is now that is nowhere else than in code that moved as it was.
  func places(ofLine text: String) -> [Place] { byText[text] ?? [] }

  /// The inserted statement that a removed one has become; nil when there is none like it.
  ///
  /// In the same hunk half of the tokens are enough, or fewer with the names that the diagnostic is about, or that
  /// half of its names went into the hunk; elsewhere it takes more.
  ///
  /// - Parameters:
  ///   - subject: the removed statement.
  ///   - hunk: the hunk that replaced it, nil when its file is deleted.
  /// - Returns: its place; nil when it is gone.
  func successor(of subject: Subject, hunk: Int?) -> Place? {
    guard !subject.tokens.isEmpty else { return nil }
    let wanted = Self.counted(subject.tokens)
    let key = hunk.map { [subject.file, $0] }
    var best: (score: Double, place: Place)?
    var bestInHunk: (score: Double, place: Place)?
    for number in candidates(for: wanted, hunk: key) {
      let entry = entries[number]
      let common = wanted.reduce(0) { $0 + min($1.value, entry.words[$1.key] ?? 0) }
      var score = Double(common) / Double(subject.tokens.count)
      if entry.place.file == subject.file, entry.place.hunk == hunk {
        if score >= 0.3, subject.rangeNames.contains(where: { entry.words[$0] != nil }) { score += 0.3 }
        if score > bestInHunk?.score ?? 0 { bestInHunk = (score, entry.place) }
      } else if score >= 0.7, score > best?.score ?? 0 {
        best = (score, entry.place)
      }
    }
    if let bestInHunk, bestInHunk.score >= 0.5 { return bestInHunk.place }
    if let best { return best.place }
    let names = subject.statementNames
    guard let bestInHunk, let key, let words = wordsOfHunk[key], !names.isEmpty else { return nil }
    let kept = Self.counted(names).reduce(0) { $0 + min($1.value, words[$1.key] ?? 0) }
    return kept * 2 >= names.count ? bestInHunk.place : nil
  }

  /// The statements of the hunk, and those that share the rarest words.
  private func candidates(for wanted: [String: Int], hunk: [Int]?) -> [Int] {
    var candidates = hunk.flatMap { byHunk[$0] }?.prefix(Self.effort).map(\.self) ?? []
    let rarest = wanted.keys.filter { byWord[$0] != nil }.sorted {
      (byWord[$0]?.count ?? 0, $0) < (byWord[$1]?.count ?? 0, $1)
    }
    for word in rarest.prefix(6) { candidates += byWord[word]?.prefix(Self.effort) ?? [] }
    var seen: Set<Int> = []
    return candidates.prefix(4 * Self.effort).filter { seen.insert($0).inserted }
  }
}
