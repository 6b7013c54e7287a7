/// The file that a selector points into.
///
/// Relative paths count from the workspace. Absolute ones are kept; making them relative takes a workspace, which
/// is not known here. Windows paths are absolute paths whose first component is a drive, `/C:/src/app.py`.
package struct SelectorPath: Hashable, Sendable {
  /// The path as the file system takes it, with nothing encoded; absolute paths begin with `/`.
  @Verbatim package private(set) var text: String

  /// Takes a plain path, in which `%` and `#` are ordinary characters.
  ///
  /// `.` components and doubled or trailing slashes are dropped, `..` stays, and a drive letter becomes upper case.
  ///
  /// - Throws: `emptyPath`, `nulInPath`.
  package init(plain: String) throws(SelectorValueError) {
    let bytes = Array(plain.utf8)
    if bytes.contains(0) { throw .nulInPath }
    var path = Self.normalized(bytes)
    guard !path.isEmpty else { throw .emptyPath }
    if bytes.first == .slash {
      path.insert(.slash, at: 0)
      if path.dropFirst().startsWithDrive { path[1] &= ~0x20 }
    }
    self._text = Verbatim(wrappedValue: String(decoding: path, as: UTF8.self))
  }

  package var isAbsolute: Bool { text.utf8.first == .slash }

  /// The components joined by single slashes, without those that name no directory.
  static func normalized(_ bytes: [UInt8]) -> [UInt8] {
    Array(bytes.split(separator: .slash).filter { $0 != [.dot] }.joined(separator: [.slash]))
  }
}

extension SelectorPath: CustomStringConvertible {
  /// The canonical spelling, percent-encoded: `src/my%20app.py`, or a `file:` URI for an absolute path.
  package var description: String {
    if isAbsolute { return "file://" + PercentEncoding.encoded(text, .path) }
    // A relative path that begins like another form of selector hides its first colon.
    guard let colon = text.utf8.firstIndex(of: .colon), Self.looksLikeScheme(Array(text.utf8)) else {
      return PercentEncoding.encoded(text, .path)
    }
    let tail = text.utf8.index(after: colon)
    return PercentEncoding.encoded(text[..<colon], .path) + "%3A"
      + PercentEncoding.encoded(text[tail...], .path)
  }

  private static func looksLikeScheme(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: "sym:".utf8) || bytes[...].startsWithFileScheme
      || (bytes[...].startsWithDrive && bytes.count > 2)
  }
}

extension ArraySlice<UInt8> {
  /// Whether the path begins with a letter and a colon, and then ends or goes on with a slash of either kind.
  var startsWithDrive: Bool {
    guard count >= 2, self[startIndex].isLetter, self[startIndex + 1] == .colon else { return false }
    return count == 2 || self[startIndex + 2] == .slash || self[startIndex + 2] == .backslash
  }

  /// Whether the text begins with `file:/`, in letters of either case.
  var startsWithFileScheme: Bool {
    prefix(6).map { $0.isLetter ? $0 | 0x20 : $0 }.elementsEqual("file:/".utf8)
  }
}
