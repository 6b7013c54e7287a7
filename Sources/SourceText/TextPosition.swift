/// A place between two characters of a text; line and column are zero-based.
///
/// The column is counted from the start of the line, in the encoding that the context names. The type does not
/// carry the encoding, because whole documents share one.
package struct TextPosition: Hashable, Comparable, Sendable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (left: Self, right: Self) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// The text from `start` up to, not including, `end`.
///
/// Nothing here forbids `end < start`: ranges arrive from servers. Turning one into bytes checks it.
package struct TextRange: Hashable, Comparable, Sendable {
  package var start: TextPosition
  package var end: TextPosition

  package init(start: TextPosition, end: TextPosition) {
    self.start = start
    self.end = end
  }

  package var isEmpty: Bool { start == end }

  /// Orders by start, then by end.
  package static func < (left: Self, right: Self) -> Bool {
    (left.start, left.end) < (right.start, right.end)
  }
}
