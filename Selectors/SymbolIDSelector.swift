/// A definition given by its structural fingerprint.
package struct SymbolIDSelector: Hashable, Sendable {
  /// What follows `sym:`; ASCII letters, digits, `.`, `_`, `~` and `-`.
  package let id: String

  /// - Throws: `badSymbolID` for other characters, an empty id, or one longer than `SelectorLimit.symbolID`.
  package init(id: String) throws(SelectorValueError) {
    guard (1...SelectorLimit.symbolID).contains(id.utf8.count), id.utf8.allSatisfy(Self.isIDByte) else {
      throw .badSymbolID(id)
    }
    self.id = id
  }

  static func isIDByte(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || [.dot, .underscore, .tilde, .hyphen].contains(byte)
  }
}
