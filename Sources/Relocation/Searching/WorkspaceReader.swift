import SyntaxTrees

/// Reads files of a workspace as statements, each once.
package final class WorkspaceReader: EarlierFiles {
  package let contents: any WorkspaceContents
  private let memo = Memo()

  package init(contents: any WorkspaceContents) { self.contents = contents }

  /// The statements of a file.
  ///
  /// - Returns: nil when there is no such file, and for one that is no text with statements.
  /// - Throws: `RelocationError.unreadable`.
  package func statements(of relativePath: String) throws(RelocationError) -> StatementIndex? {
    if let known = memo.statements(relativePath) { return known }
    guard contents.fileExists(relativePath),
      let profile = LanguageProfile.forFile(named: relativePath),
      let bytes = try text(of: relativePath)
    else { return nil }
    let outline: SyntaxOutline?
    do { outline = try contents.outline(of: relativePath) } catch {
      throw .unreadable(path: relativePath, reason: String(describing: error))
    }
    guard let outline else { return nil }
    let index = StatementIndex(outline: outline, bytes: bytes, profile: profile)
    memo.keep(index, relativePath)
    return index
  }

  /// The bytes of a file; nil when it is no text.
  package func text(of relativePath: String) throws(RelocationError) -> [UInt8]? {
    do { return try contents.text(of: relativePath) } catch {
      throw .unreadable(path: relativePath, reason: String(describing: error))
    }
  }
}
