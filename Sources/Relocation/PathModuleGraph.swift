package import SyntaxTrees

// Contract: a module is the path of a file without its ending. What stands at the same path with an ending for declarations
// belongs to it. Nothing is searched for: a path either leads to files or does not.

/// The modules of a language that names them by paths.
package struct PathModuleGraph: ModuleGraph {
  private let contents: any WorkspaceContents
  private let sources: [String]
  private let declarations: [String]

  package init(contents: any WorkspaceContents, profile: LanguageProfile) {
    self.contents = contents
    sources = profile.fileSuffixes.filter { !profile.declarationSuffixes.contains($0) }
    declarations = profile.declarationSuffixes
  }

  package var separator: Character { "/" }

  package var sourcesIncludeDeclarations: Bool { true }

  package func locations(of name: [String], preferring root: String?) -> [ModuleLocation] {
    guard !name.isEmpty, !name.contains(where: { $0.isEmpty || $0 == ".." }) else { return [] }
    let base = text(of: name)
    var location = ModuleLocation(name: name, root: "")
    location.source = sources.map { base + $0 }.first(where: contents.fileExists)
    location.stub = declarations.map { base + $0 }.first(where: contents.fileExists)
    return location.isNamespace ? [] : [location]
  }

  package func location(level: Int, _ names: [String], from path: String, root: String) -> ModuleLocation? {
    nil
  }

  package func submodule(_ name: String, of package: ModuleLocation) -> ModuleLocation? { nil }

  package func module(ofPath path: String) -> ModuleLocation? {
    let endings = sources + declarations
    guard let ending = endings.first(where: path.hasSuffix), path.utf8.count > ending.utf8.count else {
      return nil
    }
    return locations(of: parts(of: String(path.dropLast(ending.count))))
      .first { $0.source == path || $0.stub == path }
  }
}
