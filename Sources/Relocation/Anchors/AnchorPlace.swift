// Contract: place in a file ↔ statement and distance from the start of its head. Distances are counted in Unicode scalars
// with every run of white space as one, so that they mean the same in a reformatted text.

import SyntaxTrees

/// A place as a statement and, inside its head, a distance.
package struct AnchorPlace: Sendable, Equatable {
  /// Its number in the index.
  package var statement: Int
  /// nil for the statement itself: the name of a definition, the start of another.
  package var distance: Int?

  package init(statement: Int, distance: Int?) {
    self.statement = statement
    self.distance = distance
  }
}

extension StatementIndex {
  /// The statement that a place is part of, with the way to it.
  ///
  /// In the white space before the first word of a line, that word is meant.
  ///
  /// - Returns: nil for a place that is in no head: between statements, in a comment, in a decorator.
  package func place(of offset: Int, in source: [UInt8]) -> AnchorPlace? {
    let offset = Self.firstWord(from: offset, in: source)
    // The name of a type may stand behind its members.
    let named = outline.statements.indices.first { index in
      guard let name = symbol(index)?.nameRange, name.contains(offset) else { return false }
      return outline.statements[index].headRange.upperBound <= name.lowerBound
    }
    if let named { return AnchorPlace(statement: named, distance: nil) }
    var best: Int?
    for (index, statement) in outline.statements.enumerated() {
      let head = statement.headRange
      if head.lowerBound > offset { break }
      if offset < head.upperBound || offset == head.upperBound && best == nil { best = index }
    }
    guard let best else { return nil }
    let head = outline.statements[best].headRange
    guard offset <= head.upperBound else { return nil }
    if let symbol = symbol(best), symbol.nameRange.contains(offset) {
      return offset == symbol.nameRange.lowerBound
        ? AnchorPlace(statement: best, distance: nil)
        : AnchorPlace(statement: best, distance: Self.distance(to: offset, from: head.lowerBound, source))
    }
    if offset == head.lowerBound, symbol(best) == nil { return AnchorPlace(statement: best, distance: nil) }
    return AnchorPlace(statement: best, distance: Self.distance(to: offset, from: head.lowerBound, source))
  }

  /// What a statement is to a server and to a reader: the name of a definition, the start of another statement.
  package func start(of statement: Int) -> Int {
    symbol(statement)?.nameRange.lowerBound ?? outline.statements[statement].headRange.lowerBound
  }

  /// The range that an anchor without a distance addresses.
  package func range(of statement: Int) -> Range<Int> {
    symbol(statement)?.nameRange ?? outline.statements[statement].headRange
  }

  /// All of a definition; nil for another statement.
  package func definitionRange(of statement: Int) -> Range<Int>? { symbol(statement)?.definitionRange }

  /// The offset at a distance from the start of a statement's head.
  ///
  /// - Parameters:
  ///   - distance: in scalars, white space collapsed.
  ///   - statement: which one.
  ///   - snippet: the head as it was, as far as it is known; where it differs, the same word nearest to the place is meant.
  ///   - source: the text of the file.
  /// - Returns: the start of the statement when nothing there is like what was meant.
  package func offset(_ distance: Int, in statement: Int, snippet: String, source: [UInt8]) -> Int {
    let head = outline.statements[statement].headRange
    let text = SnippetText.shortened(source[head], limit: .max)
    let (old, new) = (Array(snippet.unicodeScalars), Array(text.unicodeScalars))
    guard distance < old.count, !new.starts(with: old) else {
      return Self.offset(distance, in: head, source) ?? start(of: statement)
    }
    var end = distance
    while end < old.count, Self.isWord(old[end]) { end += 1 }
    let word = old[distance..<max(end, distance + 1)]
    let wordStart = distance > 0 && Self.isWord(old[distance]) && Self.isWord(old[distance - 1])
    var best: Int?
    for index in new.indices where new[index...].starts(with: word) {
      let isStart = index == 0 || !Self.isWord(new[index - 1]) || !Self.isWord(new[index])
      guard wordStart || isStart else { continue }
      if abs(index - distance) < abs((best ?? .max / 2) - distance) { best = index }
    }
    guard let best else { return start(of: statement) }
    return Self.offset(best, in: head, source) ?? start(of: statement)
  }

  /// The first byte behind the indentation, for an offset in it; otherwise the offset.
  static func firstWord(from offset: Int, in source: [UInt8]) -> Int {
    let isBlank = { (index: Int) in source[index] == 0x20 || source[index] == 0x09 }
    var start = offset
    while start > 0, isBlank(start - 1) { start -= 1 }
    guard start == 0 || source[start - 1] == 0x0A || source[start - 1] == 0x0D else { return offset }
    var end = offset
    while end < source.count, isBlank(end) { end += 1 }
    return end
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isXIDContinue
  }

  /// Scalars from the start of a head to an offset, runs of white space counted once.
  package static func distance(to offset: Int, from start: Int, _ source: [UInt8]) -> Int {
    var count = 0
    var isBlank = false
    for byte in source[start..<max(start, offset)] {
      if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == 0x0C {
        isBlank = true
        continue
      }
      if isBlank { count += 1 }
      isBlank = false
      if byte & 0xC0 != 0x80 { count += 1 }
    }
    return isBlank ? count + 1 : count
  }

  /// The inverse of `distance`; nil behind the end.
  private static func offset(_ distance: Int, in head: Range<Int>, _ source: [UInt8]) -> Int? {
    var count = 0
    var isBlank = false
    for index in head {
      let byte = source[index]
      if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == 0x0C {
        isBlank = true
        continue
      }
      if isBlank { count += 1 }
      isBlank = false
      guard byte & 0xC0 != 0x80 else { continue }
      if count == distance { return index }
      count += 1
    }
    return count == distance ? head.upperBound : nil
  }
}

extension StatementIndex {
  /// The statement that an imprint was taken of, in the file that it was taken from; nil when the file does not have it.
  package func statement(of imprint: Imprint) -> Int? {
    guard let sketch = imprint.sketch else { return nil }
    let same = byHeadCut[sketch.head] ?? []
    if let line = imprint.line, let exact = same.first(where: { Int(lines[$0]) == line }) { return exact }
    let unchanged = same.filter { sketch.isUnchanged($0, in: self, scope: imprint.scope) }
    return unchanged.count == 1 ? unchanged.first : nil
  }
}
