/// A place given by the text that stands there, which survives edits above it.
package struct AnchorSelector: Hashable, Sendable {
  package let path: SelectorPath
  /// Never empty.
  @Verbatim package private(set) var snippet: String
  /// How many characters of the surroundings take part in the comparison.
  package let contextLength: Int?
  /// The digest of the text that was anchored.
  package let hash: ContentHash?
  /// The text right before the snippet when the anchor was made.
  @Verbatim package private(set) var before: String?
  /// The text right behind the snippet when the anchor was made.
  @Verbatim package private(set) var after: String?
  /// Zero-based among the exact matches, in source order.
  package let nth: Int?
  package let snapshot: SnapshotPin?

  /// - Throws: `emptySnippet`, `numberOutOfRange`.
  package init(
    path: SelectorPath,
    snippet: String,
    contextLength: Int? = nil,
    hash: ContentHash? = nil,
    before: String? = nil,
    after: String? = nil,
    nth: Int? = nil,
    snapshot: SnapshotPin? = nil
  ) throws(SelectorValueError) {
    guard !snippet.isEmpty else { throw .emptySnippet }
    try SelectorLimit.check(contextLength, from: 0, "ctx")
    try SelectorLimit.check(nth, from: 0, "nth")
    self.path = path
    self._snippet = Verbatim(wrappedValue: snippet)
    self.contextLength = contextLength
    self.hash = hash
    self._before = Verbatim(wrappedValue: before)
    self._after = Verbatim(wrappedValue: after)
    self.nth = nth
    self.snapshot = snapshot
  }
}
