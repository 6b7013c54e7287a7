// Contract: the nodes of a text that a step of an `ast://` path means, and the step that means a node. Nodes are listed in
// source order, those of nested definitions left out, so that an index does not change when something inside of a nested
// function does. Walks with a stack of its own.

import CTreeSitter

/// The syntax tree of one text, for paths through it.
package struct SyntaxNodes: ~Copyable {
  private let text: [UInt8]
  private let profile: CompiledProfile
  private let tree: OpaquePointer

  /// A node as paths name it.
  package struct Node: Sendable, Equatable {
    package var range: Range<Int>
    /// The name of its kind in paths.
    package var kind: String
    /// What the node is about: its name, what it calls or assigns, or all of its text when it has no parts.
    package var value: String?
  }

  /// Parses a text.
  ///
  /// - Throws: `GrammarError`.
  /// - Returns: its nodes.
  package static func parsing(
    _ bytes: [UInt8],
    profile: LanguageProfile,
    grammar: Grammar
  ) throws(GrammarError) -> SyntaxNodes {
    guard bytes.count <= SyntaxOutline.maximumTextLength else {
      throw .textTooLong(length: bytes.count, maximum: SyntaxOutline.maximumTextLength)
    }
    guard let language = grammar.language, let parser = ts_parser_new() else {
      throw .parseRefused(grammar: grammar.name)
    }
    defer { ts_parser_delete(parser) }
    let lines = LineEndings.withoutLoneCarriageReturns(bytes)
    let own = MacroComments.masked(ForeignText.masked(lines, in: profile), in: profile)
    let text = AnnotationWords(own, rule: profile.annotations).text
    guard ts_parser_set_language(parser, language) else { throw .parseRefused(grammar: grammar.name) }
    let tree = text.withUnsafeBytes { buffer in
      ts_parser_parse_string_encoding(
        parser,
        nil,
        buffer.bindMemory(to: CChar.self).baseAddress,
        UInt32(buffer.count),
        TSInputEncodingUTF8
      )
    }
    guard let tree else { throw .parseRefused(grammar: grammar.name) }
    return SyntaxNodes(text: text, profile: CompiledProfile(profile, language: language), tree: tree)
  }

  private init(text: [UInt8], profile: CompiledProfile, tree: OpaquePointer) {
    self.text = text
    self.profile = profile
    self.tree = tree
  }

  deinit { ts_tree_delete(tree) }

  /// The nodes inside a part of the text, in source order.
  ///
  /// - Parameters:
  ///   - range: the part; the nodes that are all of it are not listed.
  ///   - home: an offset in the definition whose nodes are meant; definitions that do not hold it are not looked into.
  ///   - kind: the name of a kind in paths, or the grammar's own.
  /// - Returns: those of that kind.
  package func nodes(in range: Range<Int>, home: Int, kind: String) -> [Node] {
    let wanted = Set(profile.profile.stepKinds[kind] ?? [kind])
    var found: [Node] = []
    walk(range, home: home) { node in
      guard wanted.contains(node.kind), node.range != range else { return }
      found.append(described(node, kind))
    }
    return found
  }

  /// The smallest node that begins at an offset, or the smallest around it.
  ///
  /// - Parameters:
  ///   - offset: the place.
  ///   - exact: the range that the node should have, where that is known.
  ///   - range: the part to look in, as for `nodes`.
  ///   - home: as for `nodes`.
  /// - Returns: nil where there is none.
  package func node(at offset: Int, exact: Range<Int>?, in range: Range<Int>, home: Int) -> Node? {
    var best: TSNode?
    walk(range, home: home) { node in
      guard node.isNamed, node.range.contains(offset) || node.start == offset, node.range != range else {
        return
      }
      if let exact, let current = best, current.range == exact { return }
      best = node
    }
    return best.map { described($0, stepKind(of: $0.kind)) }
  }

  /// Visits the nodes of a part in source order, each before those inside it.
  private func walk(_ range: Range<Int>, home: Int, _ visit: (TSNode) -> Void) {
    let root = ts_tree_root_node(tree)
    var children = ChildLister(root)
    var pending = [root]
    while let node = pending.popLast() {
      guard node.end >= range.lowerBound, node.start <= range.upperBound else { continue }
      if node.start >= range.lowerBound, node.end <= range.upperBound, node.isNamed { visit(node) }
      let isDefinition = profile.nodeClass(of: node) == .definition
      if isDefinition, !(node.start <= home && home < node.end) { continue }
      pending += children.all(of: node).reversed()
    }
  }

  /// The short name of a grammar's kind, or the kind itself.
  private func stepKind(of kind: String) -> String {
    let short = profile.profile.stepKinds.filter { $0.value.contains(kind) }.map(\.key)
    return short.min { ($0.utf8.count, $0) < ($1.utf8.count, $1) } ?? kind
  }

  private func described(_ node: TSNode, _ kind: String) -> Node {
    let fields = profile.fields
    let candidates = fields.name + [fields.function, fields.target]
    let named = candidates.lazy.compactMap { node.child($0) }.first
    let isLeaf = ts_node_named_child_count(node) == 0
    let part = named ?? (isLeaf ? node : nil)
    return Node(
      range: node.range,
      kind: kind,
      value: part.map { String(decoding: text[$0.range], as: UTF8.self) }
    )
  }
}
