/// Reasons why a grammar cannot be used or a text cannot be parsed with it.
///
/// The cases carry facts; what to tell a person is decided elsewhere.
package enum GrammarError: Error, Equatable, Sendable {
  /// No directory holds a grammar of this name; `searched` lists every path that was tried, in order.
  case notFound(name: String, searched: [String])
  /// A file is there but the dynamic loader refuses it; `reason` is the loader's own text.
  case unloadable(path: String, reason: String)
  /// The file loads but does not export the grammar's entry function.
  case symbolMissing(path: String, symbol: String)
  /// The grammar was generated for another version of the runtime.
  case abiUnsupported(path: String, version: Int, supported: ClosedRange<Int>)
  /// The text is longer than `SyntaxOutline.maximumTextLength`; both numbers are bytes.
  case textTooLong(length: Int, maximum: Int)
  /// The runtime gave no tree although the grammar fits.
  case parseRefused(grammar: String)
}
