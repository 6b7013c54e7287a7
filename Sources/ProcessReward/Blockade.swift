import SourceText

/// Where an edit made code that is still there unreachable, or its errors unheard.
///
/// One pass over the statements of the version after, block by block. A statement is blocked when an inserted one
/// before it in its block, or before one of the blocks around it, always leaves the block, by itself or by all ways through
/// its own blocks; when an inserted header around it has a condition that never holds; or when a handler that swallows
/// everything was put around it. For code that has come from elsewhere, what was there before blocks as well.
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

  /// - Parameters:
  ///   - file: a file of the edit.
  ///   - isOld: whether what was there before the edit counts too: it blocks code that has come from elsewhere.
  init(_ file: ChangedFile, isOld: Bool = false) {
    guard let text = file.after, let rules = text.rules else { return }
    let isInserted = { (line: Int) in isOld || file.isInserted(line) }
    let swallowed = rules.family == .python ? Self.swallowingHandlers(text, file.isInserted) : [:]
    var blocks = [Block(indentation: -1, lastStatement: -1)]
    // Statements of several blocks that always leave theirs: the last line, the block, and what is behind.
    var pending: [(last: Int, depth: Int, cause: Cause)] = []
    for line in text.statementStarts.indices
    where text.statementStarts[line] == line && !text.lineTokens[line].isEmpty {
      let indentation = LexedText.indentation(of: line, in: text.text)
      while blocks.count > 1, let last = blocks.last, last.indentation > indentation { blocks.removeLast() }
      if let last = blocks.last, last.indentation < indentation {
        var inherited = last.own ?? last.inherited
        let header = last.lastStatement
        if header >= 0 {
          inherited =
            inherited ?? swallowed[header]
            ?? Self.deadHeader(header, text, last.constantBranch, isInserted: isInserted(header))
        }
        blocks.append(Block(indentation: indentation, inherited: inherited))
      }
      let depth = blocks.count - 1
      for ended in pending where ended.last < line && ended.depth <= depth && blocks[ended.depth].own == nil {
        blocks[ended.depth].own = ended.cause
      }
      pending.removeAll { $0.last < line || $0.depth > depth }
      if let cause = blocks[depth].own ?? blocks[depth].inherited {
        causes[line] = cause
      } else if isInserted(line), rules.family == .python, Self.isLeftWithin(line, text) {
        causes[line] = Cause(kind: .unreachable, line: line)
      }
      blocks[depth].lastStatement = line
      let keyword = text.keyword(at: line)
      if keyword != "else", keyword != "elif" { blocks[depth].constantBranch = nil }
      if isInserted(line), keyword == "if", Self.isConstant(text.tokens(inStatementAt: line), text) {
        blocks[depth].constantBranch = Cause(kind: .unreachable, line: line)
      }
      guard blocks[depth].own == nil else { continue }
      if isInserted(line), let kind = Self.ending(text.tokens(inStatementAt: line), text) {
        blocks[depth].own = Cause(kind: kind, line: line)
      } else if let last = Self.leavingBlock(from: line, text), (line...last).contains(where: isInserted) {
        // What is inside of it is not behind it.
        pending.append((last, depth, Cause(kind: .unreachable, line: line)))
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

  /// How many blocks in each other are looked into.
  private static let deepest = 32

  /// The last line of a statement with blocks of its own all of whose ways leave the block that it is in; nil for any other.
  private static func leavingBlock(from line: Int, _ text: LexedText, depth: Int = 0) -> Int? {
    guard depth < deepest, text.rules?.family == .python, let keyword = text.keyword(at: line) else {
      return nil
    }
    switch keyword {
    case "with": return leaves(behind: line, text, depth)
    case "while":
      let tokens = text.tokens(inStatementAt: line)
      let lines = block(below: line, text)
      guard isTrue(tokens, text), !lines.contains(where: { text.keyword(at: $0) == "break" }) else {
        return nil
      }
      return lines.upperBound - 1
    case "if":
      if isTrue(text.tokens(inStatementAt: line), text) { return leaves(behind: line, text, depth) }
      guard let branches = branches(from: line, text, ["elif", "else"], depth),
        branches.last?.keyword == "else",
        branches.allSatisfy({ $0.leaves })
      else { return nil }
      return branches.last?.last
    case "try":
      guard let branches = branches(from: line, text, ["except", "else", "finally"], depth) else {
        return nil
      }
      let isLeft =
        branches.contains { $0.keyword == "finally" && $0.leaves }
        || branches.filter { $0.keyword == "try" || $0.keyword == "except" }.allSatisfy { $0.leaves }
      return isLeft ? branches.last?.last : nil
    default: return nil
    }
  }

  private static func branches(
    from header: Int,
    _ text: LexedText,
    _ others: Set<String>,
    _ depth: Int
  ) -> [(keyword: String, last: Int, leaves: Bool)]? {
    var branches: [(keyword: String, last: Int, leaves: Bool)] = []
    var line = header
    let indentation = LexedText.indentation(of: header, in: text.text)
    repeat {
      guard let keyword = text.keyword(at: line) else { return nil }
      let last = block(below: line, text).upperBound - 1
      branches.append((keyword, last, leaves(behind: line, text, depth) != nil))
      line = last + 1
    } while line < text.lineCount && text.keyword(at: line).map(others.contains) ?? false
      && LexedText.indentation(of: line, in: text.text) == indentation
    return branches
  }

  /// The last line behind a header, when what is there always leaves.
  private static func leaves(behind header: Int, _ text: LexedText, _ depth: Int) -> Int? {
    let lines = block(below: header, text)
    let tokens = text.tokens(inStatementAt: header)
    let inline = tokens.drop { !text.isSymbol($0, ":") }.dropFirst()
    if !inline.isEmpty, ending(inline, text) != nil { return lines.upperBound - 1 }
    var child: Int?
    for line in lines where text.statementStarts[line] == line && !text.lineTokens[line].isEmpty {
      let indentation = LexedText.indentation(of: line, in: text.text)
      child = child ?? indentation
      guard indentation == child else { continue }
      if ending(text.tokens(inStatementAt: line), text) != nil
        || leavingBlock(from: line, text, depth: depth + 1) != nil
      {
        return lines.upperBound - 1
      }
    }
    return nil
  }

  /// Whether a statement always leaves its block, and how that is to be called.
  private static func ending(_ tokens: ArraySlice<LexicalToken>, _ text: LexedText) -> Evidence.Kind? {
    let words = text.words(tokens)
    guard !words.isEmpty, let firstToken = tokens.first, firstToken.kind == .word else { return nil }
    switch text.meaning(of: firstToken) {
    case "return", "continue", "break", "throw", "goto": return .unreachable
    case "raise": return words.contains("NotImplementedError") ? .bodyStubbed : .unreachable
    case "assert":
      let isDead = (isConstant(tokens, text) && !isTrue(tokens, text)) || neverHolds(tokens, text)
      return isDead ? .unreachable : nil
    case "exit", "quit", "abort", "panic", "fatalError", "unreachable", "assert_never", "todo",
      "unimplemented":
      return tokens.dropFirst().first.map { text.isSymbol($0, "(") || text.isSymbol($0, "!") } == true
        ? .unreachable : nil
    case "sys", "os":
      return words.count > 1 && ["exit", "_exit", "abort", "execv", "execve", "execl"].contains(words[1])
        ? .unreachable : nil
    case "parser": return words.count > 1 && ["error", "exit"].contains(words[1]) ? .unreachable : nil
    default: return nil
    }
  }

  /// Whether something stands on a line behind a part that leaves, or behind a condition that never holds.
  private static func isLeftWithin(_ line: Int, _ text: LexedText) -> Bool {
    let tokens = text.tokens(inStatementAt: line)
    let parts = tokens.split { text.isSymbol($0, ";") }
    if parts.count > 1, parts.dropLast().contains(where: { ending($0, text) != nil }) { return true }
    guard ["if", "while"].contains(text.keyword(at: line)),
      let colon = tokens.firstIndex(where: { text.isSymbol($0, ":") }),
      colon < tokens.endIndex - 1
    else { return false }
    return (isConstant(tokens, text) && !isTrue(tokens, text)) || neverHolds(tokens, text)
  }

  private static func deadHeader(
    _ header: Int,
    _ text: LexedText,
    _ constantBranch: Cause?,
    isInserted: Bool
  ) -> Cause? {
    let keyword = text.keyword(at: header)
    if keyword == "else" || keyword == "elif", var constantBranch {
      constantBranch.isElse = true
      return constantBranch
    }
    guard isInserted else { return nil }
    switch keyword {
    case "case":
      let condition = text.tokens(inStatementAt: header).drop { text.string($0) != "if" }
      let isDead = isConstant(condition, text) && !isTrue(condition, text)
      return isDead ? Cause(kind: .unreachable, line: header) : nil
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
    "TYPE_CHECKING", "MYPY", "__debug__",
  ]

  /// What a module has that is such a question, whatever the module is called.
  private static let constantMembers: Set<String> = ["TYPE_CHECKING", "version_info"]
  private static let platformMembers = ["sys": "platform", "os": "name"]

  /// Whether a condition, from its keyword on, consists of constants only.
  private static func isConstant(_ tokens: ArraySlice<LexicalToken>, _ text: LexedText) -> Bool {
    var isEmpty = true
    // What follows the colon is the block.
    let condition = tokens.dropFirst().prefix { !text.isSymbol($0, ":") && !text.isSymbol($0, "{") }
    for (index, token) in zip(condition.indices, condition) {
      switch token.kind {
      case .word:
        guard isConstantWord(index, condition, text) else { return false }
        isEmpty = false
      case .number: isEmpty = false
      case .string, .symbol: break
      }
    }
    return !isEmpty
  }

  private static func isConstantWord(
    _ index: Int,
    _ condition: ArraySlice<LexicalToken>,
    _ text: LexedText
  ) -> Bool {
    let isDot = { (index: Int) in condition.indices.contains(index) && text.isSymbol(condition[index], ".") }
    let word = text.string(condition[index])
    if isDot(index - 1) {
      // The owner was looked at, and these belong to what it has.
      return constantMembers.contains(word) || platformMembers.values.contains(word)
        || ["startswith", "major", "minor"].contains(word)
    }
    guard isDot(index + 1), condition.indices.contains(index + 2) else { return constantWords.contains(word) }
    let member = text.string(condition[index + 2])
    return constantMembers.contains(member)
      || platformMembers[text.meaning(of: condition[index])] == member
  }

  /// `while True:` and `if 1:` have a block that runs.
  private static func isTrue(_ tokens: ArraySlice<LexicalToken>, _ text: LexedText) -> Bool {
    let words = text.strings(tokens.dropFirst().prefix { !text.isSymbol($0, ":") && !text.isSymbol($0, ",") })
    return words == ["True"] || words == ["1"] || words == ["(", "true", ")"]
  }

  /// Whether a condition has a part that never holds, such as `… and False`.
  private static func neverHolds(_ tokens: ArraySlice<LexicalToken>, _ text: LexedText) -> Bool {
    var depth = 0
    var start = tokens.startIndex
    for index in tokens.indices.dropFirst() {
      let token = tokens[index]
      if ["(", "[", "{"].contains(where: { text.isSymbol(token, $0) }) { depth += 1 }
      if [")", "]", "}"].contains(where: { text.isSymbol(token, $0) }) { depth -= 1 }
      let isEnd = text.isSymbol(token, ":") && depth == 0
      let isAmpersand = text.isSymbol(token, "&") && text.isSymbol(tokens[index - 1], "&")
      guard isEnd || text.string(token) == "and" || isAmpersand else { continue }
      if isFalse(tokens[start..<index], text) { return true }
      start = index
      if isEnd { return false }
    }
    return isFalse(tokens[start...], text)
  }

  /// Whether a part of a condition, behind its keyword or `and`, is a constant that is false or is not known to be true.
  private static func isFalse(_ part: ArraySlice<LexicalToken>, _ text: LexedText) -> Bool {
    let words = text.strings(part.dropFirst()).filter { $0 != "(" && $0 != ")" }
    if ["False", "false", "0"].contains(words.first), words.count == 1 { return true }
    guard isConstant(part, text) else { return false }
    return words.contains("not")
      ? !words.contains("False") && !words.contains("None")
      : words.contains("platform") || words.contains("version_info") || words.contains("name")
  }

  /// For each `try` the handler that takes every error and does nothing, where one of the two was inserted.
  private static func swallowingHandlers(
    _ text: LexedText,
    _ isInserted: (Int) -> Bool
  ) -> [Int: Cause] {
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
        let isNew = isInserted(line) || isInserted(last.line)
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
