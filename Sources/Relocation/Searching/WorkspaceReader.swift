import SyntaxTrees

/// Reads files of a workspace as statements, each once.
package final class WorkspaceReader: EarlierFiles {
  package let contents: any WorkspaceContents
  private let memo: RelocationMemo

  package init(contents: any WorkspaceContents, memo: RelocationMemo = RelocationMemo()) {
    self.contents = contents
    self.memo = memo
  }

  /// What a file is known by: its path and its content.
  private func key(_ relativePath: String) -> String {
    contents.identity(of: relativePath).map { "\(relativePath) \($0)" } ?? relativePath
  }

  /// The statements of a file.
  ///
  /// - Returns: nil when there is no such file, and for one that is no text with statements.
  /// - Throws: `RelocationError.unreadable`.
  package func statements(of relativePath: String) throws(RelocationError) -> StatementIndex? {
    let key = key(relativePath)
    if let known = memo.statements(key) { return known }
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
    memo.keep(index, key)
    return index
  }

  /// The lines of a file as hashes; nil when it is no text.
  func lines(of relativePath: String, profile: LanguageProfile) throws(RelocationError) -> LineScan.File? {
    let key = key(relativePath)
    if let known = memo.lines(key) { return known }
    guard let bytes = try text(of: relativePath) else { return nil }
    let lines = LineScan.File(relativePath, bytes, profile)
    memo.keep(lines, key)
    return lines
  }

  /// The bytes of a file; nil when it is no text.
  package func text(of relativePath: String) throws(RelocationError) -> [UInt8]? {
    do { return try contents.text(of: relativePath) } catch {
      throw .unreadable(path: relativePath, reason: String(describing: error))
    }
  }
}
