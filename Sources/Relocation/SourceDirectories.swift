/// Which directories of a workspace hold sources of the project rather than tools, caches or dependencies.
enum SourceDirectories {
  /// Whether a directory is not looked into when searching the workspace.
  static func isSkipped(_ name: String) -> Bool {
    name.hasPrefix(".") || name.hasSuffix(".egg-info") || skipped.contains(name)
  }

  /// The sources of a workspace in one language, those near its root first, then by path.
  ///
  /// - Parameters:
  ///   - contents: The workspace.
  ///   - suffixes: File name endings, dot included.
  ///   - limit: The number of files after which the walk stops.
  /// - Returns: At most `limit` paths.
  static func nearFiles(in contents: some WorkspaceContents, suffixes: [String], limit: Int) -> [String] {
    var found: [String] = []
    var pending = [""]
    var next = 0
    while next < pending.count, found.count < limit {
      let directory = pending[next]
      next += 1
      let entries = contents.directoryEntries(directory)
      if entries.contains(where: { $0.name == "pyvenv.cfg" }) { continue }
      for entry in entries {
        let path = WorkspacePath.join(directory, entry.name)
        if entry.isDirectory {
          if !isSkipped(entry.name) { pending.append(path) }
        } else if suffixes.contains(where: entry.name.hasSuffix) {
          found.append(path)
        }
      }
    }
    return Array(found.prefix(limit))
  }

  private static let skipped: Set<String> = [
    "__pycache__", "build", "dist", "env", "node_modules", "site-packages", "target", "venv",
  ]
}
