import CTreeSitter

extension OutlineBuilder {
  /// The parts of a definition that depend on where its header and its last statement end.
  struct Extent {
    var signature: Range<Int>
    var body: Range<Int>?
    var end: Int
  }

  mutating func extent(of node: TSNode, body: TSNode?, rule: DefinitionRule) -> Extent {
    let bodyRange = body.flatMap { self.bodyRange(of: $0) }
    let headerEnd = headerEnd(of: node, body: body, rule: rule)
    return Extent(
      signature: start(of: node)..<max(node.start, headerEnd),
      body: bodyRange,
      end: profile.profile.blocksEndWithLastStatement
        ? tail(of: node) : withoutTrailingSpace(node.range).upperBound
    )
  }

  /// Where the last statement inside a node ends.
  ///
  /// A block without a closing token also covers the comments and separators that happen to follow its last statement.
  mutating func tail(of node: TSNode) -> Int {
    var node = node
    while true {
      switch profile.nodeClass(of: node) {
      case .container, .definition, .decorated, .branch:
        guard let last = children.lastStatement(of: node) else { return node.end }
        node = last
      default:
        return node.end
      }
    }
  }

  private mutating func bodyRange(of body: TSNode) -> Range<Int>? {
    guard profile.profile.blocksEndWithLastStatement else { return withoutTrailingSpace(body.range) }
    guard let first = children.statements(of: body).first else { return nil }
    return first.start..<max(first.start, tail(of: body))
  }

  private mutating func headerEnd(of node: TSNode, body: TSNode?, rule: DefinitionRule) -> Int {
    let limit = body?.start ?? node.end
    switch rule.headerEnd {
    case .after(let token):
      let found = children.all(of: node).first { !$0.isNamed && matches($0.range, token) }
      return found?.end ?? limit
    case .beforeBody:
      let end = withoutTrailingSpace(node.start..<max(node.start, limit)).upperBound
      // The mark that joins a macro's lines is no part of what it joins.
      let isJoined = rule.isBodyValue && end > node.start && text[end - 1] == UInt8(ascii: "\\")
      return isJoined ? withoutTrailingSpace(node.start..<(end - 1)).upperBound : end
    case .afterName:
      return nameNode(of: node)?.end ?? limit
    }
  }
}
