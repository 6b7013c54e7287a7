import SourceText

/// The remarks that an edit adds to one file, by what they reach.
struct AddedSuppressions: Sendable {
  struct Located: Sendable {
    var mark: SuppressionMark
    var line: Int
  }

  /// For lines that carry a remark about their own statement.
  private(set) var onLine: [Int: [Located]] = [:]
  /// For inserted lines of code their remarks, also those that another line had before: a diagnostic that was reported had none.
  private var onInsertedLine: [Int: [Located]] = [:]
  /// For statements below a remark about what follows, by the first line of the statement.
  private(set) var onNext: [Int: [Located]] = [:]
  /// In the order of lines.
  private(set) var below: [Located] = []
  private(set) var onFile: [Located] = []
  /// Those that were there before as well.
  private var standingOnFile: [Located] = []

  /// Remarks that the version before has in the lines that were replaced are old: they only moved.
  init(_ file: ChangedFile) {
    guard let after = file.after, let family = after.rules?.family else { return }
    var fileMarks: Set<SuppressionMark> = []
    if let before = file.before {
      for line in 0..<before.lineCount {
        for mark in Self.marks(at: line, in: before, family) where mark.reach == .file {
          fileMarks.insert(mark)
        }
      }
    }
    for line in 0..<after.lineCount {
      for mark in Self.marks(at: line, in: after, family) where mark.reach == .file {
        standingOnFile.append(Located(mark: mark, line: line))
      }
    }
    if let before = file.before, Self.asksForMore(before), !Self.asksForMore(after) {
      onFile.append(
        Located(mark: SuppressionMark(reach: .file, text: "no longer strict", rules: []), line: 0)
      )
    }
    for hunk in file.hunks {
      var old: [SuppressionMark: Int] = [:]
      if let before = file.before {
        for line in hunk.before {
          for mark in Self.marks(at: line, in: before, family) { old[mark, default: 0] += 1 }
        }
      }
      var added: [Located] = []
      var new: [SuppressionMark: Int] = [:]
      for line in hunk.after {
        for mark in Self.marks(at: line, in: after, family) {
          new[mark, default: 0] += 1
          added.append(Located(mark: mark, line: line))
          if mark.reach == .statement, !after.lineTokens[line].isEmpty {
            onInsertedLine[line, default: []].append(Located(mark: mark, line: line))
          }
        }
      }
      for located in added where new[located.mark, default: 0] > old[located.mark, default: 0] {
        if located.mark.reach == .file, fileMarks.contains(located.mark) { continue }
        add(located, after)
      }
    }
    below.sort { $0.line < $1.line }
  }

  /// Whether a comment asks Pyright for more than the configuration does.
  private static func asksForMore(_ text: LexedText) -> Bool {
    (0..<text.lineCount).contains { line in
      guard let comment = text.comment(at: line), comment.contains("pyright:") else { return false }
      return comment.split { " ,:#".contains($0) }.contains("strict")
    }
  }

  private mutating func add(_ located: Located, _ text: LexedText) {
    switch located.mark.reach {
    case .statement:
      onLine[located.line, default: []].append(located)
      // Several checkers let a remark on a line of its own speak for what follows.
      if text.lineTokens[located.line].isEmpty { addToNext(located, text) }
    case .next: addToNext(located, text)
    case .below:
      if text.lineTokens[located.line].isEmpty || text.rules?.family == .braces {
        below.append(located)
      } else {
        onLine[located.line, default: []].append(located)
      }
    case .file: onFile.append(located)
    }
  }

  private mutating func addToNext(_ located: Located, _ text: LexedText) {
    var line = located.line + 1
    while line < text.lineCount, text.lineTokens[line].isEmpty { line += 1 }
    if line < text.lineCount { onNext[text.statementStarts[line], default: []].append(located) }
  }

  private static func marks(
    at line: Int,
    in text: LexedText,
    _ family: LexicalRules.Family
  ) -> [SuppressionMark] {
    var marks: [SuppressionMark] = []
    if let comment = text.comment(at: line) {
      let isAlone = text.lineTokens[line].isEmpty
      for var mark in SuppressionMark.all(in: comment, family: family) {
        if isAlone, mark.reach == .statement, mark.text.hasPrefix("type"), isHeader(line, text) {
          mark.reach = .file
        }
        marks.append(mark)
      }
    }
    if family == .braces, let mark = SuppressionMark(braceStatement: text.excerpt(line)) {
      marks.append(mark)
    }
    return marks
  }

  /// Whether only comments and blank lines come before; `# type: ignore` there is about the whole file.
  private static func isHeader(_ line: Int, _ text: LexedText) -> Bool {
    guard let first = text.tokens.first else { return true }
    // A docstring is a statement, but checkers look for the remark above the first one that is none.
    let code = first.kind == .string ? text.tokens.first { $0.kind != .string }?.line : first.line
    return line < code ?? .max
  }
}

extension AddedSuppressions {
  /// The remark that silences a diagnostic about a statement.
  ///
  /// - Parameters:
  ///   - diagnostic: what went away.
  ///   - lines: of the statement, as it is afterwards.
  ///   - text: the file, as it is afterwards.
  /// - Returns: nil when none was added.
  func mark(for diagnostic: RewardDiagnostic, lines: ClosedRange<Int>, in text: LexedText) -> Located? {
    for line in lines {
      let marks = (onLine[line] ?? []) + (onInsertedLine[line] ?? [])
      if let found = marks.first(where: { $0.mark.covers(diagnostic) }) { return found }
    }
    if let found = onNext[lines.lowerBound]?.first(where: { $0.mark.covers(diagnostic) }) { return found }
    return below.first { located in
      guard located.line <= lines.upperBound, located.mark.covers(diagnostic) else { return false }
      // Where blocks are indented, the remark ends with its block.
      guard text.rules?.family == .python else { return true }
      let block = Self.block(of: located.line, in: text)
      return block < 0 || text.ancestors(of: lines.lowerBound).contains(block)
    }
  }

  /// The header of the block that a line of its own stands in: that of the next statement.
  private static func block(of line: Int, in text: LexedText) -> Int {
    var next = line + 1
    while next < text.lineCount, text.lineTokens[next].isEmpty { next += 1 }
    guard next < text.lineCount else { return -1 }
    return text.parents[text.statementStarts[next]]
  }

  /// The remark that relaxes a whole file for code that came into it.
  func standingFileMark(for diagnostic: RewardDiagnostic) -> Located? {
    fileMark(for: diagnostic) ?? standingOnFile.first { $0.mark.covers(diagnostic) }
  }

  /// The remark that relaxes the whole file.
  func fileMark(for diagnostic: RewardDiagnostic) -> Located? {
    onFile.first { $0.mark.covers(diagnostic) }
  }
}
