package import SyntaxTrees

/// A symbol that an address may mean, and how it was reached.
package struct SymbolCandidate: Sendable, Equatable {
  /// The file that defines it.
  package var path: String
  /// The definition in that file.
  package var symbol: OutlineSymbol
  /// An address that means exactly this symbol; nil when its file cannot be imported.
  package var address: SymbolAddress?
  /// The imports followed from the address's module to the definition, in order.
  package var via: [ReExport]
  package var relation: Relation

  /// What the candidate is to the address.
  package enum Relation: String, Sendable, CaseIterable {
    /// The definition that is meant, or one of several that may be.
    case definition
    /// The declaration of the same name in the source's stub.
    case stub
    /// An overload declaration of the definition.
    case overload
    /// Another function of the same property.
    case accessor
    /// An assignment to the name of a definition.
    case assignment
    /// A declaration, such as a prototype, of what is defined elsewhere in the module.
    case declaration
  }
}

/// An import through which a module passes on a name.
package struct ReExport: Sendable, Hashable {
  /// The file with the import.
  package var path: String
  /// The token that binds the name; for a star import, the star.
  package var range: Range<Int>
  /// The name as the importing module knows it.
  package var name: String
}
