/// The content a selector was made against, written `doc=…`.
package enum SnapshotPin: Hashable, Sendable {
  case commit(CommitName)
  case content(ContentHash)

  /// - Throws: `badSnapshot` for anything but `git:` with 4 to 64 hex digits and `sha256:` with 64.
  package init(_ spelling: String) throws(SelectorValueError) {
    if let name = CommitName(spelling) {
      self = .commit(name)
    } else if let hash = try? ContentHash(spelling) {
      self = .content(hash)
    } else {
      throw .badSnapshot(spelling)
    }
  }

  package var spelling: String {
    switch self {
    case .commit(let name): "git:\(name.hex)"
    case .content(let hash): hash.spelling
    }
  }
}

/// The name of a git commit, perhaps abbreviated.
package struct CommitName: Hashable, Sendable {
  /// 4 to 64 lower-case hex digits.
  package let hex: String

  init?(_ spelling: String) {
    guard let hex = hexDigits(of: spelling, behind: "git:", count: 4...64) else { return nil }
    self.hex = hex
  }
}

/// A SHA-256 digest, written `sha256:` and 64 hex digits.
package struct ContentHash: Hashable, Sendable {
  /// 64 lower-case hex digits.
  package let hex: String

  /// - Throws: `badHash` for any other spelling; upper-case digits are accepted.
  package init(_ spelling: String) throws(SelectorValueError) {
    guard let hex = hexDigits(of: spelling, behind: "sha256:", count: 64...64) else {
      throw .badHash(spelling)
    }
    self.hex = hex
  }

  package var spelling: String { "sha256:\(hex)" }
}

private func hexDigits(of spelling: String, behind prefix: String, count: ClosedRange<Int>) -> String? {
  guard spelling.utf8.starts(with: prefix.utf8) else { return nil }
  let digits = spelling.utf8.dropFirst(prefix.utf8.count)
  guard count.contains(digits.count), digits.allSatisfy({ $0.hexValue != nil }) else { return nil }
  return String(decoding: digits.map { $0.isUppercaseLetter ? $0 | 0x20 : $0 }, as: UTF8.self)
}
