import SourceText

/// A file that an edit touches, with both its versions cut into tokens and laid beside each other.
struct ChangedFile: Sendable {
  let beforeURI: String?
  let afterURI: String?
  let before: LexedText?
  let after: LexedText?
  /// nil for a file that is created or deleted.
  let alignment: LineAlignment?

  init(_ change: FileChange) {
    beforeURI = change.before?.uri
    afterURI = change.after?.uri
    before = change.before.map { LexedText($0.text, rules: .forFile($0.uri)) }
    after = change.after.map { LexedText($0.text, rules: .forFile($0.uri)) }
    alignment =
      if let old = change.before?.text, let new = change.after?.text { LineAlignment(old, new) } else { nil }
  }

  /// Runs of lines that were put in the place of others; a created file is one run.
  var hunks: [LineAlignment.Hunk] {
    if let alignment { return alignment.hunks }
    return [LineAlignment.Hunk(before: 0..<(before?.lineCount ?? 0), after: 0..<(after?.lineCount ?? 0))]
  }

  /// Whether a line of the version after is not one of the version before.
  func isInserted(_ line: Int) -> Bool { (alignment?.before[line] ?? -1) < 0 }
}

/// All files that an edit touches, found by their names.
struct ChangedFiles: Sendable {
  let files: [ChangedFile]
  private let byBefore: [String: Int]
  private let byAfter: [String: Int]

  init(_ changes: [FileChange]) {
    // The order of the changes must not matter, and one file is only one change.
    let files = changes.map(ChangedFile.init).sorted { left, right in
      let (first, second) = (left.beforeURI ?? "", right.beforeURI ?? "")
      if first != second { return first.utf8.lexicographicallyPrecedes(second.utf8) }
      return (left.afterURI ?? "").utf8.lexicographicallyPrecedes((right.afterURI ?? "").utf8)
    }
    self.files = files
    byBefore = Dictionary(
      files.enumerated().compactMap { index, file in file.beforeURI.map { ($0, index) } },
      uniquingKeysWith: { first, _ in first }
    )
    byAfter = Dictionary(
      files.enumerated().compactMap { index, file in file.afterURI.map { ($0, index) } },
      uniquingKeysWith: { first, _ in first }
    )
  }

  func index(before uri: String) -> Int? { byBefore[uri] }

  func index(after uri: String) -> Int? { byAfter[uri] }

  /// What a file is called afterwards; nil when it is deleted.
  func uriAfter(_ uri: String) -> String? {
    guard let index = byBefore[uri] else { return uri }
    return files[index].afterURI
  }
}
