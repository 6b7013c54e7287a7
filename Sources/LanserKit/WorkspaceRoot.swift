/// Which directory is the workspace.
enum WorkspaceRoot {
  /// What marks the top of a project, strongest first; a directory with a stronger mark wins over a nearer one.
  private static let marks: [[String]] = [
    ["lanser.json", "lanser.lock"],
    [".git"],
    ["pyrightconfig.json", "pyproject.toml", "setup.py", "setup.cfg"],
    ["compile_commands.json", "Package.swift", "Cargo.toml", "go.mod", "package.json"],
  ]

  /// The nearest directory at or above a directory that carries the strongest mark; the directory itself when none does.
  static func containing(_ directory: String) -> String {
    let ancestors = ancestorsAndSelf(of: directory)
    for names in marks {
      for ancestor in ancestors where names.contains(where: { FileSystem.status(ancestor + "/" + $0) != nil })
      {
        return ancestor
      }
    }
    return directory
  }

  private static func ancestorsAndSelf(of directory: String) -> [String] {
    var result = [directory]
    var path = directory
    while let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      path = String(path[..<slash])
      result.append(path)
    }
    return result
  }
}
