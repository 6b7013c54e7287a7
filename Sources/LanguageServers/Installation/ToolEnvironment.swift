package import SystemPackage

/// What programs run by an installation may see of the machine.
package struct ToolEnvironment: Sendable {
  /// The environment variables, as the user has them.
  package var variables: [String: String]
  /// Directories no program may be taken from: the workspace, whose `bin` may be on the search path.
  package var excludedDirectories: [FilePath]

  package init(variables: [String: String], excludedDirectories: [FilePath] = []) {
    self.variables = variables
    self.excludedDirectories = excludedDirectories
  }

  /// The search for programs.
  package var search: ExecutableSearch {
    ExecutableSearch(path: variables["PATH"] ?? "", excluding: excludedDirectories)
  }

  /// The first of these programs that is there.
  func program(_ names: String...) throws(LanguageServersError) -> FilePath {
    for name in names {
      if let found = search.find(name) { return found }
    }
    throw .programMissing(name: names.first ?? "")
  }
}
