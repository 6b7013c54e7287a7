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
    if keyword == "import" || keyword == "from" { return ignoredImport(at: line, in: text) }
    var kinds: [Evidence.Kind] = []
    var endsFlow = false
    // Parts of an expression that no checker looks at.
    var dead: [TypeEvasion] = []
    for index in tokens {
      switch family {
      case .python:
        if let kind = python(index, text) { kinds.append(kind) }
        if ["NoReturn", "Never"].contains(Self.typeName(text.tokens[index], text)) {
          kinds.append(.unreachable)
          endsFlow = true
        }
        if isNeverEvaluated(index, text) {
          dead.append(TypeEvasion(kind: .unreachable, line: line, declared: []))
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
    guard !kinds.isEmpty else { return dead + commentEvasions(at: line, in: text) }
    let declared = TypeEvasion.declaredNames(at: line, in: text)
    return kinds.map {
      TypeEvasion(kind: $0, line: line, declared: declared, endsFlow: endsFlow && $0 == .unreachable)
    } + dead + commentEvasions(at: line, in: text)
  }

  /// The name of a type, which Python lets stand in quotation marks, under the name that it was imported by.
  private static func typeName(_ token: LexicalToken, _ text: LexedText) -> String {
    token.kind == .string ? text.content(token) : text.meaning(of: token)
  }

  /// An import that is not there, so that what it binds is of no type: a remark keeps the checker from saying so.
  private func ignoredImport(at line: Int, in text: LexedText) -> [TypeEvasion] {
    guard family == .python, let comment = text.comment(at: line),
      SuppressionMark.all(in: comment, family: family).contains(where: \.isHeardByPyright)
    else { return [] }
    let words = text.words(text.tokens(inStatementAt: line)).filter {
      !["from", "import", "as"].contains($0)
    }
    return [TypeEvasion(kind: .ignoreComment, line: line, declared: Set(words.suffix(8)))]
  }

  /// Whether a token makes a part of an expression, before or behind it, one that is never evaluated.
  private func isNeverEvaluated(_ index: Int, _ text: LexedText) -> Bool {
    let token = text.tokens[index]
    guard token.kind == .word || token.kind == .number else { return false }
    let previous = index > 0 ? text.string(text.tokens[index - 1]) : ""
    let next = index + 1 < text.tokens.count ? text.string(text.tokens[index + 1]) : ""
    switch text.string(token) {
    case "False", "0":
      return next == "and" || previous == "if" && (next == "else" || ["]", "}", ")", ":"].contains(next))
        || (previous == "and" && !["<", ">", "=", "!", "in", "is", "+", "-", "*"].contains(next))
    case "True":
      return next == "or" || previous == "or" || (previous == "if" && next == "else")
        || (previous == "assert" && next == ",")
    case "TYPE_CHECKING": return next == "else"
    default: return false
    }
  }

  /// A type in a comment, such as `x = load()  # type: Any`.
  private func commentEvasions(at line: Int, in text: LexedText) -> [TypeEvasion] {
    guard family == .python, let comment = text.comment(at: line), comment.contains("type:"),
      comment.split(whereSeparator: { !$0.isLetter }).contains("Any")
    else { return [] }
    return [TypeEvasion(kind: .anyType, line: line, declared: TypeEvasion.declaredNames(at: line, in: text))]
  }

  private func python(_ index: Int, _ text: LexedText) -> Evidence.Kind? {
    if text.isSymbol(text.tokens[index], "*"), index > 0,
      ["(", ",", "*"].contains(where: { text.isSymbol(text.tokens[index - 1], $0) }),
      isFollowed(index, by: "[", text) || isFollowed(index, by: "{", text)
    {
      // What is unpacked from a literal is not counted, and often not checked.
      return .acceptsAnything
    }
    if text.tokens[index].kind == .string { return isAnyInQuotes(index, text) ? .anyType : nil }
    guard text.tokens[index].kind == .word else { return nil }
    switch text.meaning(of: text.tokens[index]) {
    case "Any", "Incomplete": return .anyType
    case "cast" where isFollowed(index, by: "(", text):
      let owner = owner(of: index, text)
      return owner == nil || ["typing", "t", "typing_extensions", "te"].contains(owner) ? .cast : nil
    case "getattr" where isFollowed(index, by: "(", text):
      // With a default, the attribute may be missing, and the code says what happens then.
      return topLevelCommas(after: index + 1, text) == 1 ? .dynamicAccess : nil
    case "setattr", "eval", "exec", "__import__", "globals", "locals", "vars":
      // A method of this name is another thing.
      return isFollowed(index, by: "(", text) && [nil, "builtins"].contains(owner(of: index, text))
        ? .dynamicAccess : nil
    case "import_module", "attrgetter", "methodcaller":
      return isFollowed(index, by: "(", text) ? .dynamicAccess : nil
    case "modules":
      return owner(of: index, text) == "sys" && isFollowed(index, by: "[", text) ? .dynamicAccess : nil
    case "__getattr__":
      return index > 0 && text.string(text.tokens[index - 1]) == "def" ? .dynamicAccess : nil
    case "__getattribute__": return .dynamicAccess
    case "__dict__": return isFollowed(index, by: "[", text) ? .dynamicAccess : nil
    default: return nil
    }
  }

  /// Whether a string is an annotation with `Any` in it.
  private func isAnyInQuotes(_ index: Int, _ text: LexedText) -> Bool {
    guard index > 0, [":", ">", "[", ",", "|"].contains(where: { text.isSymbol(text.tokens[index - 1], $0) })
    else { return false }
    let content = text.content(text.tokens[index])
    guard content.utf8.allSatisfy({ Lexer.isWordByte($0) || " .,[]|".utf8.contains($0) }) else {
      return false
    }
    let isAny = content.split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains("Any")
    return isAny
      && (content == "Any" || content.contains("[") || content.contains("|") || content.contains("."))
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
    return text.meaning(of: text.tokens[index - 2])
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
