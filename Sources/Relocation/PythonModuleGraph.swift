// Contract: maps dotted module names to files and back, from the names of files alone. Within a root a package comes
// before a module of the same name, and a directory without `__init__` is a namespace package only when no root has
// anything better. Stubs are looked for beside the source, in `<package>-stubs` and in the roots that hold only stubs.

/// Where a module is.
package struct ModuleLocation: Sendable, Hashable {
  /// The dotted name's parts.
  package var name: [String]
  /// The source root it was found in.
  package var root: String
  /// The source file; nil for a stub without source and for a namespace package.
  package var source: String?
  /// The stub file.
  package var stub: String?
  /// The directory of its submodules; nil for a plain module.
  package var directory: String?

  /// Whether it is a directory without a file of its own.
  package var isNamespace: Bool { source == nil && stub == nil }
}

/// The modules of a workspace.
package struct PythonModuleGraph: ModuleGraph {
  /// The roots in the order in which they are searched.
  package let roots: [SourceRoot]

  private let contents: any WorkspaceContents

  package var separator: Character { "." }

  package var sourcesIncludeDeclarations: Bool { false }

  /// Finds the workspace's roots; modules are looked up when asked for.
  package init(contents: any WorkspaceContents) {
    self.contents = contents
    roots = SourceRootDetection.roots(in: contents)
  }

  /// The places where a module of this name is.
  ///
  /// A configured root that has it decides, as the first entry of Python's path does. Detected roots have no such
  /// order, so all that have it are returned; namespace packages only when there is nothing else.
  ///
  /// - Parameters:
  ///   - name: The parts of the dotted name.
  ///   - root: A root that decides like a configured one: the importing file's own.
  /// - Returns: The places in the order of the roots.
  package func locations(of name: [String], preferring root: String?) -> [ModuleLocation] {
    guard !name.isEmpty, !name.contains("") else { return [] }
    if let root, let own = location(of: name, inRoot: root), !own.isNamespace { return [own] }
    var found: [ModuleLocation] = []
    var namespaces: [ModuleLocation] = []
    for root in roots where !root.isStubs {
      guard let location = location(of: name, inRoot: root.path) else { continue }
      if location.isNamespace {
        namespaces.append(location)
      } else {
        if root.isExplicit { return [location] }
        found.append(location)
      }
    }
    if !found.isEmpty { return found }
    let stubs = roots.filter(\.isStubs).compactMap { location(of: name, inRoot: $0.path) }.filter {
      !$0.isNamespace
    }
    return stubs.isEmpty ? namespaces : stubs
  }

  /// The module that an import in a file means by `level` dots and some names.
  package func location(level: Int, _ names: [String], from path: String, root: String) -> ModuleLocation? {
    guard var directory = WorkspacePath.parent(path) else { return nil }
    for _ in 1..<max(level, 1) {
      guard let parent = WorkspacePath.parent(directory) else { return nil }
      directory = parent
    }
    let base = names.reduce(directory) { WorkspacePath.join($0, $1) }
    return location(atBase: base, root: root)
  }

  /// The submodule of a package.
  package func submodule(_ name: String, of package: ModuleLocation) -> ModuleLocation? {
    package.directory.flatMap { location(atBase: WorkspacePath.join($0, name), root: package.root) }
  }

  /// The module whose source or stub a file is; nil when no root gives it an importable name.
  ///
  /// The innermost root that works is taken. The answer's name leads back to the file, alone or among others.
  package func module(ofPath path: String) -> ModuleLocation? {
    let inner = roots.enumerated().sorted {
      ($1.element.path.count, $0.offset) < ($0.element.path.count, $1.offset)
    }
    for (_, root) in inner {
      guard let name = moduleName(ofPath: path, inRoot: root.path) else { continue }
      let match = locations(of: name).first { $0.source == path || $0.stub == path }
      if let match { return match }
    }
    return nil
  }

  private func location(of name: [String], inRoot root: String) -> ModuleLocation? {
    var location = location(atBase: name.reduce(root) { WorkspacePath.join($0, $1) }, root: root)
    if location?.stub == nil, let stub = stub(of: name, besideRoot: root) {
      location = location ?? ModuleLocation(name: name, root: root)
      location?.stub = stub
    }
    // A stub in a directory of stubs belongs to the source, wherever that is; alone, it is found in its own root.
    if location?.source != nil, location?.stub == nil {
      location?.stub = roots.lazy.filter(\.isStubs).compactMap { stub(of: name, in: $0.path) }.first
    }
    location?.name = name
    return location
  }

  /// The module whose path without `/__init__.py` or `.py` is `base`.
  private func location(atBase base: String, root: String) -> ModuleLocation? {
    let inside = WorkspacePath.join(base, "__init__")
    let isPackage =
      !base.isEmpty && (contents.fileExists(inside + ".py") || contents.fileExists(inside + ".pyi"))
    let sources = isPackage ? [inside + ".py", base + ".py"] : [base + ".py"]
    let stubs = isPackage ? [inside + ".pyi", base + ".pyi"] : [base + ".pyi"]
    let name = WorkspacePath.relative(base, to: root).map { $0.split(separator: "/").map(String.init) } ?? []
    let location = ModuleLocation(
      name: name.first.map { [removingStubsSuffix($0)] + name.dropFirst() } ?? [],
      root: root,
      source: base.isEmpty ? nil : sources.first(where: contents.fileExists),
      stub: base.isEmpty ? nil : stubs.first(where: contents.fileExists),
      directory: isPackage || holdsPython(base) ? base : nil
    )
    return location.isNamespace && location.directory == nil ? nil : location
  }

  private func holdsPython(_ directory: String) -> Bool {
    contents.directoryEntries(directory).contains { entry in
      entry.isDirectory
        ? !SourceDirectories.isSkipped(entry.name)
        : entry.name.hasSuffix(".py") || entry.name.hasSuffix(".pyi")
    }
  }

  /// The stub in `<package>-stubs`.
  private func stub(of name: [String], besideRoot root: String) -> String? {
    stub(of: [name[0] + "-stubs"] + name.dropFirst(), in: root)
  }

  private func stub(of name: [String], in directory: String) -> String? {
    let base = WorkspacePath.join(directory, name.joined(separator: "/"))
    return [base + "/__init__.pyi", base + ".pyi"].first(where: contents.fileExists)
  }

  private func moduleName(ofPath path: String, inRoot root: String) -> [String]? {
    guard let relative = WorkspacePath.relative(path, to: root),
      let suffix = [".pyi", ".py"].first(where: relative.hasSuffix)
    else { return nil }
    var parts = relative.dropLast(suffix.count).split(separator: "/").map(String.init)
    if parts.last == "__init__" { parts.removeLast() }
    guard let first = parts.first else { return nil }
    parts[0] = removingStubsSuffix(first)
    return parts.allSatisfy(isIdentifier) ? parts : nil
  }

  private func removingStubsSuffix(_ name: String) -> String {
    name.hasSuffix("-stubs") ? String(name.dropLast("-stubs".count)) : name
  }

  private func isIdentifier(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first else { return false }
    let rest = name.unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isXIDContinue }
    return (first == "_" || first.properties.isXIDStart) && rest
  }
}
