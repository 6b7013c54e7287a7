import CTreeSitter

extension TSNode {
  var range: Range<Int> { start..<max(start, end) }
  var start: Int { Int(ts_node_start_byte(self)) }
  var end: Int { Int(ts_node_end_byte(self)) }
  var isNamed: Bool { ts_node_is_named(self) }
  var isExtra: Bool { ts_node_is_extra(self) }
  var isMissing: Bool { ts_node_is_missing(self) }
  var hasError: Bool { ts_node_has_error(self) }

  /// The kind as the grammar spells it; for tokens, their text.
  var kind: String { ts_node_type(self).map { String(cString: $0) } ?? "" }

  /// The first child in a field.
  func child(_ field: TSFieldId) -> TSNode? {
    guard field != 0 else { return nil }
    let node = ts_node_child_by_field_id(self, field)
    return ts_node_is_null(node) ? nil : node
  }
}

/// Lists the children of any node of a tree with one reusable cursor.
///
/// Asking a node for its children one by one is quadratic in their number.
struct ChildLister: ~Copyable {
  private var cursor: TSTreeCursor

  init(_ root: TSNode) { cursor = ts_tree_cursor_new(root) }

  deinit {
    var cursor = cursor
    ts_tree_cursor_delete(&cursor)
  }

  /// All children, tokens and comments included, in source order.
  mutating func all(of node: TSNode) -> [TSNode] {
    ts_tree_cursor_reset(&cursor, node)
    guard ts_tree_cursor_goto_first_child(&cursor) else { return [] }
    var children: [TSNode] = []
    repeat {
      children.append(ts_tree_cursor_current_node(&cursor))
    } while ts_tree_cursor_goto_next_sibling(&cursor)
    return children
  }

  /// All children with the numbers of their fields, zero for those in none.
  mutating func allWithFields(of node: TSNode) -> [(node: TSNode, field: TSFieldId)] {
    ts_tree_cursor_reset(&cursor, node)
    guard ts_tree_cursor_goto_first_child(&cursor) else { return [] }
    var children: [(node: TSNode, field: TSFieldId)] = []
    repeat {
      children.append(
        (ts_tree_cursor_current_node(&cursor), ts_tree_cursor_current_field_id(&cursor))
      )
    } while ts_tree_cursor_goto_next_sibling(&cursor)
    return children
  }

  /// The named children that are not comments, in source order.
  mutating func statements(of node: TSNode) -> [TSNode] {
    all(of: node).filter { $0.isNamed && !$0.isExtra }
  }

  /// The last named child that is not a comment.
  mutating func lastStatement(of node: TSNode) -> TSNode? {
    ts_tree_cursor_reset(&cursor, node)
    guard ts_tree_cursor_goto_first_child(&cursor) else { return nil }
    var last: TSNode?
    repeat {
      let child = ts_tree_cursor_current_node(&cursor)
      if child.isNamed, !child.isExtra { last = child }
    } while ts_tree_cursor_goto_next_sibling(&cursor)
    return last
  }
}
