import SourceText

/// Where an edit made code that is still there unreachable, or its errors unheard.
///
/// One pass over the statements of the version after, block by block. A statement is blocked when an inserted one
/// before it in its block, or before one of the blocks around it, always leaves the block; when an inserted header
/// around it has a condition that never holds; or when a handler that swallows everything was put around it.
struct Blockade: Sendable {
  struct Cause: Hashable, Sendable {
    var kind: Evidence.Kind
    var line: Int
    /// Whether the statement runs when the condition on that line does not hold.
    var isElse = false
  }

  /// For the first line of each blocked statement the cause.
  private(set) var causes: [Int: Cause] = [:]

  private struct Block {
    var indentation: Int
    var inherited: Cause?
    var own: Cause?
    /// An `if` that was inserted with a constant condition: its other branches are as dead as it is, or it is.
    var constantBranch: Cause?
    var lastStatement = -1
  }

  init(_ file: ChangedFile) {
    guard let text = file.after, let rules = text.rules else { return }
    let swallowed = rules.family == .python ? Self.swallowingHandlers(file, text) : [:]
    var blocks = [Block(indentation: -1, lastStatement: -1)]
    for line in text.statementStarts.indices
    where text.statementStarts[line] == line && !text.lineTokens[line].isEmpty {
      let indentation = LexedText.indentation(of: line, in: text.text)
      while blocks.count > 1, let last = blocks.last, last.indentation > indentation { blocks.removeLast() }
      if let last = blocks.last, last.indentation < indentation {
        var inherited = last.own ?? last.inherited
        let header = last.lastStatement
        if header >= 0 {
          inherited =
            inherited ?? swallowed[header] ?? Self.deadHeader(header, file, text, last.constantBranch)
        }
        blocks.append(Block(indentation: indentation, inherited: inherited))
      }
      let depth = blocks.count - 1
      if let cause = blocks[depth].own ?? blocks[depth].inherited { causes[line] = cause }
      blocks[depth].lastStatement = line
      let isInserted = file.isInserted(line)
      let keyword = text.keyword(at: line)
      if keyword != "else", keyword != "elif" { blocks[depth].constantBranch = nil }
      if isInserted, keyword == "if", Self.isConstant(text.tokens(inStatementAt: line), text) {
        blocks[depth].constantBranch = Cause(kind: .unreachable, line: line)
      }
      if isInserted, blocks[depth].own == nil, let kind = Self.ending(line, text) {
        blocks[depth].own = Cause(kind: kind, line: line)
      }
    }
  }

  /// The lines that run where those behind a condition do not; nil when there are none.
  static func otherBranch(of cause: Cause, in text: LexedText) -> Range<Int>? {
    guard text.keyword(at: cause.line) == "if" else { return nil }
    let first = block(below: cause.line, text)
    if cause.isElse { return first }
    guard first.upperBound < text.lineCount, text.keyword(at: first.upperBound) == "else",
      LexedText.indentation(of: first.upperBound, in: text.text)
        == LexedText.indentation(of: cause.line, in: text.text)
    else { return nil }
    return block(below: first.upperBound, text)
  }

  private static func block(below header: Int, _ text: LexedText) -> Range<Int> {
    let start = text.statement(at: header).upperBound + 1
    let indentation = LexedText.indentation(of: header, in: text.text)
    let end = (start..<max(start, text.lineCount)).first { line in
      text.statementStarts[line] == line && !text.lineTokens[line].isEmpty
        && LexedText.indentation(of: line, in: text.text) <= indentation
    }
    return start..<(end ?? max(start, text.lineCount))
  }

  /// Whether a statement always leaves its block, and how that is to be called.
  private static func ending(_ line: Int, _ text: LexedText) -> Evidence.Kind? {
    let tokens = text.tokens(inStatementAt: line)
    let words = text.words(tokens)
    guard let first = words.first, let firstToken = tokens.first, firstToken.kind == .word else { return nil }
    switch first {
    case "return", "continue", "break", "throw", "goto": return .unreachable
    case "raise": return words.contains("NotImplementedError") ? .bodyStubbed : .unreachable
    case "assert": return isConstant(tokens, text) && !isTrue(tokens, text) ? .unreachable : nil
    case "exit", "quit", "abort", "panic", "fatalError", "unreachable", "assert_never", "todo",
      "unimplemented":
      return tokens.dropFirst().first.map { text.isSymbol($0, "(") || text.isSymbol($0, "!") } == true
        ? .unreachable : nil
    case "sys", "os":
      return words.count > 1 && ["exit", "_exit", "abort"].contains(words[1]) ? .unreachable : nil
    default: return nil
    }
  }

  private static func deadHeader(
    _ header: Int,
    _ file: ChangedFile,
    _ text: LexedText,
    _ constantBranch: Cause?
  ) -> Cause? {
    let keyword = text.keyword(at: header)
    if keyword == "else" || keyword == "elif", var constantBranch {
      constantBranch.isElse = true
      return constantBranch
    }
    guard file.isInserted(header) else { return nil }
    switch keyword {
    case "if", "elif", "while":
      let tokens = text.tokens(inStatementAt: header)
      let isDead = (isConstant(tokens, text) && !isTrue(tokens, text)) || neverHolds(tokens, text)
      return isDead ? Cause(kind: .unreachable, line: header) : nil
    case "with":
      let words = Set(text.words(text.tokens(inStatementAt: header)))
      let swallows = words.contains("suppress") && !words.isDisjoint(with: ["Exception", "BaseException"])
      return swallows ? Cause(kind: .catchAll, line: header) : nil
    default: return nil
    }
  }

  /// What a checker decides without running anything: constants, and questions about the platform.
  private static let constantWords: Set<String> = [
    "if", "elif", "while", "assert", "not", "and", "or", "True", "False", "None", "true", "false",
    "TYPE_CHECKING",
    "typing", "t", "MYPY", "__debug__", "sys", "version_info", "platform", "startswith", "os", "name",
  ]

  /// Whether a condition consists of constants only.
  private static func isConstant(_ tokens: ArraySlice<LexicalToken>, _ text: LexedText) -> Bool {
    var isEmpty = true
    for token in tokens.dropFirst() {
      switch token.kind {
      case .word:
        guard constantWords.contains(text.string(token)) else { return false }
        isEmpty = false
      case .number: isEmpty = false
      case .string: break
      case .symbol:
        // What follows the colon is the block.
        if text.isSymbol(token, ":") || text.isSymbol(token, "{") { return !isEmpty }
        if text.isSymbol(token, ",") { break }
      }
    }
    return !isEmpty
  }

  /// `while True:` and `if 1:` have a block that runs.
  private static func isTrue(_ tokens: ArraySlice<LexicalToken>, _ text: LexedText) -> Bool {
    let words = text.strings(tokens.dropFirst().prefix { !text.isSymbol($0, ":") && !text.isSymbol($0, ",") })
    return words == ["True"] || words == ["1"] || words == ["(", "true", ")"]
  }

  /// Whether a condition has a part that never holds, such as `… and False`.
  private static func neverHolds(_ tokens: ArraySlice<LexicalToken>, _ text: LexedText) -> Bool {
    let words = text.strings(tokens)
    return zip(words, words.dropFirst()).contains { first, second in
      (first == "and" || first == "&&" || first == "&") && ["False", "false", "0"].contains(second)
        || (["if", "elif", "while", "("].contains(first) && ["False", "false"].contains(second)
          && words.contains("and"))
    }
  }

  /// For each `try` the handler that takes every error and does nothing, where one of the two was inserted.
  private static func swallowingHandlers(_ file: ChangedFile, _ text: LexedText) -> [Int: Cause] {
    var result: [Int: Cause] = [:]
    var open: [(indentation: Int, line: Int)] = []
    for line in text.statementStarts.indices
    where text.statementStarts[line] == line && !text.lineTokens[line].isEmpty {
      let keyword = text.keyword(at: line)
      let indentation = LexedText.indentation(of: line, in: text.text)
      while let last = open.last, last.indentation > indentation { open.removeLast() }
      if keyword == "try" {
        if open.last?.indentation == indentation { open.removeLast() }
        open.append((indentation, line))
      } else if keyword == "except", let last = open.last, last.indentation == indentation {
        let isNew = file.isInserted(line) || file.isInserted(last.line)
        if isNew, takesEverything(line, text), doesNothing(line, text) {
          result[last.line] = Cause(kind: .catchAll, line: line)
        }
      }
    }
    return result
  }

  private static func takesEverything(_ line: Int, _ text: LexedText) -> Bool {
    let words = text.words(text.tokens(inStatementAt: line).prefix { !text.isSymbol($0, ":") })
    return words.count == 1 || words.contains("Exception") || words.contains("BaseException")
  }

  /// Whether the block below a header, or behind its colon, has no statement with an effect.
  private static func doesNothing(_ header: Int, _ text: LexedText) -> Bool {
    let behindColon = text.tokens(inStatementAt: header).drop { !text.isSymbol($0, ":") }.dropFirst()
    if !behindColon.isEmpty { return isIdle(behindColon, text) }
    let indentation = LexedText.indentation(of: header, in: text.text)
    var line = text.statement(at: header).upperBound + 1
    while line < text.lineCount {
      if !text.lineTokens[line].isEmpty, text.statementStarts[line] == line {
        guard LexedText.indentation(of: line, in: text.text) > indentation else { return true }
        guard isIdle(text.tokens(inStatementAt: line), text) else { return false }
      }
      line += 1
    }
    return true
  }

  /// Whether there is nothing but `pass`, `...`, `continue`, `return None` and the like.
  static func isIdle(_ tokens: ArraySlice<LexicalToken>, _ text: LexedText) -> Bool {
    let idle: Set<String> = ["pass", "continue", "break", "return", "None", "False", "True", ".", ";"]
    return text.strings(tokens).allSatisfy(idle.contains)
  }
}
