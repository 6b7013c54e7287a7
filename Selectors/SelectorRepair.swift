// Guesses what was meant by a string that is not a selector.
//
// Input: the string and its error. Output: the first of a fixed list of rewritings that parses. The rewritings are
// what other tools print or what is easily mistyped; none invents a name. Each is linear, and none is repaired again.

struct SelectorRepair {
  let input: String
  let bytes: [UInt8]
  let error: SelectorSyntaxError

  init(of input: String, failedWith error: SelectorSyntaxError) {
    self.input = input
    self.error = error
    bytes = Array(input.utf8)
  }

  func firstThatParses() -> Selector? {
    // The order goes from the least change to the greatest.
    let rewritings: [() -> String?] = [
      withoutWrapping, withBrackets, withEscapedQuotes, withMendedSpan, withMendedScheme, withForeignPosition,
      withPositionBeforeText, withNamesFromFile, withModuleOfPath, withNameMark, withQuotes, withSplitName,
      withPosition,
    ]
    for rewriting in rewritings {
      if let string = rewriting(), let selector = try? SelectorParser(string).selector() { return selector }
    }
    return nil
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  func replacing(_ range: Range<Int>, with new: String) -> String {
    text(0..<range.lowerBound) + new + text(range.upperBound..<bytes.count)
  }

  /// Blanks, backquotes, quotes or angle brackets around a selector.
  private func withoutWrapping() -> String? {
    let wrapping = Set(" \t\r\n`'\"<>".utf8)
    let start = bytes.firstIndex { !wrapping.contains($0) } ?? bytes.count
    // A closing quote may be the anchor's own.
    let keepsQuote = error.form == .anchor
    let end = (bytes.lastIndex { !wrapping.contains($0) || keepsQuote && $0 == .quote } ?? -1) + 1
    return start < end && end - start < bytes.count ? text(start..<end) : nil
  }

  /// A change of the offending part alone.
  private func withMendedSpan() -> String? {
    let span = error.span
    let isNumber = !span.isEmpty && bytes[span].allSatisfy(\.isDigit)
    switch error.expected.first {
    case .line, .column:
      if isNumber { return bytes[span].allSatisfy { $0 == 0x30 } ? replacing(span, with: "1") : nil }
      return span.isEmpty ? input + "1" : nil
    case .columnMark:
      if span.isEmpty { return input + ":C1" }
      return bytes[span].first == .colon ? replacing(span, with: ":C") : nil
    case .orderedRange: return reversedRange()
    case .slashInPath: return replacing(span, with: "/")
    case .quoteClose: return input + "\""
    case .knownEscape: return replacing(span, with: "\\" + text(span))
    case .bracketClose: return span.isEmpty ? input + "]" : nil
    case .optionKey:
      // A `?` or `&` with nothing behind it.
      if span.isEmpty { return text(0..<(span.lowerBound - 1)) }
      if error.form == .ast, text(span) == "nth" {
        return text(0..<(span.lowerBound - 1)) + "["
          + text(min(span.upperBound + 1, bytes.count)..<bytes.count) + "]"
      }
      return nearestOption().map { replacing(span, with: $0.rawValue) }
    case .options where bytes[span].first == .ampersand:
      return text(0..<span.lowerBound) + "?" + text((span.lowerBound + 1)..<bytes.count)
    case .options, .nextStep, .end: return text(0..<span.lowerBound)
    default: return nil
    }
  }

  /// A range whose ends were swapped.
  private func reversedRange() -> String? {
    guard let mark = bytes.lastIndex(of: .at) else { return nil }
    guard let numbers = integers(in: mark..<bytes.count), numbers.count == 4 else { return nil }
    return text(0..<mark) + "@R(\(numbers[2]),\(numbers[3])->\(numbers[0]),\(numbers[1]))"
  }

  private func nearestOption() -> SelectorOption? {
    guard let form = error.form else { return nil }
    let typed = Array(bytes[error.span])
    guard typed.count > 1 else { return nil }
    let farthest = typed.count / 3
    let ranked = SelectorOption.allowed(in: form).map { option in
      let key = Array(option.rawValue.utf8)
      let isAbbreviation = isSubsequence(key, of: typed) || isSubsequence(typed, of: key)
      return (option, isAbbreviation ? 0 : EditDistance.between(typed, key, limit: farthest + 1))
    }
    return ranked.filter { $0.1 <= farthest }.min { $0.1 < $1.1 }?.0
  }

  /// Whether the letters of the one occur in the other in their order, as those of `ctx` in `context`.
  private func isSubsequence(_ part: [UInt8], of whole: [UInt8]) -> Bool {
    var rest = part[...]
    for byte in whole where byte == rest.first { rest.removeFirst() }
    return rest.isEmpty
  }

  /// Mends `PY://x`, `py:/x`, `py:x#f`, `anchor:x`, `ast:x`, `sym://x`, `symbol:x`.
  private func withMendedScheme() -> String? {
    guard let colon = bytes.firstIndex(of: .colon), colon > 1, bytes[..<colon].allSatisfy(\.isLetter) else {
      return nil
    }
    let scheme = text(0..<colon).lowercased()
    let rest = String(decoding: bytes[(colon + 1)...].drop { $0 == .slash }, as: UTF8.self)
    if ["sym", "symbol", "symbolid"].contains(scheme) { return "sym:\(rest)" }
    let isKnown = ["anchor", "ast"].contains(scheme) || rest.utf8.contains(.hash)
    return isKnown ? "\(scheme)://\(rest)" : nil
  }

  /// Mends `anchor://a.py#"print("x")"`.
  private func withEscapedQuotes() -> String? {
    guard error.form == .anchor, error.expected.first == .options, let first = bytes.firstIndex(of: .quote),
      let last = bytes.lastIndex(of: .quote), last > error.span.lowerBound
    else { return nil }
    let inner = text((first + 1)..<last).unicodeScalars.map { $0 == "\"" ? "%22" : String($0) }.joined()
    return replacing((first + 1)..<last, with: inner)
  }

  /// Mends `ast://module=pkg.mod/class=Class/name[1]`.
  private func withBrackets() -> String? {
    guard error.form == .ast, bytes.count > 6 else { return nil }
    let steps = bytes[6...].split(separator: .slash).map { step in
      let text = String(decoding: step, as: UTF8.self)
      return step.contains(.equals) && step.first != .leftBracket ? "[\(text)]" : text
    }
    return "ast://" + steps.joined(separator: "/")
  }

  /// The numbers in a stretch of text, or nil when one is too large.
  func integers(in range: Range<Int>) -> [Int]? {
    let parser = SelectorParser(input)
    let numbers = bytes[range].split { !$0.isDigit }.map {
      parser.value(ofDigits: $0.startIndex..<$0.endIndex)
    }
    return numbers.contains(nil) ? nil : numbers.compactMap { $0 }
  }
}

/// The number of insertions, deletions and replacements between two short texts.
enum EditDistance {
  /// Differences in length beyond the limit are not looked into, so the cost stays small.
  static func between(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int {
    guard abs(left.count - right.count) < limit else { return limit }
    var row = Array(0...right.count)
    for (index, byte) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let above = row[column + 1]
        row[column + 1] = min(diagonal + (byte == right[column] ? 0 : 1), above + 1, row[column] + 1)
        diagonal = above
      }
    }
    return row[right.count]
  }
}
