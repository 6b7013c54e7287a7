/// The content that an anchor was made against, as far as it can be had.
package struct OldContent: Sendable {
  /// The anchor's file as it was.
  package var file: StatementIndex
  /// The anchored statement in it.
  package var statement: Int
  /// Other files as they were; nil for a file that was not there, and when only the one file is known.
  package var others: any EarlierFiles

  package init(file: StatementIndex, statement: Int, others: any EarlierFiles) {
    self.file = file
    self.statement = statement
    self.others = others
  }
}

/// The files of an earlier version of a workspace.
package protocol EarlierFiles: Sendable {
  /// The statements of a file.
  ///
  /// - Returns: nil when the file was not there or is no text with statements.
  /// - Throws: when it can not be read.
  func statements(of relativePath: String) throws(RelocationError) -> StatementIndex?
}

/// For when only one file of the earlier version is known.
package struct NoEarlierFiles: EarlierFiles {
  package init() {}

  package func statements(of relativePath: String) throws(RelocationError) -> StatementIndex? { nil }
}
