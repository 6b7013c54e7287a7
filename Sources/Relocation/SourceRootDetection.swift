// Contract: a pure function of the workspace's names. Configured roots come first, in their order; then, for the
// workspace and each project inside it (a directory with a Python project file), its `src`, `lib` and `python`
// directories as far as they are not packages, the project's directory, and its directory of stubs.
// Cost: reads directories at most `maximumDepth` deep and at most `maximumDirectories` of them; never looks into
// packages.

/// A directory in which top-level modules are looked up.
package struct SourceRoot: Sendable, Equatable {
  /// The directory, relative to the workspace; empty for the workspace itself.
  package var path: String
  /// Whether the configuration names it.
  package var isExplicit: Bool
  /// Whether it holds only stubs for modules elsewhere.
  package var isStubs: Bool

  package init(path: String, isExplicit: Bool = false, isStubs: Bool = false) {
    self.path = path
    self.isExplicit = isExplicit
    self.isStubs = isStubs
  }
}

/// Finds the directories from which Python imports modules.
package enum SourceRootDetection {
  /// Returns the roots in the order in which they are searched, each path once.
  package static func roots(in contents: some WorkspaceContents) -> [SourceRoot] {
    var roots = contents.sourceRoots.map { SourceRoot(path: WorkspacePath.normalised($0), isExplicit: true) }
    for project in projects(in: contents) {
      roots += layout(of: project, in: contents)
    }
    var seen: Set<String> = []
    return roots.filter { seen.insert($0.path).inserted }
  }

  private static let maximumDepth = 4
  private static let maximumDirectories = 2_000
  private static let projectFiles = ["pyproject.toml", "setup.py", "setup.cfg"]

  private static func layout(of project: String, in contents: some WorkspaceContents) -> [SourceRoot] {
    var roots: [SourceRoot] = []
    let names = contents.directoryEntries(project).filter(\.isDirectory).map(\.name)
    for name in ["src", "lib", "python"] where names.contains(name) {
      let path = WorkspacePath.join(project, name)
      if holdsModules(path, in: contents) { roots.append(SourceRoot(path: path)) }
    }
    roots.append(SourceRoot(path: project))
    if names.contains("typings") {
      roots.append(SourceRoot(path: WorkspacePath.join(project, "typings"), isStubs: true))
    }
    return roots
  }

  /// Whether a directory has modules or packages and is not itself a package.
  private static func holdsModules(_ path: String, in contents: some WorkspaceContents) -> Bool {
    let entries = contents.directoryEntries(path)
    if entries.contains(where: { $0.name == "__init__.py" || $0.name == "__init__.pyi" }) { return false }
    return entries.contains { entry in
      if !entry.isDirectory { return entry.name.hasSuffix(".py") || entry.name.hasSuffix(".pyi") }
      // A namespace package has no file of its own, so any directory with Python in it counts.
      return !SourceDirectories.isSkipped(entry.name)
        && contents.directoryEntries(WorkspacePath.join(path, entry.name)).contains {
          $0.isDirectory || $0.name.hasSuffix(".py") || $0.name.hasSuffix(".pyi")
        }
    }
  }

  /// The workspace and the projects inside it, outer ones first.
  private static func projects(in contents: some WorkspaceContents) -> [String] {
    var projects = [""]
    var pending = [(path: "", depth: 0)]
    var next = 0
    while next < pending.count, next < maximumDirectories {
      let (directory, depth) = pending[next]
      next += 1
      let entries = contents.directoryEntries(directory)
      let names = entries.filter { !$0.isDirectory }.map(\.name)
      if !directory.isEmpty {
        if names.contains("__init__.py") || names.contains("pyvenv.cfg") { continue }
        if projectFiles.contains(where: names.contains) { projects.append(directory) }
      }
      guard depth < maximumDepth else { continue }
      for entry in entries where entry.isDirectory && !SourceDirectories.isSkipped(entry.name) {
        pending.append((WorkspacePath.join(directory, entry.name), depth + 1))
      }
    }
    return projects
  }
}
