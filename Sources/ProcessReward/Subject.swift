import SourceText

/// A diagnostic of a touched file, with the code that it is about, as both were before the edit.
struct Subject: Sendable {
  let diagnostic: RewardDiagnostic
  /// Position among the changed files.
  let file: Int
  let line: Int
  /// The line, white space collapsed.
  let text: String
  /// Whether the line starts inside of a string.
  let startsInside: Bool
  /// Of the statement that the diagnostic starts in, without the annotation of what is assigned to.
  let tokens: [String]
  /// Of the whole statement.
  private let wholeTokens: [String]
  /// How many operators of each kind, and subscripts, the statement has.
  private let operators: [String: Int]
  /// What stands behind the range of the diagnostic: a member of what failed.
  private let memberBehind: String?
  /// The names among the tokens.
  let tokenNames: [String]
  /// The methods and functions of modules that the statement calls.
  let calls: Set<String>
  /// The names in the statement.
  let statementNames: [String]
  /// The names in the statement, and those that the message quotes.
  let names: Set<String>
  /// How many evasions of each kind the statement has.
  let evasions: [Evidence.Kind: Int]
  /// Whether the statement is the header of a function or class, whose range is more than an expression.
  private let isHeader: Bool
  /// The names in the range of the diagnostic.
  let rangeNames: Set<String>

  init(_ diagnostic: RewardDiagnostic, file: Int, in before: LexedText, encoding: PositionEncoding) {
    self.diagnostic = diagnostic
    self.file = file
    line = min(diagnostic.range.start.line, before.lineCount - 1)
    text = DiagnosticWording.normalised(line: before.excerpt(line))
    startsInside = before.startsInside[line]
    let statement = before.tokens(inStatementAt: line)
    let lines = before.statement(at: line)
    evasions = before.rules.map { EvasionScan(family: $0.family).counts(in: lines, of: before) } ?? [:]
    let keyword = before.keyword(at: before.statementStarts[line])
    isHeader = keyword == "def" || keyword == "class"
    let essential = before.withoutAnnotation(statement)
    tokens = before.contents(essential)
    wholeTokens = before.contents(statement)
    operators = Self.operators(statement, before)
    tokenNames = before.words(essential).filter { !Self.keywords.contains($0) }
    calls = before.dottedCalls(in: statement)
    statementNames = before.words(statement).filter { !Self.keywords.contains($0) }
    names = Set(statementNames).union(Self.quotedNames(in: diagnostic.message))
    if let bytes = try? before.text.clampedByteRange(of: diagnostic.range, encoding: encoding) {
      let covered = statement.filter { $0.range.overlaps(bytes) }
      rangeNames = Set(before.words(covered)).subtracting(Self.keywords)
      let behind = statement.drop { $0.range.lowerBound < bytes.upperBound }
      let isMember = !covered.isEmpty && (behind.first.map { before.isSymbol($0, ".") } ?? false)
      memberBehind = isMember ? behind.dropFirst().first.map(before.string) : nil
    } else {
      rangeNames = []
      memberBehind = nil
    }
  }

  /// Whether a statement is the same but for brackets, which may be put around anything.
  func isSame(as statement: ArraySlice<LexicalToken>, in text: LexedText) -> Bool {
    let plain = { (words: [String]) in words.filter { !["(", ")", ",", ";"].contains($0) } }
    return plain(wholeTokens) == plain(text.contents(statement))
  }

  /// Whether every name that the diagnostic is about is still in the statement.
  func survives(in text: LexedText, at line: Int) -> Bool {
    !rangeNames.isEmpty && rangeNames.isSubset(of: text.words(text.tokens(inStatementAt: line)))
  }

  /// What stands in the place of the statement, when that only gives up.
  func surrender(in text: LexedText, at line: Int) -> Evidence.Kind? {
    let statement = text.tokens(inStatementAt: line)
    let now = Set(text.words(statement))
    if text.keyword(at: line) == "raise", wholeTokens.first != "raise", rangeNames.isDisjoint(with: now) {
      return .bodyStubbed
    }
    // A coroutine that is not awaited does not run, whatever its result is called.
    if diagnostic.code == "reportUnusedCoroutine", now.contains("_"), !now.contains("await"),
      text.strings(statement.prefix(2)) == ["_", "="]
    {
      return .replacedByConstant
    }
    return nil
  }

  /// Whether the failing expression is not in the statement that took the place of its own, and only constants are in
  /// its place.
  func isDropped(from text: LexedText, at line: Int) -> Bool {
    guard !isHeader else { return false }
    let statement = text.tokens(inStatementAt: line)
    let now = text.words(statement)
    if Self.codesAboutArguments.contains(diagnostic.code ?? "") {
      // Without any call, nothing is given any argument.
      return wholeTokens.contains("(") && !statement.contains { text.isSymbol($0, "(") }
        && !hasMoreOperators(statement, text) && Set(now).isSubset(of: statementNames)
    }
    guard !rangeNames.isEmpty, rangeNames.isDisjoint(with: now) else { return false }
    // An operator does the work of a method that there is not, and a member is reached without what was in between.
    if hasMoreOperators(statement, text) { return false }
    if let memberBehind, now.contains(memberBehind) { return false }
    // A name that stands there once more than before has come in its place.
    var rest: [String: Int] = [:]
    for name in statementNames { rest[name, default: 0] += 1 }
    for name in now where !Self.keywords.contains(name) {
      guard let count = rest[name], count > 0 else { return false }
      rest[name] = count - 1
    }
    return true
  }

  private func hasMoreOperators(_ statement: ArraySlice<LexicalToken>, _ text: LexedText) -> Bool {
    Self.operators(statement, text).contains { $0.value > operators[$0.key, default: 0] }
  }

  private static func operators(_ statement: ArraySlice<LexicalToken>, _ text: LexedText) -> [String: Int] {
    var counts: [String: Int] = [:]
    for index in statement.indices {
      let previous = index > statement.startIndex ? statement[index - 1] : nil
      let word = text.string(statement[index])
      let isOperator: Bool
      switch word {
      case "+", "-", "*", "/", "%", "|", "&", "^", "<", ">", "@", "in", "is": isOperator = true
      case "=": isOperator = previous.map { text.isSymbol($0, "=") || text.isSymbol($0, "!") } ?? false
      case "[":
        isOperator =
          previous.map { $0.kind == .word || text.isSymbol($0, ")") || text.isSymbol($0, "]") } ?? false
      default: isOperator = false
      }
      if isOperator { counts[word, default: 0] += 1 }
    }
    return counts
  }

  /// Whether an evasion of some kind is what the diagnostic asks for.
  func asksFor(_ kind: Evidence.Kind) -> Bool {
    switch diagnostic.code {
    case "reportNoOverloadImplementation": kind == .anyType || kind == .acceptsAnything
    case "reportIncompatibleMethodOverride": kind == .acceptsAnything
    default: false
    }
  }

  /// Whether the diagnostic says that its code is not needed, so that taking it away is the cure.
  var asksForDeletion: Bool {
    if diagnostic.tags.contains("unnecessary") { return true }
    // Pyright has no rule of its own for it.
    if diagnostic.message.contains("cannot be redeclared because parent class") { return true }
    guard let code = diagnostic.code else { return false }
    return Self.codesAboutNeedlessCode.contains(code)
      || (code.hasPrefix("reportUnused") && code != "reportUnusedCoroutine"
        && code != "reportUnusedCallResult")
      || code.hasPrefix("reportUnnecessary") || code.contains("-unused")
  }

  private static let codesAboutNeedlessCode: Set<String> = [
    "reportRedeclaration", "F401", "F811", "F841", "W0611", "W0612", "W0613", "ERA001", "unused-import",
    "unused-variable", "unused-argument", "unused-ignore", "no-redef", "redundant-cast", "no-unused-vars",
    "6133",
    "@typescript-eslint/no-unused-vars", "-Wunused-variable", "-Wunused-function", "unused_imports",
    "unused_variables", "dead_code",
  ]

  /// Whether the diagnostic is about what a call is given.
  var isAboutArguments: Bool {
    guard let code = diagnostic.code else { return false }
    return code == "reportArgumentType" || Self.codesAboutArguments.contains(code)
  }

  /// These are about an argument too many: dropping it is the cure.
  private static let codesAboutArguments: Set<String> = ["reportCallIssue", "call-arg", "2554", "2353"]

  static let keywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or",
    "pass", "raise", "return", "try", "while", "with", "yield", "self", "cls", "null", "undefined", "nil",
    "NULL",
    "true", "false",
    "let", "var", "const", "function", "this", "new", "void",
  ]

  /// The words that stand in quotation marks.
  static func quotedNames(in message: String) -> Set<String> {
    var names: Set<String> = []
    var isQuoted = false
    var part = ""
    for character in message {
      if character == "\"" || character == "'" || character == "`" || character == "“" || character == "”" {
        if isQuoted { names.formUnion(words(in: part)) }
        isQuoted.toggle()
        part = ""
      } else {
        part.append(character)
      }
    }
    return names
  }

  static func words(in text: String) -> Set<String> {
    let words = Array(text.utf8).split { !Lexer.isWordByte($0) }.map { String(decoding: $0, as: UTF8.self) }
    return Set(words.filter { !($0.first?.isNumber ?? true) }).subtracting(keywords)
  }
}
