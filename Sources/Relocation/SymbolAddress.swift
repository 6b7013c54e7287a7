/// What a symbolic selector says, without a role: the place of a symbol that survives edits elsewhere.
package struct SymbolAddress: Sendable, Hashable {
  /// The module's name.
  package var module: String
  /// The names from the top of the module down to the symbol; empty for the module itself.
  package var qualifiedName: [String]
  /// Which of the overload declarations, zero-based in source order; nil for the symbol itself.
  package var overload: Int?
  /// Which of all symbols with this name, zero-based; nil when the rules choose it without.
  package var nth: Int?

  package init(module: String, qualifiedName: [String], overload: Int? = nil, nth: Int? = nil) {
    self.module = module
    self.qualifiedName = qualifiedName
    self.overload = overload
    self.nth = nth
  }
}
