/// A node given by the way to it through the syntax tree.
package struct ASTSelector: Hashable, Sendable {
  /// nil leaves the language to the module that the path names.
  package let language: LanguageName?
  /// From the outermost; never empty.
  package let steps: [ASTStep]
  package let snapshot: SnapshotPin?

  /// - Throws: `noSteps`.
  package init(
    language: LanguageName? = nil,
    steps: [ASTStep],
    snapshot: SnapshotPin? = nil
  ) throws(SelectorValueError) {
    guard !steps.isEmpty else { throw .noSteps }
    self.language = language
    self.steps = steps
    self.snapshot = snapshot
  }
}

/// One step: a kind of node, perhaps its name, perhaps which of several.
package struct ASTStep: Hashable, Sendable {
  /// ASCII letters, digits, `_` and `-`, beginning with a letter or `_`.
  package let kind: String
  @Verbatim package private(set) var value: String?
  /// Zero-based among equals, in source order.
  package let nth: Int?

  /// - Throws: `badStepKind`, `emptyStepValue`, `numberOutOfRange`.
  package init(kind: String, value: String? = nil, nth: Int? = nil) throws(SelectorValueError) {
    guard Self.isValidKind(kind.utf8) else { throw .badStepKind(kind) }
    guard value?.isEmpty != true else { throw .emptyStepValue }
    try SelectorLimit.check(nth, from: 0, "nth")
    self.kind = kind
    self._value = Verbatim(wrappedValue: value)
    self.nth = nth
  }

  static func isValidKind(_ bytes: some Collection<UInt8>) -> Bool {
    guard let first = bytes.first, first.isLetter || first == .underscore else { return false }
    return bytes.allSatisfy(isKindByte)
  }

  static func isKindByte(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte == .underscore || byte == .hyphen
  }
}
