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
    /// See `regions`.
    var region: [Int]
    var words: [String: Int]
    var calls: Set<String>
  }

  private var entries: [Entry] = []
  private var byWord: [String: [Int]] = [:]
  private var byRegion: [[Int]: [Int]] = [:]
  private var wordsOfRegion: [[Int]: [String: Int]] = [:]
  /// For each hunk of each file the number of its region: hunks with nothing but empty lines and brackets between them are
  /// one, because a closing bracket that was there before says nothing about what is around it.
  private let regions: [[Int]]
  private var byText: [String: [Place]] = [:]

  /// How many statements are compared with one that is looked for; more would be no likelier to be it.
  private static let effort = 48

  /// - Parameters:
  ///   - changed: the files of the edit.
  ///   - isSearched: whether code in a file, by its name afterwards, is still seen by the checker.
  init(_ changed: ChangedFiles, isSearched: (String) -> Bool) {
    regions = changed.files.map(Self.regions)
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
    let region = [place.file, regions[place.file][place.hunk]]
    let calls = text.dottedCalls(in: text.tokens(inStatementAt: place.line))
    entries.append(Entry(place: place, region: region, words: words, calls: calls))
    for word in words.keys { byWord[word, default: []].append(number) }
    byRegion[region, default: []].append(number)
    wordsOfRegion[region, default: [:]].merge(words) { $0 + $1 }
  }

  private static func regions(of file: ChangedFile) -> [Int] {
    guard let text = file.after else { return file.hunks.map { _ in 0 } }
    var region = 0
    var end = 0
    return file.hunks.map { hunk in
      if (end..<max(end, hunk.after.lowerBound)).contains(where: text.hasWord) { region += 1 }
      end = hunk.after.upperBound
      return region
    }
  }

  private static func counted(_ words: [String]) -> [String: Int] {
    words.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// Where a line is now that is nowhere else than in code that moved as it was.
  func places(ofLine text: String) -> [Place] { byText[text] ?? [] }

  /// The inserted statement that a removed one has become; nil when there is none like it.
  ///
  /// In the same region half of the tokens are enough, or fewer with the names that the diagnostic is about, or that half of
  /// its names went into the region; elsewhere it takes more, or, where it is about arguments, a call of the same in its file.
  ///
  /// - Parameters:
  ///   - subject: the removed statement.
  ///   - hunk: the hunk that replaced it, nil when its file is deleted.
  /// - Returns: its place; nil when it is gone.
  func successor(of subject: Subject, hunk: Int?) -> Place? {
    guard !subject.tokens.isEmpty else { return nil }
    let wanted = Self.counted(subject.tokens)
    let key = hunk.flatMap { $0 < 0 ? nil : [subject.file, regions[subject.file][$0]] }
    var best: (score: Double, place: Place)?
    var bestInRegion: (score: Double, place: Place)?
    var call: Place?
    for number in candidates(for: wanted, region: key) {
      let entry = entries[number]
      let common = wanted.reduce(0) { $0 + min($1.value, entry.words[$1.key] ?? 0) }
      var score = Double(common) / Double(subject.tokens.count)
      if subject.isAboutArguments, entry.place.file == subject.file,
        !entry.calls.isDisjoint(with: subject.calls)
      {
        call = call ?? entry.place
      }
      if entry.region == key {
        if score >= 0.3, subject.rangeNames.contains(where: { entry.words[$0] != nil }) { score += 0.3 }
        if score > bestInRegion?.score ?? 0 { bestInRegion = (score, entry.place) }
      } else if score >= 0.7, score > best?.score ?? 0 {
        best = (score, entry.place)
      }
    }
    if let bestInRegion, bestInRegion.score >= 0.5 { return bestInRegion.place }
    if let best { return best.place }
    if let call { return call }
    let names = subject.tokenNames
    guard let bestInRegion, let key, let words = wordsOfRegion[key], !names.isEmpty else { return nil }
    let kept = Self.counted(names).reduce(0) { $0 + min($1.value, words[$1.key] ?? 0) }
    return kept * 2 >= names.count ? bestInRegion.place : nil
  }

  /// The inserted statement in some lines that is most like another one; nil when none has half of its tokens.
  func counterpart(of subject: Subject, file: Int, lines: Range<Int>) -> Place? {
    let wanted = Self.counted(subject.tokens)
    var best: (common: Int, place: Place)?
    for entry in entries where entry.place.file == file && lines.contains(entry.place.line) {
      let common = wanted.reduce(0) { $0 + min($1.value, entry.words[$1.key] ?? 0) }
      if common > best?.common ?? 0 { best = (common, entry.place) }
    }
    guard let best, best.common * 2 >= subject.tokens.count else { return nil }
    return best.place
  }

  /// The statements of the region, and those that share the rarest words.
  private func candidates(for wanted: [String: Int], region: [Int]?) -> [Int] {
    var candidates = region.flatMap { byRegion[$0] }?.prefix(Self.effort).map(\.self) ?? []
    let rarest = wanted.keys.filter { byWord[$0] != nil }.sorted {
      (byWord[$0]?.count ?? 0, $0) < (byWord[$1]?.count ?? 0, $1)
    }
    for word in rarest.prefix(6) { candidates += byWord[word]?.prefix(Self.effort) ?? [] }
    var seen: Set<Int> = []
    return candidates.prefix(4 * Self.effort).filter { seen.insert($0).inserted }
  }
}
