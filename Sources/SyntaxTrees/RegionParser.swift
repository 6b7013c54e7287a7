import CTreeSitter

/// Parses a text, and regions of it again, keeping every tree until it goes away.
///
/// Nodes of all trees have offsets in the whole text. The total length parsed is limited, so that a damaged text
/// costs a fixed multiple of an intact one.
struct RegionParser: ~Copyable {
  private let parser: OpaquePointer
  private let text: UnsafeBufferPointer<UInt8>
  private var trees: [OpaquePointer] = []
  private var budget: Int

  private static let maximumPasses = 8

  /// Fails when the runtime refuses the language.
  init?(text: UnsafeBufferPointer<UInt8>, language: OpaquePointer) {
    guard let parser = ts_parser_new() else { return nil }
    guard ts_parser_set_language(parser, language) else {
      ts_parser_delete(parser)
      return nil
    }
    self.parser = parser
    self.text = text
    budget = Self.maximumPasses * text.count
  }

  deinit {
    for tree in trees { ts_tree_delete(tree) }
    ts_parser_delete(parser)
  }

  /// Parses a region as a file of its own.
  ///
  /// - Parameters:
  ///   - region: Byte offsets; must start at the first token of a line.
  ///   - column: The distance of the region's start from the start of its line.
  /// - Returns: The root; nil when the limit is reached.
  mutating func root(of region: Range<Int>, column: Int) -> TSNode? {
    guard region.count <= budget else { return nil }
    budget -= region.count
    var range = TSRange(
      start_point: TSPoint(row: 0, column: UInt32(column)),
      end_point: TSPoint(row: UInt32.max, column: UInt32.max),
      start_byte: UInt32(region.lowerBound),
      end_byte: UInt32(region.upperBound)
    )
    guard ts_parser_set_included_ranges(parser, &range, 1) else { return nil }
    return parse()
  }

  /// Parses the whole text.
  mutating func root() -> TSNode? {
    ts_parser_set_included_ranges(parser, nil, 0)
    return parse()
  }

  private mutating func parse() -> TSNode? {
    let tree = text.withMemoryRebound(to: CChar.self) { characters in
      ts_parser_parse_string_encoding(
        parser,
        nil,
        characters.baseAddress,
        UInt32(characters.count),
        TSInputEncodingUTF8
      )
    }
    guard let tree else { return nil }
    trees.append(tree)
    return ts_tree_root_node(tree)
  }
}
