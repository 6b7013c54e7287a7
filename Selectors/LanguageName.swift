/// The scheme of a symbolic selector, such as `py`, one per language profile.
///
/// Lower-case letters, digits, `+` and `-`, beginning with a letter. Which languages exist is not known here.
package struct LanguageName: Hashable, Sendable, CustomStringConvertible {
  package let name: String

  package static let python = LanguageName(unchecked: "py")

  /// - Throws: `badLanguage` for other characters, an empty or overlong name, and schemes that mean something else.
  package init(_ name: String) throws(SelectorValueError) {
    guard Self.isValid(name.utf8), !Self.reserved.contains(name) else { throw .badLanguage(name) }
    self.name = name
  }

  private init(unchecked name: String) { self.name = name }

  package var description: String { name }

  /// Whether modules of the language are dotted names and not paths.
  package var hasDottedModules: Bool { self == .python }

  static let reserved = ["anchor", "ast", "file", "http", "https", "sym"]
  static let longest = 32

  static func isValid(_ bytes: some Collection<UInt8>) -> Bool {
    guard let first = bytes.first, first.isLowercaseLetter, bytes.count <= longest else { return false }
    return bytes.allSatisfy { $0.isLowercaseLetter || $0.isDigit || $0 == .plus || $0 == .hyphen }
  }

  /// The module as selectors keep it, or nil when the language cannot have such a module.
  func normalizedModule(_ module: String) -> String? {
    let bytes = Array(module.utf8)
    if bytes.contains(0) { return nil }
    if hasDottedModules {
      let parts = bytes.split(separator: .dot, omittingEmptySubsequences: false)
      return bytes.contains(.slash) || parts.contains(where: \.isEmpty) ? nil : module
    }
    if bytes.first == .slash { return nil }
    let path = SelectorPath.normalized(bytes)
    return path.isEmpty ? nil : String(decoding: path, as: UTF8.self)
  }
}
