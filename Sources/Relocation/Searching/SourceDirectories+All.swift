extension SourceDirectories {
  /// The source files of a workspace in one of some languages, by path.
  ///
  /// Left out are directories with a leading dot, `node_modules`, `__pycache__` and virtual environments, as in the
  /// digest of a workspace.
  ///
  /// - Parameters:
  ///   - contents: The workspace.
  ///   - suffixes: File name endings, dot included.
  ///   - limit: The number of files after which the walk stops.
  /// - Returns: At most `limit` paths.
  static func files(in contents: some WorkspaceContents, suffixes: [String], limit: Int) -> [String] {
    var found: [String] = []
    var pending = [""]
    while let directory = pending.popLast(), found.count < limit {
      let entries = contents.directoryEntries(directory)
      if !directory.isEmpty, entries.contains(where: { $0.name == "pyvenv.cfg" }) { continue }
      for entry in entries {
        let path = WorkspacePath.join(directory, entry.name)
        if entry.isDirectory {
          if !isTool(entry.name) { pending.append(path) }
        } else if suffixes.contains(where: entry.name.hasSuffix) {
          found.append(path)
        }
      }
    }
    return found.prefix(limit).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func isTool(_ name: String) -> Bool {
    name.hasPrefix(".") || name == "node_modules" || name == "__pycache__"
  }
}
