extension SelectorParser {
  /// Parses `astpath := "ast://" (language ":")? step ("/" step)* options?`.
  mutating func astPath() throws(SelectorSyntaxError) -> ASTSelector {
    form = .ast
    next = 6
    let language = try treeLanguage()
    var steps = [try step()]
    while skip("/") { steps.append(try step()) }
    let found = try options(for: .ast, or: .nextStep)
    return try checked(0..<bytes.count, .selector) { () throws(SelectorValueError) in
      try ASTSelector(language: language, steps: steps, snapshot: found.snapshot)
    }
  }

  /// Parses `language ":"` when it is there.
  private mutating func treeLanguage() throws(SelectorSyntaxError) -> LanguageName? {
    var end = next
    while end < bytes.count, ASTStep.isKindByte(bytes[end]) || bytes[end] == .plus { end += 1 }
    guard end < bytes.count, bytes[end] == .colon else { return nil }
    let name = String(decoding: bytes[next..<end], as: UTF8.self)
    let language = try checked(next..<end, .language) { () throws(SelectorValueError) in
      try LanguageName(name)
    }
    next = end + 1
    return language
  }

  /// Parses `step := "[" kind "=" value "]" nth? | kind nth?`.
  private mutating func step() throws(SelectorSyntaxError) -> ASTStep {
    let start = next
    var value: String?
    let kind: String
    if skip("[") {
      kind = try stepKind(.stepKind)
      try require("=", .equalsSign)
      let end = bytes[next...].firstIndex(of: .rightBracket) ?? bytes.count
      guard next < end else { throw failure(obstacle, .stepValue) }
      value = try decoded(next..<end)
      next = end
      try require("]", .bracketClose)
    } else {
      kind = try stepKind(.step)
    }
    var nth: Int?
    if skip("[") {
      nth = try number(from: 0, .count)
      try require("]", .bracketClose)
    }
    return try checked(start..<next, .step) { () throws(SelectorValueError) in
      try ASTStep(kind: kind, value: value, nth: nth)
    }
  }

  /// Parses `kind := [A-Za-z_] [A-Za-z0-9_-]*`.
  private mutating func stepKind(_ expected: SelectorExpectation) throws(SelectorSyntaxError) -> String {
    let start = next
    while next < bytes.count, ASTStep.isKindByte(bytes[next]) { next += 1 }
    guard ASTStep.isValidKind(bytes[start..<next]) else {
      throw failure(start < next ? start..<next : obstacle, expected)
    }
    return String(decoding: bytes[start..<next], as: UTF8.self)
  }
}
