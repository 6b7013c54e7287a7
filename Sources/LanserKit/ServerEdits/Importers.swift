import CanonicalJSON

/// Finds the files whose import statements name a module.
struct Importers: Sendable {
  let workspace: Workspace
  let language: Language

  /// The files that import a module.
  ///
  /// - Parameters:
  ///   - path: of the module, which need not be there; absolute.
  ///   - names: those of its names that are wanted; nil for all.
  /// - Returns: absolute paths, sorted.
  func paths(of path: String, naming names: Set<String>? = nil) async -> [String] {
    guard path.hasPrefix(workspace.root + "/"), names?.isEmpty != true else { return [] }
    let relative = String(path.dropFirst(workspace.root.utf8.count + 1))
    let module = ImportedModule(path: relative)
    let key = ([relative] + (names?.sorted() ?? ["*"])).joined(separator: " ")
    let found = await workspace.observer.look(.importers, key) {
      FoundPaths(await search(module, names, besides: relative))
    }
    return found.paths.map { workspace.root + "/" + $0 }
  }

  private func search(_ module: ImportedModule, _ names: Set<String>?, besides own: String) async -> [String]
  {
    guard case .success(let snapshot) = await workspace.state.look() else { return [] }
    let name = Array(module.name.utf8)
    return snapshot.tree.files.lazy.map(\.path).filter { path in
      guard path != own, Language(fileName: path) == language,
        let bytes = try? FileSystem.read(workspace.root + "/" + path),
        module.folder != nil || bytes.contains(name)
      else { return false }
      return ImportStatements(bytes).isImporting(module, names, at: path)
    }
  }
}

/// Paths relative to the workspace.
private struct FoundPaths: ObservedValue {
  var paths: [String]

  init(_ paths: [String]) { self.paths = paths }

  var observation: JSONValue { .array(paths.map { .string($0) }) }

  init?(observation: JSONValue) {
    guard let list = observation.arrayValue else { return nil }
    paths = list.compactMap(\.stringValue)
    guard paths.count == list.count else { return nil }
  }

  static var unknown: FoundPaths { FoundPaths([]) }
}

extension [UInt8] {
  /// Whether other bytes stand somewhere in these.
  fileprivate func contains(_ needle: [UInt8]) -> Bool {
    guard let first = needle.first else { return true }
    var start = startIndex
    while let found = self[start...].firstIndex(of: first) {
      if self[found...].starts(with: needle) { return true }
      start = found + 1
    }
    return false
  }
}
