// Contract: one file's statements with what is needed to compare them with a place of another version of the file: hashes
// of their normalised text, their neighbours, their scopes. Built in one pass over outline and tokens; a value, so it may
// be kept and shared. Numbers of statements are indices into `outline.statements`.

package import SyntaxTrees

/// The statements of a file, ready for comparison.
package struct StatementIndex: Sendable {
  package let outline: SyntaxOutline
  package let tokens: TokenTable
  let fingerprints: Fingerprints
  /// The tokens of each statement's head.
  private(set) var heads: [Range<Int>] = []
  /// A hash of each head.
  private(set) var hashes: [UInt64] = []
  /// The same, as short as anchors carry it for neighbours.
  private(set) var marks: [UInt32] = []
  /// Zero-based lines: of the name for definitions, of the start for others.
  private(set) var lines: [Int32] = []
  /// The innermost definition around each statement; -1 at the top of the file.
  private(set) var owners: [Int] = []
  /// The statements that say enough to be recognised by, in order.
  private(set) var telling: [Int] = []
  /// How many of `telling` come before each statement.
  private(set) var tellingBefore: [Int] = []
  /// The number of each statement's scope.
  private(set) var scopes: [Int] = []
  /// Where each statement stands among those of its scope.
  private(set) var ranks: [Int] = []
  /// The statements of each scope, in order.
  private(set) var members: [[Int]] = []
  /// The names that lead to each scope.
  private(set) var scopeNames: [[String]] = []
  /// Statements by the hash of their head.
  private(set) var equals: [UInt64: [Int]] = [:]
  /// Statements by the part of the hash that anchors carry.
  private(set) var byHeadCut: [UInt32: [Int]] = [:]
  /// The definitions of each owner, in order, by the owner's number.
  private(set) var definitions: [Int: [Int]] = [:]
  /// The place of each definition in that list; -1 for other statements.
  private(set) var siblingRanks: [Int] = []
  /// All of `marks`, for a quick look.
  private(set) var markSet: Set<UInt32> = []

  /// Bits of a neighbour's hash in an anchor.
  static let markBits = 18
  /// Bits of the own head's hash in an anchor.
  static let headBits = 24
  /// Bits of a name's hash in an anchor.
  static let nameBits = 12

  package var count: Int { outline.statements.count }

  /// Indexes a file.
  ///
  /// - Parameters:
  ///   - outline: of these bytes.
  ///   - bytes: the text.
  ///   - profile: its language.
  package init(outline: SyntaxOutline, bytes: [UInt8], profile: LanguageProfile) {
    self.outline = outline
    tokens = TokenTable(bytes, rules: profile.lexicalRules)
    fingerprints = Fingerprints(tokens.text)
    let count = outline.statements.count
    heads.reserveCapacity(count)
    hashes.reserveCapacity(count)
    siblingRanks = Array(repeating: -1, count: count)
    locateLines(in: bytes)
    indexScopes()
    indexOwners()
    var first = 0
    for (index, statement) in outline.statements.enumerated() {
      while first < tokens.count, Int(tokens.starts[first]) < statement.headRange.lowerBound { first += 1 }
      var last = first
      while last < tokens.count, Int(tokens.starts[last]) < statement.headRange.upperBound { last += 1 }
      heads.append(first..<last)
      let hash = tokens.hash(of: first..<last)
      hashes.append(hash)
      marks.append(StableHash.cut(hash, bits: Self.markBits))
      tellingBefore.append(telling.count)
      if last - first >= 3 { telling.append(index) }
      equals[hash, default: []].append(index)
      byHeadCut[StableHash.cut(hash, bits: Self.headBits), default: []].append(index)
      if statement.definition != nil {
        siblingRanks[index] = definitions[owners[index], default: []].count
        definitions[owners[index], default: []].append(index)
      }
    }
    markSet = Set(marks)
  }

  private mutating func locateLines(in bytes: [UInt8]) {
    var line: Int32 = 0
    var offset = 0
    lines.reserveCapacity(count)
    // Names lie behind the start of their statement, so the offsets do not quite ascend.
    var later: [(index: Int, offset: Int)] = []
    for (index, statement) in outline.statements.enumerated() {
      let target = statement.definition.map { outline.symbols[$0].nameRange.lowerBound }
      let start = statement.headRange.lowerBound
      while offset < start {
        if LineEnd.isEnd(bytes, offset) { line += 1 }
        offset += 1
      }
      lines.append(line)
      if let target, target > start { later.append((index, target)) }
    }
    for (index, target) in later {
      var position = outline.statements[index].headRange.lowerBound
      while position < target {
        if LineEnd.isEnd(bytes, position) { lines[index] += 1 }
        position += 1
      }
    }
  }

  private mutating func indexScopes() {
    var numbers: [[String]: Int] = [:]
    var numberOfOwner: [Int: Int] = [:]
    for (index, statement) in outline.statements.enumerated() {
      let key = statement.owner ?? -1
      let scope: Int
      if let known = numberOfOwner[key] {
        scope = known
      } else {
        let names = statement.owner.map { outline.qualifiedName(of: outline.symbols[$0]) } ?? []
        if let known = numbers[names] {
          scope = known
        } else {
          scope = scopeNames.count
          numbers[names] = scope
          scopeNames.append(names)
          members.append([])
        }
        numberOfOwner[key] = scope
      }
      scopes.append(scope)
      ranks.append(members[scope].count)
      members[scope].append(index)
    }
  }

  private mutating func indexOwners() {
    var statementOfSymbol: [Int: Int] = [:]
    for (index, statement) in outline.statements.enumerated() {
      if let symbol = statement.definition { statementOfSymbol[symbol] = index }
      owners.append(statement.owner.flatMap { statementOfSymbol[$0] } ?? -1)
    }
  }
}

extension StatementIndex {
  /// The symbol that a statement defines.
  func symbol(_ index: Int) -> OutlineSymbol? {
    outline.statements[index].definition.map { outline.symbols[$0] }
  }

  /// The scope with these names; nil when the file has no statement in it.
  func scope(named names: [String]) -> Int? { scopeNames.firstIndex(of: names) }

  /// The definition that a statement is about: itself, or the innermost one around it; nil at the top of the file.
  func subject(_ index: Int) -> Int? {
    if outline.statements[index].definition != nil { return index }
    return owners[index] < 0 ? nil : owners[index]
  }

  /// The normalised text of a head.
  func headText(_ index: Int) -> ArraySlice<UInt8> { tokens.text[tokens.textRange(heads[index])] }

  /// The fingerprints of what follows a statement's head inside it, ascending.
  func bodyFingerprints(_ index: Int) -> [UInt32] {
    let statement = outline.statements[index]
    guard statement.headRange.upperBound < statement.range.upperBound else { return [] }
    let body = tokens.range(inSource: statement.headRange.upperBound..<statement.range.upperBound)
    guard !body.isEmpty else { return [] }
    let found = fingerprints.values(in: tokens.textRange(body))
    // A body of a few characters has no fingerprint of its own; its hash stands in.
    return found.isEmpty ? [StableHash.cut(tokens.hash(of: body), bits: Fingerprints.bits)] : found
  }

  /// The telling statements before a statement, the nearest first.
  func before(_ index: Int, limit: Int) -> [Int] {
    let end = tellingBefore[index]
    return telling[max(0, end - limit)..<end].reversed()
  }

  /// The telling statements behind a statement, the nearest first.
  func after(_ index: Int, limit: Int) -> ArraySlice<Int> {
    var start = tellingBefore[index]
    if start < telling.count, telling[start] == index { start += 1 }
    return telling[start..<min(telling.count, start + limit)]
  }

  /// The definitions of the same owner before and behind a definition, the nearest first.
  func siblings(of definition: Int, limit: Int) -> (before: [Int], after: [Int]) {
    let list = definitions[owners[definition]] ?? []
    let rank = siblingRanks[definition]
    return (
      list[max(0, rank - limit)..<rank].reversed(),
      Array(list[(rank + 1)..<min(list.count, rank + 1 + limit)])
    )
  }

  /// How far down in its scope a statement stands, from 0 to 1.
  func place(_ index: Int) -> Double {
    (Double(ranks[index]) + 0.5) / Double(members[scopes[index]].count)
  }
}

/// Line ends as everywhere in lanser: `\n`, `\r\n` and a lone `\r`.
enum LineEnd {
  @inline(__always)
  static func isEnd(_ bytes: [UInt8], _ offset: Int) -> Bool {
    let byte = bytes[offset]
    if byte == UInt8(ascii: "\n") { return true }
    return byte == UInt8(ascii: "\r")
      && !(offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "\n"))
  }
}

extension StatementIndex {
  /// The statement that stands on a line.
  ///
  /// - Parameters:
  ///   - line: zero-based.
  ///   - column: zero-based; of several statements the one that starts nearest is taken.
  ///   - isDefinition: whether a definition is wanted, by the line of its name.
  /// - Returns: its number; nil when none is there.
  package func statement(onLine line: Int, column: Int, isDefinition: Bool) -> Int? {
    let found = lines.indices.filter {
      Int(lines[$0]) == line && (outline.statements[$0].definition != nil) == isDefinition
    }
    return found.first
  }
}

extension Candidate {
  /// Zero-based: of the name for a definition, of the start for another statement.
  package var line: Int { Int(file.lines[statement]) }
}
