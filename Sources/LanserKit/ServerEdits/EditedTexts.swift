import AnalysisBundles
import CanonicalJSON
import EditTransactions
import LanguageServerProtocol
import LanguageServerSession
import ProcessReward
import SourceText

/// The texts of a planned change, as they are and as they would be.
struct EditedTexts: Sendable {
  /// A text that a server can be given.
  struct Version: Sendable {
    /// Absolute.
    var path: String
    var text: SourceText
    /// Of the bytes of the file.
    var digest: String
  }

  struct File: Sendable {
    /// nil for a file that is made.
    var before: Version?
    /// nil for a file that is removed.
    var after: Version?
    /// The edited places, in the bytes of the text before.
    var edits: [TextChange]

    /// The text before with the bytes that are edited; all of them where the whole content is new.
    var wholeBefore: (version: Version, edited: [Range<Int>])? {
      before.map { ($0, edits.isEmpty ? [0..<$0.text.bytes.count] : edits.map(\.byteRange)) }
    }

    /// The text after with the bytes that the edit has put there.
    var wholeAfter: (version: Version, edited: [Range<Int>])? {
      guard let after else { return nil }
      if edits.isEmpty { return (after, [0..<after.text.bytes.count]) }
      var shift = 0
      let edited = edits.map { edit in
        let start = edit.byteRange.lowerBound + shift
        shift += edit.newText.utf8.count - edit.byteRange.count
        return start..<(start + edit.newText.utf8.count)
      }
      return (after, edited)
    }

    /// A range of the text before, where it lies afterwards.
    func shifted(_ range: Range<Int>) -> Range<Int> {
      var (start, end) = (range.lowerBound, range.upperBound)
      for edit in edits {
        let growth = edit.newText.utf8.count - edit.byteRange.count
        if edit.byteRange.upperBound <= range.lowerBound { start += growth }
        if edit.byteRange.lowerBound < range.upperBound { end += growth }
      }
      return start..<max(start, end)
    }

    /// What watchers of files would say.
    var watchedChange: (uri: String, change: DidChangeWatchedFilesNotification.Change)? {
      switch (before, after) {
      case (let before?, nil): (FileURI.uri(forPath: before.path), .deleted)
      case (nil, let after?): (FileURI.uri(forPath: after.path), .created)
      case (_, let after?): (FileURI.uri(forPath: after.path), .changed)
      case (nil, nil): nil
      }
    }
  }

  /// Those that are text on both sides; in the order of the change.
  let files: [File]
  /// Whether a server can be shown the change by texts alone: no file is made, moved or removed.
  let isTextOnly: Bool
  /// Whether files are changed that decide how servers read the others.
  let changesConfiguration: Bool

  init(_ change: PlannedChange, root: String, isRead: (String) -> Bool) {
    files = change.files.compactMap { file in
      let before = file.before.flatMap { Version(root, $0.path, $0.image.bytes, isLink: false) }
      let after = file.after.flatMap { Version(root, $0.path, $0.bytes, isLink: $0.isLink) }
      guard before != nil || file.before == nil, after != nil || file.after == nil else { return nil }
      return File(before: before, after: after, edits: file.edits)
    }
    isTextOnly = change.files.allSatisfy { $0.before != nil && $0.after != nil && !$0.isMoved }
    changesConfiguration = change.files.contains { file in
      [file.before?.path, file.after?.path].compactMap(\.self).contains { isRead($0.description) }
    }
  }

  /// The change as rewards see it.
  func changes(_ forms: PathForms) -> [FileChange] {
    files.map { file in
      FileChange(
        before: file.before.map { FileChange.Version(uri: forms.form(ofPath: $0.path), text: $0.text) },
        after: file.after.map { FileChange.Version(uri: forms.form(ofPath: $0.path), text: $0.text) }
      )
    }
  }
}

extension EditedTexts.Version {
  init?(_ root: String, _ path: RelativePath, _ bytes: [UInt8], isLink: Bool) {
    guard !isLink, let text = try? SourceText(bytes: bytes) else { return nil }
    self.init(path: root + "/" + path.description, text: text, digest: SHA256Digest(of: bytes).description)
  }

  /// The same text in a copy of the workspace.
  func moved(from root: String, to other: String) -> EditedTexts.Version {
    EditedTexts.Version(path: other + path.dropFirst(root.count), text: text, digest: digest)
  }

  init(_ file: SourceFile) { self.init(path: file.path, text: file.text, digest: file.digest) }

  /// The document as a server is given it.
  func document(_ language: Language) -> DocumentSnapshot {
    DocumentSnapshot(
      uri: FileURI.uri(forPath: path),
      languageID: language.identifier,
      text: text.text,
      digest: digest
    )
  }
}
