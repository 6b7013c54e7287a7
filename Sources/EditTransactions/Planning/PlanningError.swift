package import SourceText

/// Why a change can not be worked out.
///
/// Nothing has been written.
package enum PlanningError: Error, Sendable {
  case path(PathRefusal)
  case missing(RelativePath)
  case exists(RelativePath)
  case isDirectory(RelativePath)
  case directoryNotEmpty(RelativePath)
  /// A directory is moved into itself.
  case intoItself(RelativePath, RelativePath)
  /// Two names that differ only in case mean one file here.
  case caseOnlyRename(RelativePath, RelativePath)
  /// A directory holds something that can not be moved or deleted: a pipe, or a name that is not UTF-8.
  case unsupportedEntry(directory: RelativePath, name: String?)
  case notText(RelativePath, offset: Int)
  case newTextNotUTF8(RelativePath)
  case overlap(RelativePath, TextRange, TextRange)
  case position(RelativePath, SourceTextError)
  /// The edit is for another version of the document than the one that is known.
  case version(RelativePath, expected: Int, found: Int)
  /// The edit is for other content than what is on disk.
  case content(RelativePath, expected: ContentDigest, found: ContentDigest?)
  case unknownAnnotation(RelativePath, name: String)
  case tooLarge(RelativePath, bytes: Int)
  case system(SystemFailure)
}
