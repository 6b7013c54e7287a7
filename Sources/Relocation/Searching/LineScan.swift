// Contract: says cheaply which files of a workspace may hold a statement, without parsing any: most statements stand on a
// line of their own, so the hash of a line's tokens is the hash of the statement. Files are then ranked by the anchor's
// neighbours that occur in them, rare ones counting more. Cost: one pass over the text of all source files.

import SyntaxTrees

/// The lines of the source files of a workspace, as hashes.
struct LineScan: Sendable {
  struct File: Sendable {
    var path: String
    /// The hashes of its lines.
    var hashes: [UInt64] = []
    /// The same, as short as anchors carry them, of lines that say something: ascending, each once.
    var marks: [UInt32] = []
    /// How often each name is defined, by the hash of the name.
    var definitions: [UInt64: Int] = [:]
  }

  private(set) var files: [File] = []
  /// The names whose definitions count.
  private let names: [UInt64]

  /// Reads the lines of some files.
  ///
  /// - Parameters:
  ///   - paths: the files, in order.
  ///   - names: names whose definitions are counted.
  ///   - profile: the language of the files.
  ///   - reader: gives their text.
  /// - Throws: `RelocationError.unreadable`.
  init(
    _ paths: [String],
    definitionsOf names: [String],
    profile: LanguageProfile,
    _ reader: WorkspaceReader
  ) throws(RelocationError) {
    self.names = Array(Set(names.map { StableHash.of($0) }))
    for path in paths {
      if let file = try reader.lines(of: path, profile: profile) { files.append(file) }
    }
  }

  @inline(__always)
  fileprivate static func hasLineEnd(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    for offset in range where bytes[offset] == UInt8(ascii: "\n") || bytes[offset] == UInt8(ascii: "\r") {
      return true
    }
    return false
  }

  /// How often each of some hashes occurs in all files.
  func occurrences(of hashes: Set<UInt64>) -> [UInt64: Int] {
    var counts: [UInt64: Int] = [:]
    for file in files {
      for hash in file.hashes where hashes.contains(hash) { counts[hash, default: 0] += 1 }
    }
    return counts
  }

  /// The files in which an anchor's surroundings may be, best first.
  ///
  /// - Parameters:
  ///   - wanted: hashes with their weights.
  ///   - limits: how many files to take by their lines, and how many more by the names they define.
  ///   - path: a file to leave out.
  /// - Returns: their paths.
  func bestFiles(
    for wanted: [(mark: UInt32, weight: Double)],
    limits: (lines: Int, names: Int),
    besides path: String
  ) -> [String] {
    var scores = [Double](repeating: 0, count: files.count)
    for (mark, weight) in wanted {
      let holders = files.indices.filter { files[$0].has(mark) }
      // What is nearly everywhere says nothing.
      guard Double(holders.count) <= 0.3 * Double(files.count) + 3 else { continue }
      let rarity = Logarithm.natural(Double(files.count + 1) / (Double(holders.count) + 0.5))
      for index in holders { scores[index] += weight * rarity }
    }
    let others = files.indices.filter { files[$0].path != path }
    let byLines = others.filter { scores[$0] > 0 }.sorted {
      (scores[$1], files[$0].path) < (scores[$0], files[$1].path)
    }
    let chosen = Array(byLines.prefix(limits.lines))
    let counts = files.map { file in names.reduce(0) { $0 + (file.definitions[$1] ?? 0) } }
    let byNames = others.filter { counts[$0] > 0 && !chosen.contains($0) }.sorted {
      if counts[$0] != counts[$1] { return counts[$0] > counts[$1] }
      return (scores[$1], files[$0].path) < (scores[$0], files[$1].path)
    }
    return (chosen + byNames.prefix(limits.names)).map { files[$0].path }
  }
}

extension LineScan.File {
  func has(_ mark: UInt32) -> Bool {
    let index = marks.partitioningIndex { $0 >= mark }
    return index < marks.count && marks[index] == mark
  }

  /// Takes a text apart.
  init(_ path: String, _ bytes: [UInt8], _ profile: LanguageProfile) {
    self.path = path
    let keywords = Set((profile.definitionStarts?.keywords ?? []).flatMap { $0.split(separator: " ") })
    let starters = Set(keywords.map { StableHash.of(String($0)) })
    let tokens = TokenTable(bytes, rules: profile.lexicalRules)
    var first = 0
    var previousEnd = 0
    var found: [UInt32] = []
    for index in 0...tokens.count {
      let start = index < tokens.count ? Int(tokens.starts[index]) : bytes.count
      let isNewLine = index == tokens.count || LineScan.hasLineEnd(bytes, previousEnd..<start)
      if isNewLine, first < index {
        let hash = tokens.hash(of: first..<index)
        hashes.append(hash)
        if index - first >= 3 { found.append(StableHash.cut(hash, bits: StatementIndex.markBits)) }
        first = index
      }
      guard index < tokens.count else { break }
      // Without words that begin definitions, a name followed by a bracket may be one.
      let isDefined =
        starters.isEmpty
        ? index + 1 < tokens.count && tokens.hashes[index + 1] == StableHash.of("(")
        : index > 0 && starters.contains(tokens.hashes[index - 1])
      if isDefined { definitions[tokens.hashes[index], default: 0] += 1 }
      previousEnd = start
    }
    marks = found.sorted().eachOnce
  }
}
