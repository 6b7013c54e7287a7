/// Names that belong to version control, in every disguise that some file system takes for the same name.
///
/// The rules are those by which git and libgit2 refuse to check files out, and they hold on every platform: a tree that is
/// safe here may be opened elsewhere. Compared are ASCII letters without case.
enum ForbiddenName {
  /// Directories and files that only the version control system itself may write.
  private static let metadata = [".git", ".hg", ".svn", ".jj", ".bzr", "cvs", "_darcs", ".sl", ".pijul"]

  /// What a component means to a version control system; nil when it means nothing.
  static func meaning(of component: String) -> String? {
    // HFS+ leaves these characters out when it compares names.
    let visible = component.unicodeScalars.filter { !isIgnoredByHFS($0) }
    var bytes = Array(String(String.UnicodeScalarView(visible)).utf8).map(lowercased)
    // NTFS: `name::$INDEX_ALLOCATION`, `name:stream`, and dots and spaces at the end.
    if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) { bytes.removeSubrange(colon...) }
    // Windows takes a backslash for a slash.
    for part in bytes.split(separator: UInt8(ascii: "\\")) {
      var name = Array(part)
      // A carriage return at the end, because of what configuration files do with it (CVE-2025-48384).
      while let last = name.last, [0x20, 0x2E, 0x0D, 0x0A, 0x09].contains(last) { name.removeLast() }
      let text = String(decoding: name, as: UTF8.self)
      if metadata.contains(text) { return text == "cvs" ? "CVS" : text }
      if isShortName(text, of: "git") { return ".git" }
      if text == ".gitmodules" || isShortName(text, of: "gitmod") || isHashedShortName(text) {
        return ".gitmodules"
      }
    }
    return nil
  }

  /// `git~1`: the short name that FAT and NTFS give to `.git`.
  private static func isShortName(_ text: String, of stem: String) -> Bool {
    guard text.hasPrefix(stem + "~") else { return false }
    let number = text.utf8.dropFirst(stem.utf8.count + 1)
    return number.count == 1 && (UInt8(ascii: "1")...UInt8(ascii: "4")).contains(number.first ?? 0)
  }

  /// `gi7eba~1`: what NTFS makes of `.gitmodules` when the first four short names are taken.
  private static func isHashedShortName(_ text: String) -> Bool {
    text.hasPrefix("gi7eba~") || text.hasPrefix("gi7eb~")
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  private static func isIgnoredByHFS(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200C...0x200F, 0x202A...0x202E, 0x206A...0x206F, 0xFEFF: true
    default: false
    }
  }
}
