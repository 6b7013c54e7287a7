/// Reasons why an address does not lead to one symbol.
package enum RelocationError: Error, Sendable, Equatable {
  /// The workspace has no such module; `nearest` are modules it might have meant, best first.
  case moduleNotFound(module: String, nearest: [String])
  /// The module is there, the name is not.
  case notFound(MissingSymbol)
  /// Several symbols fit equally; each candidate's address means exactly that one.
  case ambiguous([SymbolCandidate])
  /// `overload=` or `nth=` counts past the end.
  case noSuchIndex(option: IndexOption, requested: Int, count: Int)
  /// A file that is needed for the answer cannot be read or parsed; `reason` describes the cause.
  case unreadable(path: String, reason: String)

  package enum IndexOption: String, Sendable {
    case overload, nth
  }
}

/// What is known about a name that a module does not have.
package struct MissingSymbol: Sendable, Equatable {
  package var module: String
  package var qualifiedName: [String]
  /// The module outside the workspace that the name is imported from, if it is.
  package var importedFrom: String?
  /// Symbols it might have meant, best first: similar names in the module, then the same name elsewhere.
  package var nearest: [SymbolAddress]
}
