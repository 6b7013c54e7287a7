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
    let lines = LineEndings.withoutLoneCarriageReturns(bytes)
    let own = MacroComments.masked(ForeignText.masked(lines, in: profile), in: profile)
    let words = AnnotationWords(own, rule: profile.annotations)
    let outline: SyntaxOutline? = words.text.withUnsafeBufferPointer { buffer in
      Self.parse(buffer, starts: words.starts, profile: profile, language: language)
    }
    guard let outline else { throw .parseRefused(grammar: grammar.name) }
    self = outline
  }

  private static func parse(
    _ text: UnsafeBufferPointer<UInt8>,
    starts: [Int: Int],
    profile: LanguageProfile,
    language: OpaquePointer
  ) -> SyntaxOutline? {
    guard var parser = RegionParser(text: text, language: language), let root = parser.root() else {
      return nil
    }
    var builder = OutlineBuilder(
      profile: CompiledProfile(profile, language: language),
      text: text,
      starts: starts,
      root: root,
      parser: parser
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
