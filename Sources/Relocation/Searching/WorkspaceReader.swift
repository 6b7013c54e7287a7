import SyntaxTrees

/// Reads files of a workspace as statements, each once.
package final class WorkspaceReader: EarlierFiles {
  package let contents: any WorkspaceContents
  private let memo: RelocationMemo
  private let index: (any SourceIndex)?

  /// - Parameters:
  ///   - contents: the workspace.
  ///   - memo: what is known of its files already.
  ///   - index: what other processes may have left of them.
  package init(
    contents: any WorkspaceContents,
    memo: RelocationMemo = RelocationMemo(),
    index: (any SourceIndex)? = nil
  ) {
    self.contents = contents
    self.memo = memo
    self.index = index
  }

  /// What a file is known by: its path and its content.
  private static func key(_ relativePath: String, _ identity: String?) -> String {
    identity.map { "\(relativePath) \($0)" } ?? relativePath
  }

  /// The statements of a file.
  ///
  /// - Returns: nil when there is no such file, and for one that is no text with statements.
  /// - Throws: `RelocationError.unreadable`.
  package func statements(of relativePath: String) throws(RelocationError) -> StatementIndex? {
    let key = Self.key(relativePath, contents.identity(of: relativePath))
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
    let identity = contents.identity(of: relativePath)
    let key = Self.key(relativePath, identity)
    if let known = memo.lines(key) { return known }
    if let identity, let record = index?.record(.lines, of: identity, profile),
      let lines = LineRecord.file(relativePath, from: record)
    {
      memo.keep(lines, key)
      return lines
    }
    guard let bytes = try text(of: relativePath) else { return nil }
    let lines = LineScan.File(relativePath, bytes, profile)
    memo.keep(lines, key)
    if let identity { index?.keep(LineRecord.bytes(of: lines), .lines, of: identity, profile) }
    return lines
  }

  /// The definitions of a file as hashes; nil where `statements(of:)` is nil.
  func definitions(of relativePath: String) throws(RelocationError) -> DefinitionTable? {
    let identity = contents.identity(of: relativePath)
    let key = Self.key(relativePath, identity)
    if let known = memo.definitions(key) { return known }
    guard let profile = LanguageProfile.forFile(named: relativePath) else { return nil }
    if let identity, let record = index?.record(.definitions, of: identity, profile),
      let table = try? DefinitionTable(record: record)
    {
      memo.keep(table, key)
      return table
    }
    guard let file = try statements(of: relativePath) else { return nil }
    let table = DefinitionTable(of: file, language: profile.scheme)
    memo.keep(table, key)
    if let identity { index?.keep(table.record, .definitions, of: identity, profile) }
    return table
  }

  /// The bytes of a file; nil when it is no text.
  package func text(of relativePath: String) throws(RelocationError) -> [UInt8]? {
    do { return try contents.text(of: relativePath) } catch {
      throw .unreadable(path: relativePath, reason: String(describing: error))
    }
  }
}
