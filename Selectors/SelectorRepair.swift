// Guesses what was meant by a string that is not a selector.
//
// Input: the string and its error. Output: the first of a fixed list of rewritings that parses. The rewritings are
// what other tools print or what is easily mistyped; none invents a name. Each is linear, and none is repaired again.

struct SelectorRepair {
  private let input: String
  private let bytes: [UInt8]
  private let error: SelectorSyntaxError

  init(of input: String, failedWith error: SelectorSyntaxError) {
    self.input = input
    self.error = error
    bytes = Array(input.utf8)
  }

  func firstThatParses() -> Selector? {
    // The order goes from the least change to the greatest.
    let rewritings: [() -> String?] = [
      withoutWrapping, withMendedSpan, withMendedScheme, withForeignPosition, withNamesFromFile,
      withModuleOfPath,
      withQuotes, withBrackets, withPositionBeforeText, withSplitName, withPosition,
    ]
    for rewriting in rewritings {
      if let string = rewriting(), let selector = try? SelectorParser(string).selector() { return selector }
    }
    return nil
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func replacing(_ range: Range<Int>, with new: String) -> String {
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
    case .optionKey: return nearestOption().map { replacing(span, with: $0.rawValue) }
    case .options, .nextStep, .end: return text(0..<span.lowerBound)
    default: return nil
    }
  }

  /// A range whose ends were swapped.
  private func reversedRange() -> String? {
    guard let mark = bytes.lastIndex(of: .at) else { return nil }
    let numbers = integers(in: mark..<bytes.count)
    return numbers.count == 4
      ? text(0..<mark) + "@R(\(numbers[2]),\(numbers[3])->\(numbers[0]),\(numbers[1]))" : nil
  }

  private func nearestOption() -> SelectorOption? {
    guard let form = error.form else { return nil }
    let typed = Array(bytes[error.span])
    let ranked = SelectorOption.allowed(in: form).map { option in
      let key = Array(option.rawValue.utf8)
      return (option, typed.starts(with: key.prefix(3)) ? 1 : EditDistance.between(typed, key, limit: 3))
    }
    return ranked.filter { $0.1 < 3 }.min { $0.1 < $1.1 }?.0
  }

  /// `PY://x`, `py:/x`, `py:x#f`, `anchor:x`, `ast:x`, `sym://x`, `symbol:x`.
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

  /// The places that other tools print: `a.py:42`, `a.py#L10-L20`, `a.py(42,7)`, `a.py@42:7`, `a.py@R(1,2-3,4)`.
  private func withForeignPosition() -> String? {
    guard error.form == nil || error.form == .cursor || error.form == .range else { return nil }
    let tail = Set("0123456789LlCcRr:,-.>()[]#@+ ".utf8)
    let marks = Set("@#:(+".utf8)
    var mark: Int?
    for index in bytes.indices.reversed() {
      guard tail.contains(bytes[index]) else { break }
      if marks.contains(bytes[index]) { mark = index }
    }
    guard let mark, mark > 0 else { return nil }
    let path = text(0..<mark)
    let numbers = integers(in: mark..<bytes.count).map { max($0, 1) }
    switch numbers.count {
    case 1: return "\(path)@L\(numbers[0]):C1"
    case 2 where bytes[mark...].contains(.hyphen): return "\(path)@R(\(numbers[0]),1->\(numbers[1] + 1),1)"
    case 2: return "\(path)@L\(numbers[0]):C\(numbers[1])"
    case 4: return "\(path)@R(\(numbers[0]),\(numbers[1])->\(numbers[2]),\(numbers[3]))"
    default: return nil
    }
  }

  /// `a.py:42:7: error: …`, as compilers and search tools print it.
  private func withPositionBeforeText() -> String? {
    var colon = bytes.firstIndex(of: .colon)
    while let first = colon {
      let line = bytes[(first + 1)...].prefix(while: \.isDigit)
      if !line.isEmpty, line.endIndex < bytes.count, bytes[line.endIndex] == .colon {
        let column = bytes[(line.endIndex + 1)...].prefix(while: \.isDigit)
        return text(0..<(column.isEmpty ? line.endIndex : column.endIndex)) + (column.isEmpty ? ":1" : "")
      }
      colon = bytes[(first + 1)...].firstIndex(of: .colon)
    }
    return nil
  }

  /// `tests/a.py::Class::method`, `src/a.ts#f`, `pkg.mod#f`, `app.py:main`.
  private func withNamesFromFile() -> String? {
    guard error.form == nil, let mark = bytes.firstIndex(where: { $0 == .hash || $0 == .colon }), mark > 0
    else {
      return nil
    }
    let names = String(decoding: bytes[mark...].drop { $0 == .hash || $0 == .colon }, as: UTF8.self)
    if let source = SourceExtension.ofPath(bytes[..<mark]) {
      let module = moduleName(text(0..<(mark - source.length)), language: source.language)
      return "\(source.language)://\(module)#\(names)"
    }
    return Identifiers.areDotted(bytes[..<mark]) ? "py://\(text(0..<mark))#\(names)" : nil
  }

  /// `py://src/app.py#f`
  private func withModuleOfPath() -> String? {
    guard error.expected.first == .dottedModule, !error.span.isEmpty else { return nil }
    var module = text(error.span)
    if let source = SourceExtension.ofPath(bytes[error.span]) {
      module = String(module.dropLast(source.length))
    }
    return replacing(error.span, with: moduleName(module, language: "py"))
  }

  private func moduleName(_ path: String, language: String) -> String {
    guard language == "py" else { return path }
    var parts = path.split(separator: "/").filter { $0 != "." }
    if parts.count > 1, parts.last == "__init__" { parts.removeLast() }
    return parts.joined(separator: ".")
  }

  /// `anchor://a.py#text`
  private func withQuotes() -> String? {
    guard error.expected.first == .snippetMark, let mark = bytes[9...].firstIndex(of: .hash) else {
      return nil
    }
    return text(0..<(mark + 1)) + "\"" + text((mark + 1)..<bytes.count) + "\""
  }

  /// `ast://module=pkg.mod/class=Class/name[1]`
  private func withBrackets() -> String? {
    guard error.form == .ast, bytes.count > 6 else { return nil }
    let steps = bytes[6...].split(separator: .slash).map { step in
      let text = String(decoding: step, as: UTF8.self)
      return step.contains(.equals) && step.first != .leftBracket ? "[\(text)]" : text
    }
    return "ast://" + steps.joined(separator: "/")
  }

  /// `pkg.mod.Class.method`: the names begin at the first capital, else at the last part.
  private func withSplitName() -> String? {
    guard SourceExtension.ofPath(bytes[...]) == nil, Identifiers.areDotted(bytes[...]) else { return nil }
    let parts = input.split(separator: ".")
    guard parts.count > 1 else { return nil }
    let capital = parts.dropFirst().firstIndex { $0.utf8.first?.isUppercaseLetter == true }
    let split = capital ?? parts.count - 1
    return "py://" + parts[..<split].joined(separator: ".") + "#" + parts[split...].joined(separator: ".")
  }

  /// A path alone.
  private func withPosition() -> String? {
    guard error.form == nil, bytes.contains(.slash) || SourceExtension.ofPath(bytes[...]) != nil else {
      return nil
    }
    return input + "@L1:C1"
  }

  /// The numbers in a stretch of text; those that are too large are left out.
  private func integers(in range: Range<Int>) -> [Int] {
    let parser = SelectorParser(input)
    return bytes[range].split { !$0.isDigit }.compactMap {
      parser.value(ofDigits: $0.startIndex..<$0.endIndex)
    }
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
