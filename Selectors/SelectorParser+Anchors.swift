extension SelectorParser {
  /// Parses `anchor := "anchor://" path "#" quoted options?`.
  mutating func anchor() throws(SelectorSyntaxError) -> AnchorSelector {
    form = .anchor
    let start = 9
    guard
      let mark = (start..<bytes.count).first(where: {
        bytes[$0] == .hash && bytes[($0 + 1)...].first == .quote
      })
    else {
      let hash = bytes[start...].firstIndex(of: .hash) ?? bytes.count
      throw failure(hash..<min(hash + 1, bytes.count), .snippetMark)
    }
    next = mark + 2
    let snippet = try snippet()
    let found = try options(for: .anchor)
    let path = try path(in: start..<mark)
    return try checked(0..<bytes.count, .selector) { () throws(SelectorValueError) in
      try AnchorSelector(
        path: path,
        snippet: snippet,
        contextLength: found.contextLength,
        hash: found.hash,
        before: found.before,
        after: found.after,
        scope: found.scope,
        line: found.line,
        offset: found.offset,
        sketch: found.sketch,
        nth: found.nth,
        snapshot: found.snapshot
      )
    }
  }

  /// Parses `quoted := '"' (character | escape)* '"'`, from behind the opening quote.
  private mutating func snippet() throws(SelectorSyntaxError) -> String {
    let start = next
    var text: [UInt8] = []
    var firstEncoded: Int?
    while next < bytes.count, bytes[next] != .quote {
      if bytes[next] == .backslash {
        text.append(try escape())
      } else if let byte = PercentEncoding.decodedByte(in: bytes, at: next, before: bytes.count) {
        if byte > 0x7F, firstEncoded == nil { firstEncoded = next }
        text.append(byte)
        next += 3
      } else {
        text.append(bytes[next])
        next += 1
      }
    }
    guard next < bytes.count else { throw failure(next..<next, .quoteClose) }
    guard let snippet = String(validating: text, as: UTF8.self) else {
      throw failure(firstEncoded.map { $0..<($0 + 3) } ?? start..<next, .decodableText)
    }
    guard !snippet.isEmpty else { throw failure(start..<next, .snippet) }
    next += 1
    return snippet
  }

  /// Parses `escape := "\" ('"' | "\" | "n" | "t")`.
  private mutating func escape() throws(SelectorSyntaxError) -> UInt8 {
    let start = next
    next += 1
    let value: UInt8? =
      switch bytes[next...].first {
      case .quote: .quote
      case .backslash: .backslash
      case UInt8(ascii: "n"): 0x0A
      case UInt8(ascii: "t"): 0x09
      default: nil
      }
    guard let value else { throw failure(start..<obstacle.upperBound, .knownEscape) }
    next += 1
    return value
  }
}
