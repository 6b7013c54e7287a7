/// Why bytes are not a text, or why a position is not a place in it.
package enum SourceTextError: Error, Equatable {
  /// `offset` is that of the first byte of the malformed sequence, counted from the first byte of the file.
  case invalidUTF8(offset: Int)
  /// Valid lines are `0..<lineCount`.
  case lineOutOfRange(line: Int, lineCount: Int)
  /// `lineLength` is the greatest valid column of the line, in `encoding`.
  case columnPastEndOfLine(line: Int, column: Int, lineLength: Int, encoding: PositionEncoding)
  case negativeColumn(line: Int, column: Int)
  /// The column falls between the surrogates of a pair, or inside a UTF-8 sequence.
  case columnInsideCharacter(line: Int, column: Int, encoding: PositionEncoding)
  case rangeReversed(TextRange)
}
