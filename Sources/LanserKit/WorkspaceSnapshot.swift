import AnalysisBundles
import CanonicalJSON
import GitRepository
import LanguageServers

/// What a workspace held at one moment, as far as answers depend on it.
struct WorkspaceSnapshot: Sendable {
  let tree: SourceTree
  let contents: [SourceTree.File: SHA256Digest]
  let environment: BundleEnvironment.Workspace

  /// Files that decide how servers read the sources.
  private static let configurationNames: Set<String> = [
    "lanser.json", "pyrightconfig.json", "pyproject.toml", "setup.cfg", "setup.py", "py.typed",
    "compile_commands.json", "compile_flags.txt", "Package.swift",
  ]

  /// Reads the workspace; works beside the caller, not on its actor.
  ///
  /// - Parameters:
  ///   - root: absolute path of the workspace.
  ///   - previous: an earlier snapshot, whose files are not read again where they have not changed.
  /// - Throws: `Failure` when a file can not be read.
  /// - Returns: the workspace as it is now.
  @concurrent
  static func take(root: String, after previous: WorkspaceSnapshot?) async throws(Failure)
    -> WorkspaceSnapshot
  {
    let tree = currentTree(root: root)
    let contents: [SourceTree.File: SHA256Digest]
    do {
      contents = try tree.contentDigests(known: previous?.contents ?? [:])
    } catch {
      throw Failure(.inputOutput, "\(error.path): \(error.operation): \(error.reason)")
    }
    let digest = tree.digest(of: contents)
    return WorkspaceSnapshot(
      tree: tree,
      contents: contents,
      environment: environment(digest: digest, root: root)
    )
  }

  /// Whether nothing has changed on disk since.
  @concurrent
  func isCurrent() async -> Bool {
    Self.currentTree(root: tree.root).files == tree.files
  }

  private static func currentTree(root: String) -> SourceTree {
    let languages = ServerRegistry.builtIn.descriptors.flatMap(\.languages)
    let suffixes = Set(languages.flatMap(\.extensions)).map { "." + $0 }
    return SourceTree(root: root, suffixes: suffixes, names: configurationNames)
  }

  private static func environment(digest: String, root: String) -> BundleEnvironment.Workspace {
    var environment = BundleEnvironment.Workspace(digest: digest, head: nil, dirty: nil)
    do throws(GitRepository.Failure) {
      guard let repository = try GitRepository.containing(root) else { return environment }
      environment.head = repository.head
      environment.dirty = try repository.hasTrackedChanges()
    } catch {
      // Facts do not need git, but a repository that can not be read is not the same as none.
      environment.gitProblem = Failure.words(error)
    }
    return environment
  }
}
