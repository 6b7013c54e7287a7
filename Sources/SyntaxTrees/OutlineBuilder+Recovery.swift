// Contract: an unclosed bracket makes the parser take the definitions after it for part of an expression. Where a
// statement with a syntax error holds lines that start a definition at the statement's own column, it is cut at those
// lines and the pieces are parsed again, each by itself. Every piece has fewer such lines than the whole, so this
// ends; the parser's budget bounds the cost. Texts without errors never come here.

import CTreeSitter

extension OutlineBuilder {
  /// A statement to visit, and the offset from which on its contents are read from elsewhere.
  struct Statement {
    var node: TSNode
    var limit: Int?
  }

  /// Replaces damaged statements of one block by pieces, where that reveals definitions.
  mutating func mended(_ nodes: [TSNode], limit: Int?) -> [Statement] {
    let isMendable = profile.profile.definitionStarts != nil && nodes.contains(where: \.hasError)
    guard isMendable else { return nodes.map { Statement(node: $0, limit: limit) } }
    var result: [Statement] = []
    var index = 0
    while index < nodes.count {
      let node = nodes[index]
      index += 1
      guard node.hasError, let column = column(of: node.start) else {
        result.append(Statement(node: node, limit: limit))
        continue
      }
      // What the damage cut off from its definition belongs to the damaged stretch, up to the next line that is
      // again at the statement's column.
      var end = node.end
      var next = index
      while next < nodes.count, self.column(of: nodes[next].start) != column {
        end = max(end, nodes[next].end)
        next += 1
      }
      end = min(end, limit ?? end)
      let stretch = nodes[(index - 1)..<next]
      let starts = definitionStarts(in: node.start..<max(node.start, end), column: column)
        .filter { start in !stretch.contains { isInString(start, of: $0) } }
      guard let first = starts.first, let pieces = parse([node.start] + starts, end: end, column: column)
      else {
        result.append(Statement(node: node, limit: limit))
        continue
      }
      // Cut off, the start of a class may no longer be one for the parser; then its first reading is the better one.
      let isBetterWhole = isDefinition(node) && !startsWithDefinition(pieces[0])
      result.append(isBetterWhole ? Statement(node: node, limit: first) : Statement(node: pieces[0]))
      result += pieces.dropFirst().map { Statement(node: $0) }
      index = next
    }
    return result
  }

  /// Whether an offset lies in a string literal as the parser read it; source code in strings defines nothing.
  private func isInString(_ offset: Int, of statement: TSNode) -> Bool {
    guard statement.start <= offset, offset < statement.end else { return false }
    var node = ts_node_descendant_for_byte_range(statement, UInt32(offset), UInt32(offset))
    // Escapes and interpolations are nodes of their own inside the literal's content.
    for _ in 0..<4 where !ts_node_is_null(node) {
      if profile.nodeClass(of: node) == .string { return true }
      node = ts_node_parent(node)
    }
    return false
  }

  private func isDefinition(_ node: TSNode) -> Bool {
    switch profile.nodeClass(of: node) {
    case .definition, .decorated: true
    default: false
    }
  }

  private mutating func startsWithDefinition(_ root: TSNode) -> Bool {
    children.statements(of: root).first.map { isDefinition($0) } ?? false
  }

  private mutating func parse(_ starts: [Int], end: Int, column: Int) -> [TSNode]? {
    var roots: [TSNode] = []
    for (position, start) in starts.enumerated() {
      let limit = position + 1 < starts.count ? starts[position + 1] : end
      guard let root = parser.root(of: start..<limit, column: column) else { return nil }
      roots.append(root)
    }
    return roots
  }

  /// Ends a range where its statement's limit is, white space before the limit excluded.
  func clamped(_ range: Range<Int>, to limit: Int?) -> Range<Int> {
    guard let limit, limit < range.upperBound else { return range }
    var end = max(limit, range.lowerBound)
    while end > range.lowerBound, text[end - 1].isBlank || text[end - 1] == 10 || text[end - 1] == 13 {
      end -= 1
    }
    return range.lowerBound..<end
  }

  /// The distance of an offset from the start of its line, if only blanks are before it.
  func column(of offset: Int) -> Int? {
    var start = offset
    while start > 0, text[start - 1].isBlank { start -= 1 }
    let isLineStart =
      start == 0 || text[start - 1] == UInt8(ascii: "\n") || text[start - 1] == UInt8(ascii: "\r")
    return isLineStart || isAfterByteOrderMark(start) ? offset - start : nil
  }

  private func isAfterByteOrderMark(_ offset: Int) -> Bool {
    offset == 3 && text[..<3].elementsEqual([0xEF, 0xBB, 0xBF])
  }

  /// Where definitions start at a column inside a range, its own start excluded.
  private func definitionStarts(in range: Range<Int>, column: Int) -> [Int] {
    guard let rule = profile.profile.definitionStarts else { return [] }
    var starts: [Int] = []
    var isDecorated = text[range.lowerBound] == rule.decorator
    var line = range.lowerBound
    while let lineEnd = text[line..<range.upperBound].firstIndex(of: UInt8(ascii: "\n")) {
      line = lineEnd + 1
      let start = line + column
      guard start < range.upperBound, text[line..<start].allSatisfy(\.isBlank) else { continue }
      if text[start] == rule.decorator {
        if !isDecorated { starts.append(start) }
        isDecorated = true
      } else if rule.keywords.contains(where: { startsWord($0, at: start) }) {
        if !isDecorated { starts.append(start) }
        isDecorated = false
      }
    }
    return starts
  }

  private func startsWord(_ word: String, at offset: Int) -> Bool {
    let end = offset + word.utf8.count
    return end < text.count && text[offset..<end].elementsEqual(word.utf8) && text[end].isBlank
  }
}
