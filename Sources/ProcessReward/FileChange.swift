package import SourceText

/// One file that an edit touches: changed, renamed, created or deleted.
///
/// Configuration files count as well as sources: what they switch off is found by comparing them.
package struct FileChange: Sendable {
  /// nil for a file that is created.
  package var before: Version?
  /// nil for a file that is deleted.
  package var after: Version?

  /// A file at one time.
  package struct Version: Sendable {
    /// In the forms of bundles.
    package var uri: String
    package var text: SourceText

    package init(uri: String, text: SourceText) {
      self.uri = uri
      self.text = text
    }
  }

  package init(before: Version?, after: Version?) {
    self.before = before
    self.after = after
  }
}
