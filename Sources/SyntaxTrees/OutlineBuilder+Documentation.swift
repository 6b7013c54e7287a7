import CTreeSitter

extension OutlineBuilder {
  /// The docstring that a body starts with.
  mutating func documentation(inBody body: TSNode) -> Range<Int>? {
    guard case .firstString = profile.profile.documentation,
      let first = children.statements(of: body).first
    else { return nil }
    return documentation(inStatement: first)
  }

  /// The string literal that is all of an expression statement.
  mutating func documentation(inStatement statement: TSNode) -> Range<Int>? {
    guard case .firstString(let excludedPrefixes) = profile.profile.documentation,
      profile.nodeClass(of: statement) == .expressionStatement
    else { return nil }
    var node = statement
    // Parentheses do not make a docstring an expression of another kind, and are not part of the literal.
    repeat {
      let inner = children.all(of: node).filter { !$0.isExtra && profile.nodeClass(of: $0) != .ignored }
      guard inner.count == 1, children.statements(of: node).count == 1 else { return nil }
      node = inner[0]
    } while profile.nodeClass(of: node) == .parenthesis
    guard profile.nodeClass(of: node) == .string else { return nil }
    let parts = children.statements(of: node).filter { profile.nodeClass(of: $0) == .string }
    let literals = parts.isEmpty ? [node] : parts
    let isPlain = literals.allSatisfy { !prefix(of: $0).contains { excludedPrefixes.utf8.contains($0) } }
    return isPlain ? node.range : nil
  }

  /// The letters before a string literal's opening quote.
  func prefix(of literal: TSNode) -> Slice<UnsafeBufferPointer<UInt8>> {
    text[literal.range].prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
  }

  /// The text of a literal without prefix and quotes; nil for formatted and byte strings.
  func content(of literal: TSNode) -> String? {
    guard case .firstString(let excludedPrefixes) = profile.profile.documentation else { return nil }
    let prefix = prefix(of: literal)
    guard !prefix.contains(where: { excludedPrefixes.utf8.contains($0) }) else { return nil }
    let quoted = text[prefix.endIndex..<literal.end]
    guard let quote = quoted.first else { return nil }
    let width = quoted.count >= 6 && quoted.prefix(3).allSatisfy { $0 == quote } ? 3 : 1
    guard quoted.count >= 2 * width else { return nil }
    return string((quoted.startIndex + width)..<(quoted.endIndex - width))
  }
}
