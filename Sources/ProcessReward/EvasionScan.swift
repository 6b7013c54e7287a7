import SourceText

/// Recognises, token by token, what makes a checker look away.
struct EvasionScan: Sendable {
  let family: LexicalRules.Family

  /// How many evasions of each kind some lines hold.
  func counts(in lines: ClosedRange<Int>, of text: LexedText) -> [Evidence.Kind: Int] {
    lines.lazy.flatMap { evasions(at: $0, in: text) }.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 }
  }

  /// What a line adds to the flow of types.
  func evasions(at line: Int, in text: LexedText) -> [TypeEvasion] {
    let tokens = text.lineTokens[line]
    guard !tokens.isEmpty else { return commentEvasions(at: line, in: text) }
    let keyword = text.keyword(at: text.statementStarts[line])
    guard keyword != "import", keyword != "from" else { return [] }
    var kinds: [Evidence.Kind] = []
    var endsFlow = false
    for index in tokens {
      switch family {
      case .python:
        if let kind = python(index, text) { kinds.append(kind) }
        if ["NoReturn", "Never"].contains(text.string(text.tokens[index])) {
          kinds.append(.unreachable)
          endsFlow = true
        }
      case .braces: if let kind = braces(index, text) { kinds.append(kind) }
      }
    }
    if family == .python, keyword == "def", let header = FunctionHeader(text, text.statementStarts[line]) {
      for parameter in header.parameters
      where parameter.line == line && parameter.stars > 0 && parameter.takesAnything {
        kinds.append(.acceptsAnything)
      }
    }
    guard !kinds.isEmpty else { return commentEvasions(at: line, in: text) }
    let declared = TypeEvasion.declaredNames(at: line, in: text)
    return kinds.map {
      TypeEvasion(kind: $0, line: line, declared: declared, endsFlow: endsFlow && $0 == .unreachable)
    } + commentEvasions(at: line, in: text)
  }

  /// A type in a comment, such as `x = load()  # type: Any`.
  private func commentEvasions(at line: Int, in text: LexedText) -> [TypeEvasion] {
    guard family == .python, let comment = text.comment(at: line), comment.contains("type:"),
      comment.split(whereSeparator: { !$0.isLetter }).contains("Any")
    else { return [] }
    return [TypeEvasion(kind: .anyType, line: line, declared: TypeEvasion.declaredNames(at: line, in: text))]
  }

  private func python(_ index: Int, _ text: LexedText) -> Evidence.Kind? {
    guard text.tokens[index].kind == .word else { return nil }
    switch text.string(text.tokens[index]) {
    case "Any", "Incomplete": return .anyType
    case "cast" where isFollowed(index, by: "(", text):
      let owner = owner(of: index, text)
      return owner == nil || ["typing", "t", "typing_extensions", "te"].contains(owner) ? .cast : nil
    case "getattr" where isFollowed(index, by: "(", text):
      // With a default, the attribute may be missing, and the code says what happens then.
      return topLevelCommas(after: index + 1, text) == 1 ? .dynamicAccess : nil
    case "setattr", "eval", "exec", "__import__", "import_module", "globals", "vars":
      return isFollowed(index, by: "(", text) ? .dynamicAccess : nil
    case "__getattr__", "__getattribute__":
      return index > 0 && text.string(text.tokens[index - 1]) == "def" ? .dynamicAccess : nil
    case "__dict__": return isFollowed(index, by: "[", text) ? .dynamicAccess : nil
    default: return nil
    }
  }

  private func braces(_ index: Int, _ text: LexedText) -> Evidence.Kind? {
    let token = text.tokens[index]
    if token.kind == .symbol { return nonNullAssertion(index, text) }
    guard token.kind == .word else { return nil }
    let previous = index > 0 ? text.string(text.tokens[index - 1]) : ""
    switch text.string(token) {
    case "any": return [":", "<", "|", ",", "as", "[", "="].contains(previous) ? .anyType : nil
    case "Any", "dynamic": return .anyType
    case "unknown": return previous == "as" ? .cast : nil
    case "interface":
      return isFollowed(index, by: "{", text) && isFollowed(index + 1, by: "}", text) ? .anyType : nil
    case "reinterpret_cast", "const_cast", "static_cast", "bit_cast", "unsafeBitCast", "transmute":
      return .cast
    case "as", "try": return isFollowed(index, by: "!", text) ? .cast : nil
    case "void":
      return previous == "(" && isFollowed(index, by: "*", text) && isFollowed(index + 1, by: ")", text)
        ? .cast : nil
    default: return nil
    }
  }

  /// `value!.member` of TypeScript: the checker is told that there is a value.
  private func nonNullAssertion(_ index: Int, _ text: LexedText) -> Evidence.Kind? {
    guard text.isSymbol(text.tokens[index], "!"), index > 0 else { return nil }
    let previous = text.tokens[index - 1]
    let isPostfix =
      previous.range.upperBound == text.tokens[index].range.lowerBound
      && (previous.kind == .word || text.isSymbol(previous, ")") || text.isSymbol(previous, "]"))
    guard isPostfix, !["as", "try"].contains(text.string(previous)) else { return nil }
    return [".", ")", ";", "[", ","].contains { isFollowed(index, by: $0, text) } ? .cast : nil
  }

  private func isFollowed(_ index: Int, by symbol: Unicode.Scalar, _ text: LexedText) -> Bool {
    index + 1 < text.tokens.count && text.isSymbol(text.tokens[index + 1], symbol)
  }

  /// What stands before the dot in front of a word; nil without a dot.
  private func owner(of index: Int, _ text: LexedText) -> String? {
    guard index > 1, text.isSymbol(text.tokens[index - 1], ".") else { return nil }
    return text.string(text.tokens[index - 2])
  }

  private func topLevelCommas(after open: Int, _ text: LexedText) -> Int {
    var depth = 0
    var commas = 0
    for token in text.tokens[open...] {
      if ["(", "[", "{"].contains(where: { text.isSymbol(token, $0) }) { depth += 1 }
      if [")", "]", "}"].contains(where: { text.isSymbol(token, $0) }) { depth -= 1 }
      if depth == 0 { break }
      if depth == 1, text.isSymbol(token, ",") { commas += 1 }
    }
    return commas
  }
}
