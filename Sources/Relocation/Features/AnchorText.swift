import SyntaxTrees

/// An imprint taken apart once, to be compared with many candidates.
struct AnchorText {
  let imprint: Imprint
  let snippet: TokenTable
  /// Hashes of the snippet's tokens in order, and ascending.
  let tokens: [UInt64]
  let sortedTokens: [UInt64]
  let trigrams: [UInt32]
  /// Whether the snippet is all of the head.
  let isComplete: Bool
  /// The anchor's name, when it is a definition.
  let name: String?
  /// The name of the definition that the anchor is, or that is around it.
  let ownerName: String?
  let neighbours: Set<UInt32>
  let siblings: Set<UInt32>

  /// Longer texts are compared by their beginning.
  static let longestText = 240
  static let longestSequence = 60

  init(_ imprint: Imprint, rules: LexicalRules) {
    self.imprint = imprint
    snippet = TokenTable(imprint.snippet, rules: rules)
    tokens = Array(snippet.hashes)
    sortedTokens = tokens.sorted()
    trigrams = TextSimilarity.trigrams(snippet.text.prefix(Self.longestText))
    let sketch = imprint.sketch
    let count = min(tokens.count, Sketch.Limit.tokenCount)
    isComplete = sketch.map { $0.tokenCount == count } ?? false
    let ownName = sketch?.isDefinition == true ? Self.definedName(in: snippet) : nil
    name = ownName
    ownerName = ownName ?? imprint.scope?.last
    neighbours = Set(sketch.map { $0.before + $0.after } ?? [])
    siblings = Set(sketch.map { $0.siblingsBefore + $0.siblingsAfter } ?? [])
  }

  /// The word before the first bracket or colon: the name in the head of a definition.
  static func definedName(in head: TokenTable) -> String? {
    var last: ArraySlice<UInt8>?
    for index in 0..<head.count {
      let text = head.text[head.textRange(index..<(index + 1))]
      guard let first = text.first else { continue }
      switch first {
      case UInt8(ascii: "("), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "="),
        UInt8(ascii: ";"):
        if let last { return String(decoding: last, as: UTF8.self) }
      default: last = text
      }
    }
    return last.map { String(decoding: $0, as: UTF8.self) }
  }
}
