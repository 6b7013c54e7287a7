import GitRepository
import LanguageServers
import Relocation
import Synchronization
import SyntaxTrees

/// The files of a workspace as they were at a commit.
final class CommitContents: WorkspaceContents, EarlierFiles {
  let sourceRoots: [String]
  private let root: String
  private let commit: GitRepository.Commit
  /// The workspace's path from the top of the repository, with a trailing slash; empty at the top.
  private let prefix: String
  private let outlines: OutlineSource
  private let seen = Mutex(Seen())

  private struct Seen {
    var texts: [String: [UInt8]?] = [:]
    var directories: [String: [WorkspaceEntry]] = [:]
    var indices: [String: StatementIndex] = [:]
  }

  enum Problem: Error {
    case noRepository
    case noSuchCommit
    case git(GitRepository.Failure)
  }

  init(
    description: WorkspaceDescription,
    commit name: String,
    outlines: OutlineSource
  ) throws(Problem) {
    root = description.root
    sourceRoots = description.configuration.sourceRoots ?? []
    self.outlines = outlines
    let found: (GitRepository.Commit?, String)?
    do throws(GitRepository.Failure) {
      found = try Self.find(name, root)
    } catch {
      throw .git(error)
    }
    guard let found else { throw .noRepository }
    guard let commit = found.0 else { throw .noSuchCommit }
    self.commit = commit
    prefix = found.1
  }

  private static func find(
    _ name: String,
    _ root: String
  ) throws(GitRepository.Failure) -> (GitRepository.Commit?, String)? {
    guard let repository = try GitRepository.containing(root) else { return nil }
    return (repository.commit(named: name), prefix(of: root, in: repository.workTree))
  }

  /// The path of a workspace from the top of the work tree around it.
  static func prefix(of root: String, in workTree: String?) -> String {
    guard let top = workTree.flatMap(FileSystem.resolved), root.hasPrefix(top + "/") else { return "" }
    return root.dropFirst(top.count + 1) + "/"
  }

  func fileExists(_ relativePath: String) -> Bool {
    let parent = relativePath.lastIndex(of: "/").map { String(relativePath[..<$0]) } ?? ""
    let name = relativePath.dropFirst(parent.isEmpty ? 0 : parent.utf8.count + 1)
    return directoryEntries(parent).contains { $0.name == name && !$0.isDirectory }
  }

  func directoryEntries(_ relativePath: String) -> [WorkspaceEntry] {
    if let known = seen.withLock({ $0.directories[relativePath] }) { return known }
    var entries: [WorkspaceEntry] = []
    if let repository = try? GitRepository.containing(root) {
      let path = String((prefix + relativePath).reversed().drop { $0 == "/" }.reversed())
      entries = repository.entries(of: path, in: commit).map {
        WorkspaceEntry(name: $0.name, isDirectory: $0.isDirectory)
      }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
    seen.withLock { $0.directories[relativePath] = entries }
    return entries
  }

  func text(of relativePath: String) throws -> [UInt8]? {
    if let known = seen.withLock({ $0.texts[relativePath] }) { return known }
    guard let repository = try GitRepository.containing(root) else { return nil }
    let text = repository.content(of: prefix + relativePath, in: commit).flatMap(SourceFiles.text)
    seen.withLock { $0.texts[relativePath] = .some(text) }
    return text
  }

  func outline(of relativePath: String) throws -> SyntaxOutline? {
    guard let profile = LanguageProfile.forFile(named: relativePath), let bytes = try text(of: relativePath)
    else {
      return nil
    }
    return try outlines.outline(of: bytes, profile)
  }

  func statements(of relativePath: String) throws(RelocationError) -> StatementIndex? {
    if let known = seen.withLock({ $0.indices[relativePath] }) { return known }
    do {
      guard let profile = LanguageProfile.forFile(named: relativePath),
        let bytes = try text(of: relativePath),
        let outline = try outline(of: relativePath)
      else { return nil }
      let index = StatementIndex(outline: outline, bytes: bytes, profile: profile)
      seen.withLock { $0.indices[relativePath] = index }
      return index
    } catch {
      throw .unreadable(path: relativePath, reason: String(describing: error))
    }
  }
}

/// The files of a workspace, one of which is as it was.
struct OverlaidContents: WorkspaceContents {
  let present: WorkspaceFiles
  let path: String
  let bytes: [UInt8]
  let outlines: OutlineSource

  var sourceRoots: [String] { present.sourceRoots }

  func fileExists(_ relativePath: String) -> Bool {
    relativePath == path || present.fileExists(relativePath)
  }

  func directoryEntries(_ relativePath: String) -> [WorkspaceEntry] { present.directoryEntries(relativePath) }

  func text(of relativePath: String) throws -> [UInt8]? {
    relativePath == path ? bytes : try present.text(of: relativePath)
  }

  func outline(of relativePath: String) throws -> SyntaxOutline? {
    guard relativePath == path, let profile = LanguageProfile.forFile(named: path) else {
      return try present.outline(of: relativePath)
    }
    return try outlines.outline(of: bytes, profile)
  }
}
