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
  }

  /// Those that are text on both sides; in the order of the change.
  let files: [File]
  /// Whether a server can be shown the change by texts alone: no file is made, moved or removed, and none is edited that a
  /// server reads from disk whatever it is shown.
  let isTextOnly: Bool

  init(_ change: PlannedChange, root: String, isRead: (String) -> Bool) {
    files = change.files.compactMap { file in
      let before = file.before.flatMap { Version(root, $0.path, $0.image.bytes, isLink: false) }
      let after = file.after.flatMap { Version(root, $0.path, $0.bytes, isLink: $0.isLink) }
      guard before != nil || file.before == nil, after != nil || file.after == nil else { return nil }
      return File(before: before, after: after, edits: file.edits)
    }
    isTextOnly = change.files.allSatisfy { file in
      file.before != nil && file.after != nil && !file.isMoved && !isRead(file.path.description)
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
