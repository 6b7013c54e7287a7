/// A definition given by its language, module and qualified name.
package struct SymbolSelector: Hashable, Sendable {
  package let language: LanguageName
  /// A dotted name in Python, a workspace-relative path without extension elsewhere.
  @Verbatim package private(set) var module: String
  /// The enclosing definitions from the outermost, then the name; never empty.
  @Verbatim package private(set) var names: [String]
  /// Which part of the definition is meant; nil is the name token.
  package let role: SymbolRole?
  /// Zero-based among the overloads, in source order.
  package let overload: Int?
  /// Zero-based among definitions of one name that are not overloads, in source order.
  package let nth: Int?
  package let snapshot: SnapshotPin?

  /// Path-like modules lose `.` components and doubled slashes.
  ///
  /// - Throws: `badModule`, `emptyName`, `numberOutOfRange`.
  package init(
    language: LanguageName,
    module: String,
    names: [String],
    role: SymbolRole? = nil,
    overload: Int? = nil,
    nth: Int? = nil,
    snapshot: SnapshotPin? = nil
  ) throws(SelectorValueError) {
    guard let module = language.normalizedModule(module) else { throw .badModule(module) }
    guard !names.isEmpty, !names.contains(where: \.isEmpty) else { throw .emptyName }
    try SelectorLimit.check(overload, from: 0, "overload")
    try SelectorLimit.check(nth, from: 0, "nth")
    self.language = language
    self._module = Verbatim(wrappedValue: module)
    self._names = Verbatim(wrappedValue: names)
    self.role = role
    self.overload = overload
    self.nth = nth
    self.snapshot = snapshot
  }
}

/// The part of a definition that a symbolic selector returns.
package enum SymbolRole: String, Sendable, CaseIterable {
  /// The whole definition with its decorators.
  case definition = "def"
  /// The header.
  case signature = "sig"
  /// The block.
  case body
  /// The docstring or the attached doc comment.
  case documentation = "doc"
}
