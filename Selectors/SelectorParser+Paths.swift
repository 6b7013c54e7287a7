extension SelectorPath {
  /// Reads the spelling of a path alone: percent-encoded and relative, absolute, a Windows path or a `file:` URI.
  ///
  /// - Throws: an error whose spans count from the start of the path.
  package init(parsing string: String) throws(SelectorSyntaxError) {
    let parser = SelectorParser(string)
    self = try parser.path(in: 0..<parser.bytes.count)
  }
}

extension SelectorParser {
  /// Parses `path := RELPATH | ABSPATH | [A-Za-z] ":" ("/" | "\") … | "file://" "localhost"? ABSPATH`.
  func path(in range: Range<Int>) throws(SelectorSyntaxError) -> SelectorPath {
    guard !range.isEmpty else { throw failure(range, .path) }
    try refuseHiddenSeparators(in: range)
    var text: String
    if bytes[range].startsWithFileScheme {
      text = try decoded(try fileURIPath(in: range))
    } else if bytes[range].startsWithDrive, range.count > 2 {
      let plain = try decoded(range)
      text = "/" + String(decoding: plain.utf8.map { $0 == .backslash ? .slash : $0 }, as: UTF8.self)
    } else {
      text = try decoded(range)
    }
    do { return try SelectorPath(plain: text) } catch {
      throw failure(range, error == .nulInPath ? .pathWithoutNUL : .path)
    }
  }

  /// Where the path begins behind `file:`; the host must be this machine.
  private func fileURIPath(in range: Range<Int>) throws(SelectorSyntaxError) -> Range<Int> {
    let authority = range.lowerBound + 5
    guard bytes[authority..<range.upperBound].starts(with: "//".utf8) else {
      return authority..<range.upperBound
    }
    let host = authority + 2
    let slash = bytes[host..<range.upperBound].firstIndex(of: .slash) ?? range.upperBound
    let name = bytes[host..<slash].map { $0.isLetter ? $0 | 0x20 : $0 }
    guard slash < range.upperBound, name.isEmpty || name.elementsEqual("localhost".utf8) else {
      throw failure(host..<slash, .emptyHost)
    }
    return slash..<range.upperBound
  }

  /// An encoded slash would be a separator to some readers and part of a name to others.
  private func refuseHiddenSeparators(in range: Range<Int>) throws(SelectorSyntaxError) {
    for index in range where bytes[index] == .percent {
      guard let byte = PercentEncoding.decodedByte(in: bytes, at: index, before: range.upperBound) else {
        continue
      }
      if byte == .slash { throw failure(index..<(index + 3), .slashInPath) }
      if byte == 0 { throw failure(index..<(index + 3), .pathWithoutNUL) }
    }
  }
}
