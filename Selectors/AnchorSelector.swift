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
  /// The definitions around the text when the anchor was made, from the outermost; nil when not known or none.
  @Verbatim package private(set) var scope: [String]?
  /// One-based line at which the text stood.
  package let line: Int?
  /// The place that is meant, in Unicode scalars from the start of the snippet.
  package let offset: Int?
  /// What the surroundings looked like, in the form of whoever made the anchor.
  @Verbatim package private(set) var sketch: String?
  /// Zero-based among the exact matches, in source order.
  package let nth: Int?
  package let snapshot: SnapshotPin?

  /// - Throws: `emptySnippet`, `emptyName`, `badSketch`, `numberOutOfRange`.
  package init(
    path: SelectorPath,
    snippet: String,
    contextLength: Int? = nil,
    hash: ContentHash? = nil,
    before: String? = nil,
    after: String? = nil,
    scope: [String]? = nil,
    line: Int? = nil,
    offset: Int? = nil,
    sketch: String? = nil,
    nth: Int? = nil,
    snapshot: SnapshotPin? = nil
  ) throws(SelectorValueError) {
    guard !snippet.isEmpty else { throw .emptySnippet }
    try SelectorLimit.check(contextLength, from: 0, "ctx")
    if let scope, scope.isEmpty || scope.contains(where: \.isEmpty) { throw .emptyName }
    try SelectorLimit.check(line, from: 1, "line")
    try SelectorLimit.check(offset, from: 0, "at")
    if let sketch {
      guard (1...SelectorLimit.sketch).contains(sketch.utf8.count), sketch.utf8.allSatisfy(Self.isSketchByte)
      else { throw .badSketch(sketch) }
    }
    try SelectorLimit.check(nth, from: 0, "nth")
    self.path = path
    self._snippet = Verbatim(wrappedValue: snippet)
    self.contextLength = contextLength
    self.hash = hash
    self._before = Verbatim(wrappedValue: before)
    self._after = Verbatim(wrappedValue: after)
    self._scope = Verbatim(wrappedValue: scope)
    self.line = line
    self.offset = offset
    self._sketch = Verbatim(wrappedValue: sketch)
    self.nth = nth
    self.snapshot = snapshot
  }

  static func isSketchByte(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte == .underscore || byte == .hyphen
  }
}
