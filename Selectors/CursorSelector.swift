package import SourceText

/// A place given by line and column.
package struct CursorSelector: Hashable, Sendable {
  package let path: SelectorPath
  /// One-based, as in the string.
  package let line: Int
  /// One-based, counted in `indexing`.
  package let column: Int
  /// nil leaves the unit to `--index-io`.
  package let indexing: PositionEncoding?
  /// The content that line and column were read from.
  package let snapshot: SnapshotPin?

  /// - Throws: `numberOutOfRange` for a line or a column below 1.
  package init(
    path: SelectorPath,
    line: Int,
    column: Int,
    indexing: PositionEncoding? = nil,
    snapshot: SnapshotPin? = nil
  ) throws(SelectorValueError) {
    try SelectorLimit.check(line, from: 1, "line")
    try SelectorLimit.check(column, from: 1, "col")
    self.path = path
    self.line = line
    self.column = column
    self.indexing = indexing
    self.snapshot = snapshot
  }

  /// The same place counted from zero.
  package var position: TextPosition { TextPosition(line: line - 1, column: column - 1) }
}
