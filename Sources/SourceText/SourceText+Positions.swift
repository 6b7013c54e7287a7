// Positions to byte offsets and back.
//
// Input: a position and the encoding its column is counted in. Output: an offset into `SourceText.bytes`, always on
// the boundary of a scalar and never between `\r` and `\n`. Cost: constant on a line of ASCII, linear in the length
// of the line otherwise; offsets to positions take a binary search more.

extension SourceText {
  /// The offset of a position that must be exact.
  ///
  /// - Throws: `lineOutOfRange`, `negativeColumn`, `columnPastEndOfLine`, `columnInsideCharacter`.
  package func byteOffset(
    of position: TextPosition,
    encoding: PositionEncoding
  ) throws(SourceTextError) -> Int {
    switch try locate(position, encoding: encoding) {
    case .found(let offset): return offset
    case .pastEnd(let lineLength):
      throw .columnPastEndOfLine(
        line: position.line,
        column: position.column,
        lineLength: lineLength,
        encoding: encoding
      )
    }
  }

  /// The offset of a position that a server sent: a column past the end of its line means the end of the line.
  ///
  /// That is the rule of LSP 3.17, "Position". A line past the end of the text is still refused.
  ///
  /// - Throws: `lineOutOfRange`, `negativeColumn`, `columnInsideCharacter`.
  package func clampedByteOffset(
    of position: TextPosition,
    encoding: PositionEncoding
  ) throws(SourceTextError) -> Int {
    switch try locate(position, encoding: encoding) {
    case .found(let offset): offset
    case .pastEnd: lineByteRange(position.line).upperBound
    }
  }

  /// The position of a byte.
  ///
  /// Between `\r` and `\n` the position is the end of the line, as no position lies there; inside a character it is
  /// the start of the character.
  ///
  /// - Precondition: `offset` is in `0...bytes.count`.
  package func position(atByteOffset offset: Int, encoding: PositionEncoding) -> TextPosition {
    precondition((0...bytes.count).contains(offset), "offset outside the text")
    let line = lines.line(containing: offset)
    let range = lineByteRange(line)
    let end = min(offset, range.upperBound)
    if lines.isASCII(line) { return TextPosition(line: line, column: end - range.lowerBound) }
    var column = 0
    var index = range.lowerBound
    while index < end {
      let next = index + UTF8Sequence.length(leadByte: bytes[index])
      if next > end { break }
      column += encoding.width(ofScalarLedBy: bytes[index])
      index = next
    }
    return TextPosition(line: line, column: column)
  }

  /// The same place with its column counted in another encoding.
  ///
  /// - Throws: as `byteOffset(of:encoding:)`.
  package func convert(
    _ position: TextPosition,
    from source: PositionEncoding,
    to target: PositionEncoding
  ) throws(SourceTextError) -> TextPosition {
    let offset = try byteOffset(of: position, encoding: source)
    return source == target ? position : self.position(atByteOffset: offset, encoding: target)
  }

  /// The bytes of a range whose ends must be exact.
  ///
  /// - Throws: as `byteOffset(of:encoding:)`, and `rangeReversed`.
  package func byteRange(
    of range: TextRange,
    encoding: PositionEncoding
  ) throws(SourceTextError) -> Range<Int> {
    let start = try byteOffset(of: range.start, encoding: encoding)
    let end = try byteOffset(of: range.end, encoding: encoding)
    guard start <= end else { throw .rangeReversed(range) }
    return start..<end
  }

  /// The bytes of a range that a server sent; columns past the end of a line mean its end.
  ///
  /// - Throws: as `clampedByteOffset(of:encoding:)`, and `rangeReversed`.
  package func clampedByteRange(
    of range: TextRange,
    encoding: PositionEncoding
  ) throws(SourceTextError) -> Range<Int> {
    let start = try clampedByteOffset(of: range.start, encoding: encoding)
    let end = try clampedByteOffset(of: range.end, encoding: encoding)
    guard start <= end else { throw .rangeReversed(range) }
    return start..<end
  }

  /// The range of some bytes.
  ///
  /// - Precondition: the range lies in `0..<bytes.count`.
  package func range(ofBytes range: Range<Int>, encoding: PositionEncoding) -> TextRange {
    TextRange(
      start: position(atByteOffset: range.lowerBound, encoding: encoding),
      end: position(atByteOffset: range.upperBound, encoding: encoding)
    )
  }

  /// Whether an offset lies between two scalars, or at an end of the text.
  package func isScalarBoundary(_ offset: Int) -> Bool {
    guard (0..<bytes.count).contains(offset) else { return offset == bytes.count }
    return !UTF8Sequence.isContinuation(bytes[offset])
  }

  private enum Located {
    case found(offset: Int)
    case pastEnd(lineLength: Int)
  }

  private func locate(
    _ position: TextPosition,
    encoding: PositionEncoding
  ) throws(SourceTextError) -> Located {
    guard (0..<lineCount).contains(position.line) else {
      throw .lineOutOfRange(line: position.line, lineCount: lineCount)
    }
    guard position.column >= 0 else {
      throw .negativeColumn(line: position.line, column: position.column)
    }
    let range = lineByteRange(position.line)
    if lines.isASCII(position.line) {
      return position.column <= range.count
        ? .found(offset: range.lowerBound + position.column) : .pastEnd(lineLength: range.count)
    }
    var column = 0
    var index = range.lowerBound
    while index < range.upperBound, column < position.column {
      column += encoding.width(ofScalarLedBy: bytes[index])
      index += UTF8Sequence.length(leadByte: bytes[index])
    }
    if column == position.column { return .found(offset: index) }
    if column > position.column {
      throw .columnInsideCharacter(line: position.line, column: position.column, encoding: encoding)
    }
    return .pastEnd(lineLength: column)
  }
}
