import CTreeSitter

extension OutlineBuilder {
  /// Records a statement.
  ///
  /// - Parameters:
  ///   - node: the statement.
  ///   - headEnd: where its first block starts; nil when it has none.
  ///   - context: where it stands.
  mutating func note(_ node: TSNode, headEnd: Int? = nil, _ context: Context) {
    guard !context.isFragment, !node.range.isEmpty else { return }
    let end = context.limit.map { min($0, node.end) } ?? node.end
    let start = start(of: node)
    let head = withoutTrailingSpace(start..<max(node.start, min(headEnd ?? end, end)))
    statements.append(
      SyntaxStatement(
        kind: kindName(ofStatement: node),
        headRange: head,
        range: withoutTrailingSpace(start..<max(node.start, end)),
        owner: context.owner,
        definition: nil,
        nesting: context.nesting,
        block: context.block.map { profile.kindName(of: $0) } ?? ""
      )
    )
  }

  /// Records a definition as a statement.
  mutating func note(definition node: TSNode, id: Int, _ extent: Extent, _ context: Context) {
    statements.append(
      SyntaxStatement(
        kind: profile.kindName(of: ts_node_symbol(node)),
        headRange: extent.signature,
        range: symbols[id].definitionRange,
        owner: context.owner,
        definition: id,
        nesting: context.nesting,
        block: context.block.map { profile.kindName(of: $0) } ?? ""
      )
    )
  }

  /// The kind that tells what a statement does.
  ///
  /// All assignments and calls are "expression statements" to the grammar.
  private mutating func kindName(ofStatement node: TSNode) -> String {
    if profile.nodeClass(of: node) == .expressionStatement, let inner = children.statements(of: node).first {
      switch profile.nodeClass(of: inner) {
      case .assignment, .augmentedAssignment, .string: return profile.kindName(of: ts_node_symbol(inner))
      default: break
      }
    }
    return profile.kindName(of: ts_node_symbol(node))
  }

  /// The range without white space and line ends at its end.
  func withoutTrailingSpace(_ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, text[end - 1].isBlank || text[end - 1] == 10 || text[end - 1] == 13 {
      end -= 1
    }
    return range.lowerBound..<end
  }
}
