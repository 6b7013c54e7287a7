import SourceText

/// A place where an edit makes the checker look away: a type that fits everything, a cast, an access by name.
struct TypeEvasion: Hashable, Sendable {
  var kind: Evidence.Kind
  /// In the version after.
  var line: Int
  /// The names whose uses it changes.
  var declared: Set<String>
  /// Whether it ends the flow of a function that calls what is declared.
  var endsFlow = false
}

extension TypeEvasion {
  /// What an edit adds to a file; where the lines that were replaced had as many of a kind, nothing is added.
  static func added(in file: ChangedFile) -> [TypeEvasion] {
    guard let after = file.after, let rules = after.rules else { return [] }
    let scan = EvasionScan(family: rules.family)
    var result: [TypeEvasion] = []
    for hunk in file.hunks {
      var old: [Evidence.Kind: Int] = [:]
      if let before = file.before {
        for line in hunk.before {
          for evasion in scan.evasions(at: line, in: before) { old[evasion.kind, default: 0] += 1 }
        }
      }
      let found = hunk.after.flatMap { scan.evasions(at: $0, in: after) }
      var new: [Evidence.Kind: Int] = [:]
      for evasion in found { new[evasion.kind, default: 0] += 1 }
      result += found.filter { new[$0.kind, default: 0] > old[$0.kind, default: 0] }
    }
    result += usesOfAliases(among: result, file, after)
    if rules.family == .python { result += definitionsForCheckers(file, after) }
    if rules.family == .python, let before = file.before {
      result += removedAnnotations(before, after, isInserted: file.isInserted)
    }
    return result.sorted { ($0.line, $0.kind.rawValue) < ($1.line, $1.kind.rawValue) }
  }

  /// Definitions that only a checker sees, beside others of the same name that run: stubs within the file.
  private static func definitionsForCheckers(_ file: ChangedFile, _ text: LexedText) -> [TypeEvasion] {
    let isDefinition = { (line: Int) in
      text.statementStarts[line] == line && ["def", "class"].contains(text.keyword(at: line))
    }
    return file.hunks.flatMap(\.after).filter(isDefinition).compactMap { line in
      let header = text.parents[line]
      guard header >= 0, text.keyword(at: header) == "if" else { return nil }
      let words = text.words(text.tokens(inStatementAt: header))
      let names = declaredNames(at: line, in: text)
      guard words.contains("TYPE_CHECKING"), !words.contains("not"),
        let other = Blockade.otherBranch(of: Blockade.Cause(kind: .unreachable, line: header), in: text),
        other.filter(isDefinition).contains(where: { declaredNames(at: $0, in: text) == names })
      else { return nil }
      return TypeEvasion(kind: .unreachable, line: line, declared: names)
    }
  }

  /// Inserted lines that use another name for a type that fits everything, such as `Json = Any`.
  private static func usesOfAliases(
    among evasions: [TypeEvasion],
    _ file: ChangedFile,
    _ text: LexedText
  ) -> [TypeEvasion] {
    let aliases = evasions.filter { evasion in
      let start = text.statementStarts[evasion.line]
      let second = text.tokens(inStatementAt: start).dropFirst().first
      return evasion.kind == .anyType && text.parents[start] < 0
        && (second.map { text.isSymbol($0, "=") || text.isSymbol($0, ":") } ?? false)
    }
    let names = Set(aliases.flatMap(\.declared))
    guard !names.isEmpty else { return [] }
    let known = Set(evasions.map(\.line))
    return file.hunks.flatMap(\.after).filter { line in
      !known.contains(line) && !names.isDisjoint(with: text.words(text.tokens[text.lineTokens[line]]))
        && ["def", "class"].contains(text.keyword(at: text.statementStarts[line]))
    }.map { TypeEvasion(kind: .anyType, line: $0, declared: declaredNames(at: $0, in: text)) }
  }

  /// Names that an inserted import binds to nothing, because the checker says that there is no such thing.
  static func unresolvedImports(in file: ChangedFile, _ after: [RewardDiagnostic]) -> [TypeEvasion] {
    guard let text = file.after, let uri = file.afterURI, text.rules?.family == .python else { return [] }
    let codes: Set<String> = ["reportMissingImports", "import-not-found"]
    return after.filter { $0.uri == uri && codes.contains($0.code ?? "") }.compactMap { diagnostic in
      let line = diagnostic.range.start.line
      guard line < text.lineCount, file.isInserted(line) else { return nil }
      let words = text.words(text.tokens(inStatementAt: line)).filter {
        !["from", "import", "as"].contains($0)
      }
      return TypeEvasion(kind: .anyType, line: line, declared: Set(words.suffix(8)))
    }
  }

  /// Parameters that had a type and have none now: what is passed to them is not checked any more.
  private static func removedAnnotations(
    _ before: LexedText,
    _ after: LexedText,
    isInserted: (Int) -> Bool
  ) -> [TypeEvasion] {
    var old: [String: FunctionHeader] = [:]
    for line in before.statementStarts.indices
    where before.statementStarts[line] == line && before.keyword(at: line) == "def" {
      if let header = FunctionHeader(before, line) { old[header.path] = header }
    }
    var result: [TypeEvasion] = []
    for line in after.statementStarts.indices
    where after.statementStarts[line] == line && after.keyword(at: line) == "def" {
      guard after.statement(at: line).contains(where: isInserted), let header = FunctionHeader(after, line),
        let earlier = old[header.path]
      else { continue }
      let bare = header.parameters.filter { !$0.isAnnotated }.map(\.name)
      let lost = earlier.parameters.filter { $0.isAnnotated && bare.contains($0.name) }.map(\.name)
      let losesResult = earlier.isResultAnnotated && !header.isResultAnnotated
      guard !lost.isEmpty || losesResult else { continue }
      let names = declaredNames(at: line, in: after).union(lost)
      result.append(TypeEvasion(kind: .annotationRemoved, line: line, declared: names))
    }
    return result
  }

  private static let constructors: Set<String> = [
    "__init__", "__new__", "__call__", "__getattr__", "__getattribute__", "__post_init__", "constructor",
    "init",
  ]

  /// The names that a statement gives a type to: the function, the class around a method, the targets of an
  /// assignment.
  static func declaredNames(at line: Int, in text: LexedText) -> Set<String> {
    let start = text.statementStarts[line]
    let tokens = text.tokens(inStatementAt: line)
    var names: Set<String> = []
    switch text.keyword(at: start) {
    case "def", "class", "func", "function", "fn", "interface", "struct", "type":
      if let name = text.words(tokens).first(where: { !["async", "def", "class"].contains($0) }) {
        names.insert(name)
      }
    case "return", "yield":
      for function in text.functions(around: start).prefix(1) {
        names.formUnion(declaredNames(at: function, in: text))
      }
    default:
      let isEnd = { (token: LexicalToken) in
        text.isSymbol(token, "=") || text.isSymbol(token, ":") || text.isSymbol(token, "(")
      }
      names.formUnion(text.words(tokens.prefix { !isEnd($0) }).suffix(8))
    }
    // What makes, calls or reads attributes of an object is about its class.
    let parent = text.parents[start]
    if parent >= 0, text.keyword(at: parent) == "class", !names.isDisjoint(with: constructors) {
      names.formUnion(text.words(text.tokens(inStatementAt: parent)).dropFirst().prefix(1))
    }
    return names.subtracting(["self", "cls", "this", "let", "var", "const", "export"])
  }
}

/// The parameters of a Python function.
struct FunctionHeader: Sendable {
  struct Parameter: Hashable, Sendable {
    var name: String
    var isAnnotated: Bool
    /// How many stars stand before it.
    var stars: Int
    /// Whether its type is one that everything has.
    var takesAnything: Bool
    /// Of its name.
    var line: Int
  }

  /// With the class around it.
  var path: String
  var isResultAnnotated = false
  var parameters: [Parameter] = []

  init?(_ text: LexedText, _ line: Int) {
    let tokens = text.tokens(inStatementAt: line)
    guard let name = text.words(tokens).first(where: { $0 != "async" && $0 != "def" }),
      let open = tokens.firstIndex(where: { text.isSymbol($0, "(") })
    else { return nil }
    let parent = text.parents[line]
    path = (parent >= 0 ? text.excerpt(parent) + "\u{0}" : "") + name
    var depth = 0
    var stars = 0
    var isStart = true
    for index in tokens.indices where index >= open {
      let token = tokens[index]
      if ["(", "[", "{"].contains(where: { text.isSymbol(token, $0) }) { depth += 1 }
      if [")", "]", "}"].contains(where: { text.isSymbol(token, $0) }) { depth -= 1 }
      if depth == 0 {
        isResultAnnotated = index + 1 < tokens.endIndex && text.isSymbol(tokens[index + 1], "-")
        break
      }
      guard depth == 1, index > open else { continue }
      if text.isSymbol(token, ",") {
        (isStart, stars) = (true, 0)
      } else if isStart, text.isSymbol(token, "*") {
        stars += 1
      } else if isStart, token.kind == .word {
        let next = index + 1 < tokens.endIndex ? tokens[index + 1] : nil
        let isAnnotated = next.map { text.isSymbol($0, ":") } ?? false
        let type = isAnnotated && index + 2 < tokens.endIndex ? text.string(tokens[index + 2]) : nil
        parameters.append(
          Parameter(
            name: text.string(token),
            isAnnotated: isAnnotated,
            stars: stars,
            takesAnything: type == nil || type == "Any" || type == "object",
            line: token.line
          )
        )
        isStart = false
      }
    }
  }
}
