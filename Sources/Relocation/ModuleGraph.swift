package import SyntaxTrees

/// The modules of one language in a workspace: names to files and back.
package protocol ModuleGraph: Sendable {
  /// What stands between the parts of a name.
  var separator: Character { get }

  /// Whether sources take in the declarations beside them, so that both together are what a module defines.
  var sourcesIncludeDeclarations: Bool { get }

  /// The places where a module of this name is, the likeliest first.
  ///
  /// - Parameters:
  ///   - name: The parts of the name.
  ///   - root: A source root that decides; nil outside of imports.
  /// - Returns: At least one where there is such a module.
  func locations(of name: [String], preferring root: String?) -> [ModuleLocation]

  /// The module that an import in a file means by `level` dots and some names.
  func location(level: Int, _ names: [String], from path: String, root: String) -> ModuleLocation?

  /// The module of this name inside of another.
  func submodule(_ name: String, of package: ModuleLocation) -> ModuleLocation?

  /// The module whose source or declarations a file holds; nil when it has no name.
  func module(ofPath path: String) -> ModuleLocation?
}

extension ModuleGraph {
  package func locations(of name: [String]) -> [ModuleLocation] { locations(of: name, preferring: nil) }

  /// The places of a module by its whole name.
  package func locations(ofModule name: String) -> [ModuleLocation] { locations(of: parts(of: name)) }

  /// The parts of a whole name.
  package func parts(of name: String) -> [String] {
    name.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }

  /// The whole name of its parts.
  package func text(of name: [String]) -> String { name.joined(separator: String(separator)) }
}

extension LanguageProfile {
  /// The modules of this language.
  package func moduleGraph(of contents: any WorkspaceContents) -> any ModuleGraph {
    switch modules {
    case .packages: PythonModuleGraph(contents: contents)
    case .paths: PathModuleGraph(contents: contents, profile: self)
    }
  }
}
