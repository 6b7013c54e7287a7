package import SyntaxTrees

/// The files of a workspace, as relocation sees them.
///
/// Paths are relative to the workspace, with `/` between names and without a leading or trailing one; the empty path
/// is the workspace itself. Answers must not change while a resolver uses the value: take a snapshot, or caching and
/// determinism are lost. Relocation reads the workspace through this protocol only.
package protocol WorkspaceContents: Sendable {
  /// The configured source roots, most important first; empty when there is no configuration.
  var sourceRoots: [String] { get }

  /// Whether there is a regular file at the path.
  func fileExists(_ relativePath: String) -> Bool

  /// What a directory holds, sorted by the bytes of the names; empty when there is no such directory.
  func directoryEntries(_ relativePath: String) -> [WorkspaceEntry]

  /// The outline of a source file; nil when it is not a text that has one.
  ///
  /// - Throws: When the file cannot be read or the grammar is missing; the resolver stops with
  ///   `RelocationError.unreadable`, because leaving the file out could turn "cannot know" into "not found".
  func outline(of relativePath: String) throws -> SyntaxOutline?

  /// The bytes of a file without a byte-order mark; nil when it is not a text.
  ///
  /// - Throws: When the file cannot be read.
  func text(of relativePath: String) throws -> [UInt8]?

  /// Something that changes whenever the content of a file does, such as its digest; nil when nothing is known.
  func identity(of relativePath: String) -> String?

  /// The source files that contain a name, sorted; nil when there is no index to answer from.
  ///
  /// Used for hints only.
  func files(mentioning name: String) -> [String]?
}

extension WorkspaceContents {
  package func files(mentioning name: String) -> [String]? { nil }

  package func identity(of relativePath: String) -> String? { nil }
}

/// One name in a directory.
package struct WorkspaceEntry: Sendable, Equatable {
  package var name: String
  package var isDirectory: Bool

  package init(name: String, isDirectory: Bool) {
    self.name = name
    self.isDirectory = isDirectory
  }
}
