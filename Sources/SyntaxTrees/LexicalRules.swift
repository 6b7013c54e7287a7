/// How a language's text is cut into tokens, as far as comparing texts needs it.
///
/// This is less than a lexer: it only has to keep comments and strings apart from code.
package struct LexicalRules: Sendable, Equatable {
  /// What starts a comment that ends with its line.
  package var lineComment: String
  /// What encloses a comment that may span lines.
  package var blockComment: BlockComment?
  /// Characters that open and close a string.
  package var quotes: String
  /// Whether three quotes in a row enclose a string that may span lines.
  package var hasTripleQuotes = false
  /// Words directly before a quote that do not change what the string is.
  package var neutralPrefixes: [String] = []

  package struct BlockComment: Sendable, Equatable {
    package var open: String
    package var close: String

    package init(open: String, close: String) {
      self.open = open
      self.close = close
    }
  }

  package init(
    lineComment: String,
    blockComment: BlockComment? = nil,
    quotes: String,
    hasTripleQuotes: Bool = false,
    neutralPrefixes: [String] = []
  ) {
    self.lineComment = lineComment
    self.blockComment = blockComment
    self.quotes = quotes
    self.hasTripleQuotes = hasTripleQuotes
    self.neutralPrefixes = neutralPrefixes
  }

  package static let python = LexicalRules(
    lineComment: "#",
    quotes: "\"'",
    hasTripleQuotes: true,
    neutralPrefixes: ["u", "U"]
  )

  package static let c = LexicalRules(
    lineComment: "//",
    blockComment: BlockComment(open: "/*", close: "*/"),
    quotes: "\"'"
  )
}
