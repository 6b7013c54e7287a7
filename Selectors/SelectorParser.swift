// The parser of selectors.
//
//   selector   := cursor | range | symbolic | astpath | anchor | symbolid
//   cursor     := path "@L" INT ":C" INT options?
//               | path ":" INT ":" INT options?                              (alias)
//   range      := path "@R(" INT "," INT "->" INT "," INT ")" options?
//   symbolic   := scheme "://" moduleref "#" qualname (":" role)? options?
//               | ("py://")? dotted ":" qualname (":" role)? options?        (alias)
//   scheme     := [a-z] [a-z0-9+-]*, but none of anchor, ast, file, http, https, sym
//   moduleref  := dotted | RELPATH without extension
//   qualname   := NAME (("." | ":" | "::") NAME)*
//   role       := "def" | "sig" | "body" | "doc"
//   astpath    := "ast://" (language ":")? step ("/" step)* options?
//   step       := "[" kind "=" value "]" nth? | kind nth?
//   nth        := "[" INT "]"
//   anchor     := "anchor://" path "#" quoted options?
//   quoted     := '"' (character | escape)* '"'
//   symbolid   := "sym:" [A-Za-z0-9._~-]+
//   options    := "?" key "=" value ("&" key "=" value)*
//   path       := RELPATH | ABSPATH | [A-Za-z] ":" ("/" | "\") … | "file://" "localhost"? ABSPATH
//
// Input: any string. Output: one selector, or the place where the string stops being one; no input traps. `%` and two
// hex digits stand for a byte wherever text is free; any other `%` stands for itself. The end of a path is found from
// the right (the last `@L` with a digit or `@R(`), so a path may hold `@`, `#`, `?` and quotes as they are; that of an
// anchor's path is the first `#"`, that of a module the first `#`. Cost: linear. No backtracking but one: a string
// whose position does not parse is tried as an alias.

extension Selector {
  /// Reads the string form, canonical or not.
  ///
  /// - Throws: one error, with a mended selector where a simple change makes one.
  package init(parsing string: String) throws(SelectorSyntaxError) {
    do {
      self = try SelectorParser(string).selector()
    } catch {
      var error = error
      error.suggestion = SelectorRepair(of: string, failedWith: error).firstThatParses()
      throw error
    }
  }
}

/// Reads one string; each method that takes a grammar rule from it names the rule.
struct SelectorParser {
  let input: String
  let bytes: [UInt8]
  /// The next byte to read.
  var next = 0
  /// The form decided on so far, for errors.
  var form: SelectorForm?

  init(_ input: String) {
    self.input = input
    bytes = Array(input.utf8)
  }

  /// Parses `selector := cursor | range | symbolic | astpath | anchor | symbolid`.
  consuming func selector() throws(SelectorSyntaxError) -> Selector {
    if bytes.isEmpty { throw failure(0..<0, .selector) }
    if bytes.starts(with: "anchor://".utf8) { return .anchor(try anchor()) }
    if bytes.starts(with: "ast://".utf8) { return .ast(try astPath()) }
    if bytes.starts(with: "sym:".utf8) { return .symbolID(try symbolID()) }
    if let scheme = schemeEnd() { return .symbol(try symbolic(schemeEnd: scheme)) }
    return try pathLed()
  }

  /// The forms that begin with a path: `cursor`, `range`, and the aliases without a scheme.
  private mutating func pathLed() throws(SelectorSyntaxError) -> Selector {
    guard let mark = lastPositionMark() else {
      if let cursor = try cursorAlias() { return .cursor(cursor) }
      if let symbol = try symbolAlias() { return .symbol(symbol) }
      if let scheme = misspelledScheme() { throw failure(scheme, .language) }
      if let mark = bytes.lastIndex(of: .at) { throw failure(mark..<bytes.count, .positionMark) }
      throw failure(bytes.count..<bytes.count, .positionMark)
    }
    do {
      return bytes[mark + 1] == UInt8(ascii: "L")
        ? .cursor(try cursor(at: mark)) : .range(try range(at: mark))
    } catch {
      // The mark may have been part of a file name: `a@L1/b.py:4:2`.
      if let cursor = try? cursorAlias() { return .cursor(cursor) }
      throw error
    }
  }

  /// The colon of a leading `scheme "://"`, when there is one and it is not that of a file.
  private func schemeEnd() -> Int? {
    guard let colon = bytes.prefix(LanguageName.longest + 1).firstIndex(of: .colon),
      bytes[colon...].starts(with: "://".utf8), LanguageName.isValid(bytes[..<colon]),
      !bytes.starts(with: "file:".utf8)
    else { return nil }
    return colon
  }

  /// What stands before a leading `://` and is no scheme.
  private func misspelledScheme() -> Range<Int>? {
    guard let colon = bytes.firstIndex(of: .colon), bytes[colon...].starts(with: "://".utf8),
      bytes[..<colon].allSatisfy({ $0.isLetter || $0.isDigit }), !bytes[...].startsWithFileScheme
    else { return nil }
    return 0..<colon
  }

  /// The last `@` that a line or an open range follows.
  private func lastPositionMark() -> Int? {
    bytes.indices.dropLast(2).last { index in
      guard bytes[index] == .at else { return false }
      let (kind, first) = (bytes[index + 1], bytes[index + 2])
      return kind == UInt8(ascii: "L") && first.isDigit
        || kind == UInt8(ascii: "R") && first == .leftParenthesis
    }
  }
}

// MARK: - What the rules share

extension SelectorParser {
  func failure(_ span: Range<Int>, _ expected: SelectorExpectation...) -> SelectorSyntaxError {
    SelectorSyntaxError(input: input, span: span, expected: expected, form: form)
  }

  /// The character at the next byte, or nothing at the end: what is in the way of something expected.
  var obstacle: Range<Int> {
    guard next < bytes.count else { return next..<next }
    var end = next + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return next..<end
  }

  func isNext(_ literal: StaticString) -> Bool {
    literal.withUTF8Buffer { bytes[next...].starts(with: $0) }
  }

  mutating func skip(_ literal: StaticString) -> Bool {
    guard isNext(literal) else { return false }
    next += literal.utf8CodeUnitCount
    return true
  }

  mutating func require(_ literal: StaticString, _ expected: SelectorExpectation) throws(SelectorSyntaxError)
  {
    guard skip(literal) else { throw failure(obstacle, expected) }
  }

  /// `INT`, which may have leading zeros and must lie in `lowest...SelectorLimit.number`.
  mutating func number(
    from lowest: Int,
    _ expected: SelectorExpectation
  ) throws(SelectorSyntaxError) -> Int {
    let start = next
    while next < bytes.count, bytes[next].isDigit { next += 1 }
    guard start < next else { throw failure(obstacle, expected) }
    guard let value = value(ofDigits: start..<next), value >= lowest else {
      throw failure(start..<next, expected)
    }
    return value
  }

  /// The number that digits write, or nil when it is above `SelectorLimit.number`.
  func value(ofDigits range: Range<Int>) -> Int? {
    var value = 0
    for digit in bytes[range] {
      value = value * 10 + Int(digit - 0x30)
      if value > SelectorLimit.number { return nil }
    }
    return value
  }

  /// The end of a selector: nothing may follow.
  func requireEnd(_ alternatives: SelectorExpectation...) throws(SelectorSyntaxError) {
    guard next == bytes.count else {
      throw SelectorSyntaxError(
        input: input,
        span: next..<bytes.count,
        expected: alternatives + [.end],
        form: form
      )
    }
  }

  /// Turns what a value refuses into an error at the part it was made from.
  func checked<Value>(
    _ span: Range<Int>,
    _ expected: SelectorExpectation,
    _ make: () throws(SelectorValueError) -> Value
  ) throws(SelectorSyntaxError) -> Value {
    do { return try make() } catch { throw failure(span, expected) }
  }

  /// Decodes percent-encoding.
  ///
  /// - Throws: where the bytes are not UTF-8, naming the first encoded byte that spoils it.
  func decoded(_ range: Range<Int>) throws(SelectorSyntaxError) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      if let byte = PercentEncoding.decodedByte(in: bytes, at: index, before: range.upperBound) {
        result.append(byte)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    guard let text = String(validating: result, as: UTF8.self) else {
      // The input was UTF-8, so an encoded byte above 0x7F is to blame.
      let culprit = range.first {
        PercentEncoding.decodedByte(in: bytes, at: $0, before: range.upperBound).map { $0 > 0x7F } ?? false
      }
      throw failure(culprit.map { $0..<($0 + 3) } ?? range, .decodableText)
    }
    return text
  }
}
