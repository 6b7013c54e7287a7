package import SourceText

/// A stretch of text given by its first place and the place behind its last character.
package struct RangeSelector: Hashable, Sendable {
  package let path: SelectorPath
  /// One-based, as in the string, and end-exclusive.
  package let startLine: Int
  package let startColumn: Int
  package let endLine: Int
  package let endColumn: Int
  /// nil leaves the unit of the columns to `--index-io`.
  package let indexing: PositionEncoding?
  /// The content that the range was read from.
  package let snapshot: SnapshotPin?

  /// - Throws: `numberOutOfRange` for a number below 1, `rangeReversed` when the end is before the start.
  package init(
    path: SelectorPath,
    start: (line: Int, column: Int),
    end: (line: Int, column: Int),
    indexing: PositionEncoding? = nil,
    snapshot: SnapshotPin? = nil
  ) throws(SelectorValueError) {
    for (line, column, member) in [(start.line, start.column, "start"), (end.line, end.column, "end")] {
      try SelectorLimit.check(line, from: 1, member)
      try SelectorLimit.check(column, from: 1, member)
    }
    guard start <= end else { throw .rangeReversed }
    self.path = path
    (startLine, startColumn) = start
    (endLine, endColumn) = end
    self.indexing = indexing
    self.snapshot = snapshot
  }

  /// The same range counted from zero.
  package var range: TextRange {
    TextRange(
      start: TextPosition(line: startLine - 1, column: startColumn - 1),
      end: TextPosition(line: endLine - 1, column: endColumn - 1)
    )
  }
}
