/// A statement that may be the one an anchor means.
package struct Candidate: Sendable {
  /// The file, relative to the workspace.
  package var path: String
  package var file: StatementIndex
  /// Its number in that file.
  package var statement: Int

  package init(path: String, file: StatementIndex, statement: Int) {
    self.path = path
    self.file = file
    self.statement = statement
  }
}
