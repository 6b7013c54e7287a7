import SourceText

/// What stood behind the `?`.
struct SelectorOptionValues {
  var contextLength: Int?
  var hash: ContentHash?
  var before: String?
  var after: String?
  var scope: [String]?
  var line: Int?
  var offset: Int?
  var sketch: String?
  var overload: Int?
  var nth: Int?
  var snapshot: SnapshotPin?
  var indexing: PositionEncoding?
}

extension SelectorParser {
  /// Parses `options := "?" key "=" value ("&" key "=" value)*`, up to the end of the selector.
  ///
  /// `form` says which keys there may be, `alternatives` what else might have stood where the options begin. Without
  /// a `?` at the end of the selector there are none.
  mutating func options(
    for form: SelectorForm,
    or alternatives: SelectorExpectation...
  ) throws(SelectorSyntaxError) -> SelectorOptionValues {
    var values = SelectorOptionValues()
    guard next < bytes.count else { return values }
    guard skip("?") else {
      throw SelectorSyntaxError(
        input: input,
        span: next..<bytes.count,
        expected: alternatives + [.options, .end],
        form: form
      )
    }
    var seen: Set<SelectorOption> = []
    repeat {
      let key = try optionKey(for: form)
      guard seen.insert(key.option).inserted else { throw failure(key.span, .freshOption) }
      try require("=", .equalsSign)
      let end = bytes[next...].firstIndex(of: .ampersand) ?? bytes.count
      try read(next..<end, as: key.option, into: &values)
      next = end
    } while skip("&")
    return values
  }

  private mutating func optionKey(
    for form: SelectorForm
  ) throws(SelectorSyntaxError) -> (option: SelectorOption, span: Range<Int>) {
    let start = next
    while next < bytes.count, bytes[next].isLetter { next += 1 }
    let option = SelectorOption(rawValue: String(decoding: bytes[start..<next], as: UTF8.self))
    guard let option, SelectorOption.allowed(in: form).contains(option) else {
      throw failure(start < next ? start..<next : obstacle, .optionKey)
    }
    return (option, start..<next)
  }

  private mutating func read(
    _ range: Range<Int>,
    as option: SelectorOption,
    into values: inout SelectorOptionValues
  ) throws(SelectorSyntaxError) {
    let text = try decoded(range)
    switch option {
    case .ctx: values.contextLength = try count(text, range)
    case .overload: values.overload = try count(text, range)
    case .nth: values.nth = try count(text, range)
    case .before: values.before = text
    case .after: values.after = text
    case .in: values.scope = try qualifiedName(in: range, role: .refused).names
    case .line:
      guard let line = try? count(text, range), line > 0 else { throw failure(range, .line) }
      values.line = line
    case .at: values.offset = try count(text, range)
    case .sketch:
      let isSketch = text.utf8.allSatisfy(AnchorSelector.isSketchByte)
      guard isSketch, (1...SelectorLimit.sketch).contains(text.utf8.count) else {
        throw failure(range, .sketch)
      }
      values.sketch = text
    case .hash:
      values.hash = try checked(range, .hash) { () throws(SelectorValueError) in try ContentHash(text) }
    case .doc:
      values.snapshot = try checked(range, .snapshot) { () throws(SelectorValueError) in try SnapshotPin(text)
      }
    case .indexing:
      guard let unit = PositionEncoding(selectorSpelling: text) else { throw failure(range, .indexing) }
      values.indexing = unit
    }
  }

  private func count(_ text: String, _ span: Range<Int>) throws(SelectorSyntaxError) -> Int {
    let digits = Array(text.utf8)
    guard !digits.isEmpty, digits.allSatisfy(\.isDigit),
      let value = SelectorParser(text).value(ofDigits: 0..<digits.count)
    else { throw failure(span, .count) }
    return value
  }
}
