import CTreeSitter

extension SyntaxOutline {
  /// Parses a text and lists its symbols; a text with syntax errors yields the parts that are intact.
  ///
  /// The result depends on the bytes, the profile and the grammar only. Time and memory grow with the length of the
  /// text; the stack does not grow with its nesting.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8, with or without a byte-order mark; invalid sequences are treated as syntax errors.
  ///   - profile: The language.
  ///   - grammar: The language's grammar.
  /// - Throws: `GrammarError.textTooLong`, or `.parseRefused` when the runtime gives no tree.
  package init(
    parsing bytes: [UInt8],
    profile: LanguageProfile,
    grammar: Grammar
  ) throws(GrammarError) {
    guard bytes.count <= Self.maximumTextLength else {
      throw .textTooLong(length: bytes.count, maximum: Self.maximumTextLength)
    }
    guard let language = grammar.language else { throw .parseRefused(grammar: grammar.name) }
    let text = LineEndings.withoutLoneCarriageReturns(bytes)
    let outline: SyntaxOutline? = text.withUnsafeBufferPointer { buffer in
      Self.parse(buffer, profile: profile, language: language)
    }
    guard let outline else { throw .parseRefused(grammar: grammar.name) }
    self = outline
  }

  private static func parse(
    _ text: UnsafeBufferPointer<UInt8>,
    profile: LanguageProfile,
    language: OpaquePointer
  ) -> SyntaxOutline? {
    guard let parser = ts_parser_new() else { return nil }
    defer { ts_parser_delete(parser) }
    guard ts_parser_set_language(parser, language) else { return nil }
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
    defer { ts_tree_delete(tree) }
    let root = ts_tree_root_node(tree)
    var builder = OutlineBuilder(
      profile: CompiledProfile(profile, language: language),
      text: text,
      root: root
    )
    return builder.outline(of: root)
  }
}

/// Line ends as the grammars expect them.
enum LineEndings {
  /// Replaces each carriage return that ends a line on its own by a line feed; offsets stay the same.
  ///
  /// Grammars take only `\n` and `\r\n` for line ends, while editors and Python also accept `\r`.
  static func withoutLoneCarriageReturns(_ bytes: [UInt8]) -> [UInt8] {
    guard var index = bytes.firstIndex(of: carriageReturn) else { return bytes }
    var result = bytes
    while index < bytes.count {
      if bytes[index] == carriageReturn, index + 1 == bytes.count || bytes[index + 1] != lineFeed {
        result[index] = lineFeed
      }
      index += 1
    }
    return result
  }

  private static let carriageReturn = UInt8(ascii: "\r")
  private static let lineFeed = UInt8(ascii: "\n")
}
