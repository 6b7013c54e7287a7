import AnalysisBundles
import CanonicalJSON
import GitRepository
import LanguageServers

/// What a workspace held at one moment, as far as answers depend on it.
struct WorkspaceSnapshot: Sendable {
  /// Counts the states of the workspace that were seen.
  let number: Int
  private(set) var tree: SourceTree
  let contents: [SourceTree.File: SHA256Digest]
  let git: GitFingerprint
  let environment: BundleEnvironment.Workspace

  /// Whether a file decides how servers read the sources.
  static func isConfiguration(_ path: String) -> Bool {
    SourceTree.configurationNames.contains(String(path.split(separator: "/").last ?? ""))
  }

  /// Reads the workspace; works beside the caller, not on its actor.
  ///
  /// - Parameters:
  ///   - root: absolute path of the workspace.
  ///   - previous: an earlier snapshot, whose files are not read again where they have not changed.
  /// - Throws: `Failure` when a file can not be read.
  /// - Returns: the workspace as it is now, with the number of the earlier snapshot when nothing has changed.
  @concurrent
  static func take(root: String, after previous: WorkspaceSnapshot?) async throws(Failure)
    -> WorkspaceSnapshot
  {
    let git = GitFingerprint(containing: root)
    let tree = SourceTree.current(root: root, after: previous?.tree)
    if let previous, previous.tree.files == tree.files, previous.git == git {
      // What was learnt about folders on the way makes the next walk shorter.
      var same = previous
      same.tree = tree
      return same
    }
    let contents: [SourceTree.File: SHA256Digest]
    do {
      contents = try tree.contentDigests(known: previous?.contents ?? [:])
    } catch {
      throw Failure(unreadableInSnapshot: error)
    }
    let digest = tree.digest(of: contents)
    return WorkspaceSnapshot(
      number: (previous?.number ?? -1) + 1,
      tree: tree,
      contents: contents,
      git: git,
      environment: environment(digest: digest, tree: tree)
    )
  }

  /// The files that differ between an earlier snapshot and this one.
  func changes(since earlier: WorkspaceSnapshot) -> [Change] {
    let (old, new) = (earlier.digestsByPath, digestsByPath)
    var changes: [Change] = []
    for (path, digest) in new where old[path] != digest {
      changes.append(Change(path: path, kind: old[path] == nil ? .created : .changed))
    }
    for path in old.keys where new[path] == nil { changes.append(Change(path: path, kind: .deleted)) }
    return changes.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// What happened to a file between two snapshots.
  struct Change: Hashable, Sendable {
    enum Kind: Sendable {
      case created, changed, deleted
    }

    /// Relative to the workspace.
    var path: String
    var kind: Kind
  }

  private var digestsByPath: [String: SHA256Digest] {
    Dictionary(contents.map { ($0.key.path, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  private static func environment(digest: String, tree: SourceTree) -> BundleEnvironment.Workspace {
    var environment = BundleEnvironment.Workspace(digest: digest, head: nil, dirty: nil)
    environment.sourceCounts = tree.sourceCounts
    do throws(GitRepository.Failure) {
      guard let repository = try GitRepository.containing(tree.root) else { return environment }
      environment.head = repository.head
      environment.dirty = try repository.hasTrackedChanges()
    } catch {
      // Facts do not need git, but a repository that can not be read is not the same as none.
      environment.gitProblem = Failure.words(error)
    }
    return environment
  }
}
