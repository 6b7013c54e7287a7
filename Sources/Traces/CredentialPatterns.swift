/// Credentials that can be told by how they stand in a text.
enum CredentialPatterns {
  /// Whether the bytes of a JSON text may hold one.
  static func mayOccur(in bytes: UnsafeRawBufferPointer) -> Bool {
    words.contains { ByteSearch.contains($0, in: bytes) }
      || authorityMarks.contains { hasUserInformation(behind: $0, in: bytes) }
  }

  private static let words: [[UInt8]] = ["earer ", "uthorization"].map { Array($0.utf8) }

  /// In JSON a slash may be escaped.
  private static let authorityMarks: [[UInt8]] = ["://", ":\\/\\/"].map { Array($0.utf8) }

  /// Whether user information stands in the authority of some URL.
  ///
  /// Most URLs here are `file:///…` and have no authority.
  private static func hasUserInformation(behind mark: [UInt8], in bytes: UnsafeRawBufferPointer) -> Bool {
    var start = 0
    while let found = ByteSearch.offset(of: mark, in: bytes, from: start) {
      start = found + mark.count
      for byte in bytes[start...].prefix(longestUserInformation) {
        if byte == UInt8(ascii: "@") { return true }
        if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") { break }
      }
    }
    return false
  }

  private static let longestUserInformation = 512

  static func redacted(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: ":")) || text.utf8.contains(UInt8(ascii: " ")) else { return text }
    var result = withoutPasswords(text)
    if result.contains("uthorization") { result = withoutHeaders(result) }
    for scheme in ["Bearer ", "bearer "] where result.contains(scheme) {
      result = withoutCredentials(behind: scheme, in: result)
    }
    return result
  }

  /// Replaces what is between the colon and the `@` of `scheme://user:password@host`.
  private static func withoutPasswords(_ text: String) -> String {
    guard text.contains("://"), text.utf8.contains(UInt8(ascii: "@")) else { return text }
    var result = ""
    var rest = Substring(text)
    while let mark = rest.firstRange(of: "://") {
      result += rest[..<mark.upperBound]
      rest = rest[mark.upperBound...]
      let authority = rest.prefix { !"/?# \t\n\"'<>`".contains($0) }
      guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":"),
        authority.index(after: colon) < at
      else { continue }
      result += rest[...colon] + SecretFilter.replacement
      rest = rest[at...]
    }
    return result + rest
  }

  /// Replaces the value of an `Authorization` header or member up to the end of its line or string.
  private static func withoutHeaders(_ text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let mark = rest.firstRange(of: "uthorization") {
      result += rest[..<mark.upperBound]
      rest = rest[mark.upperBound...]
      let separator = rest.prefix { "\"' :=".contains($0) }
      guard separator.contains(":") || separator.contains("=") else { continue }
      let value = rest[separator.endIndex...].prefix { !"\n\r\"'".contains($0) }
      guard !value.isEmpty else { continue }
      result += separator + SecretFilter.replacement
      rest = rest[value.endIndex...]
    }
    return result + rest
  }

  private static func withoutCredentials(behind scheme: String, in text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let mark = rest.firstRange(of: scheme) {
      result += rest[..<mark.upperBound]
      rest = rest[mark.upperBound...]
      let value = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "-._~+/=".contains($0)) }
      // A word of prose is no credential; one that has digits and is long is.
      guard value.count >= 16, value.contains(where: \.isNumber) else { continue }
      result += SecretFilter.replacement
      rest = rest[value.endIndex...]
    }
    return result + rest
  }
}
