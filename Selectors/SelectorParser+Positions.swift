import SourceText

extension SelectorParser {
  /// Parses `cursor := path "@L" INT ":C" INT options?`, with the mark known.
  mutating func cursor(at mark: Int) throws(SelectorSyntaxError) -> CursorSelector {
    form = .cursor
    next = mark + 2
    let line = try number(from: 1, .line)
    try require(":C", .columnMark)
    let column = try number(from: 1, .column)
    return try cursor(in: 0..<mark, line: line, column: column)
  }

  /// The alias `path ":" INT ":" INT options?`; nil when the string does not have its shape.
  mutating func cursorAlias() throws(SelectorSyntaxError) -> CursorSelector? {
    let end: Int
    if trailingNumbers(before: bytes.count) != nil {
      end = bytes.count
    } else if let question = bytes.lastIndex(of: .question) {
      end = question
    } else {
      return nil
    }
    guard let (path, line, column) = trailingNumbers(before: end) else { return nil }
    form = .cursor
    next = line.lowerBound
    let lineNumber = try number(from: 1, .line)
    next = column.lowerBound
    let columnNumber = try number(from: 1, .column)
    return try cursor(in: path, line: lineNumber, column: columnNumber)
  }

  private mutating func cursor(
    in pathRange: Range<Int>,
    line: Int,
    column: Int
  ) throws(SelectorSyntaxError) -> CursorSelector {
    let found = try options(for: .cursor)
    let path = try path(in: pathRange)
    return try checked(0..<bytes.count, .selector) { () throws(SelectorValueError) in
      try CursorSelector(
        path: path,
        line: line,
        column: column,
        indexing: found.indexing,
        snapshot: found.snapshot
      )
    }
  }

  /// Splits `path:12:3` from the right.
  private func trailingNumbers(before end: Int) -> (path: Range<Int>, line: Range<Int>, column: Range<Int>)? {
    guard let column = digits(before: end), column.lowerBound > 0, bytes[column.lowerBound - 1] == .colon,
      let line = digits(before: column.lowerBound - 1), line.lowerBound > 0,
      bytes[line.lowerBound - 1] == .colon
    else { return nil }
    return (0..<(line.lowerBound - 1), line, column)
  }

  private func digits(before end: Int) -> Range<Int>? {
    var start = end
    while start > 0, bytes[start - 1].isDigit { start -= 1 }
    return start < end ? start..<end : nil
  }

  /// Parses `range := path "@R(" INT "," INT "->" INT "," INT ")" options?`, with the mark known.
  mutating func range(at mark: Int) throws(SelectorSyntaxError) -> RangeSelector {
    form = .range
    next = mark + 3
    let start = try pair()
    try require("->", .arrow)
    let endStart = next
    let end = try pair()
    guard start <= end else { throw failure(endStart..<next, .orderedRange) }
    try require(")", .rangeClose)
    let found = try options(for: .range)
    let path = try path(in: 0..<mark)
    return try checked(0..<bytes.count, .selector) { () throws(SelectorValueError) in
      try RangeSelector(
        path: path,
        start: start,
        end: end,
        indexing: found.indexing,
        snapshot: found.snapshot
      )
    }
  }

  /// `INT "," INT`: a line and a column.
  private mutating func pair() throws(SelectorSyntaxError) -> (line: Int, column: Int) {
    let line = try number(from: 1, .line)
    try require(",", .comma)
    return (line, try number(from: 1, .column))
  }
}
