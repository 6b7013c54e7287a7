import SyntaxTrees

/// What an anchor remembers of a statement or definition, to know it again in another version of the code.
///
/// Everything here fits into a selector: the text and the place in plain sight, the rest as a `Sketch`.
package struct Imprint: Sendable {
  /// The file, relative to the workspace.
  package var path: String
  /// The start of the head, as it was written, white space collapsed.
  package var snippet: String
  /// The names of the definitions around it, from the outermost; nil when not known.
  package var scope: [String]?
  /// Zero-based line at which it stood; nil when not known.
  package var line: Int?
  /// nil for an anchor that somebody wrote by hand.
  package var sketch: Sketch?

  package init(path: String, snippet: String, scope: [String]?, line: Int?, sketch: Sketch?) {
    self.path = path
    self.snippet = snippet
    self.scope = scope
    self.line = line
    self.sketch = sketch
  }
}

/// The surroundings and the shape of a statement, as hashes.
package struct Sketch: Hashable, Sendable {
  /// Whether it is a definition.
  var isDefinition = false
  /// A few bits of the kind of node.
  var kind: UInt32 = 0
  /// The hash of the whole head.
  var head: UInt32 = 0
  /// How many tokens the head has.
  var tokenCount = 0
  /// How many compound statements enclose it in its definition, and what the innermost is.
  var nesting = 0
  var block: UInt32 = 0
  /// How far down in its scope it stands, in steps of 1/63.
  var place = 0
  /// How many equal heads the file has, and which of them this is.
  var equals = Tally()
  /// The same within its scope.
  var equalsInScope = Tally()
  /// The hashes of the telling statements before it, the nearest first.
  var before: [UInt32] = []
  /// The hashes of the telling statements behind it, the nearest first.
  var after: [UInt32] = []
  /// The names of the definitions beside it, or beside the one around it, as hashes, the nearest first.
  var siblingsBefore: [UInt32] = []
  var siblingsAfter: [UInt32] = []
  /// The body of the definition around it; nil at the top of the file.
  var owner: BottomSketch?
  /// Its own body.
  var body = BottomSketch.empty

  /// One of several.
  struct Tally: Hashable, Sendable {
    var count = 1
    var rank = 0
  }

  /// How much an anchor carries: enough to decide, short enough to be passed around.
  enum Limit {
    static let kindBits = 6
    static let blockBits = 6
    static let neighbours = 8
    static let siblings = 4
    static let owner = 12
    static let body = 16
    static let tokenCount = 255
    static let nesting = 7
    static let place = 63
    static let equals = 31
    static let equalsInScope = 15
    /// Characters of the snippet.
    static let snippet = 100
  }
}

extension Imprint {
  /// Takes down a statement of a file.
  package init(of statement: Int, in index: StatementIndex, source: [UInt8], path: String) {
    let range = index.outline.statements[statement].headRange
    self.path = path
    snippet = SnippetText.shortened(source[range], limit: Sketch.Limit.snippet)
    scope = index.scopeNames[index.scopes[statement]]
    line = Int(index.lines[statement])
    sketch = Sketch(of: statement, in: index)
  }
}

extension Sketch {
  init(of statement: Int, in index: StatementIndex) {
    let syntax = index.outline.statements[statement]
    isDefinition = syntax.definition != nil
    kind = Self.hash(ofKind: syntax.kind, bits: Limit.kindBits)
    head = StableHash.cut(index.hashes[statement], bits: StatementIndex.headBits)
    tokenCount = min(index.heads[statement].count, Limit.tokenCount)
    nesting = min(syntax.nesting, Limit.nesting)
    block = syntax.block.isEmpty ? 0 : Self.hash(ofKind: syntax.block, bits: Limit.blockBits)
    place = Int((index.place(statement) * Double(Limit.place)).rounded())
    let all = index.equals[index.hashes[statement]] ?? [statement]
    equals = Tally(statement, of: all, limit: Limit.equals)
    let own = all.filter { index.scopes[$0] == index.scopes[statement] }
    equalsInScope = Tally(statement, of: own, limit: Limit.equalsInScope)
    before = index.before(statement, limit: Limit.neighbours).map { index.marks[$0] }
    after = index.after(statement, limit: Limit.neighbours).map { index.marks[$0] }
    if let subject = index.subject(statement) {
      let siblings = index.siblings(of: subject, limit: Limit.siblings)
      siblingsBefore = siblings.before.map { index.nameHash($0) }
      siblingsAfter = siblings.after.map { index.nameHash($0) }
    }
    if index.owners[statement] >= 0 {
      owner = BottomSketch(of: index.bodyFingerprints(index.owners[statement]), keeping: Limit.owner)
    }
    body = BottomSketch(of: index.bodyFingerprints(statement), keeping: Limit.body)
  }

  static func hash(ofKind kind: String, bits: Int) -> UInt32 {
    StableHash.cut(StableHash.of(kind), bits: bits)
  }
}

extension Sketch.Tally {
  init(_ statement: Int, of equals: [Int], limit: Int) {
    count = min(equals.count, limit)
    rank = min(equals.firstIndex(of: statement) ?? 0, limit)
  }
}

extension StatementIndex {
  /// The hash of a definition's name, as anchors carry it.
  func nameHash(_ definition: Int) -> UInt32 {
    symbol(definition).map { Self.nameHash($0.name) } ?? 0
  }

  static func nameHash(_ name: String) -> UInt32 { StableHash.cut(StableHash.of(name), bits: nameBits) }
}
