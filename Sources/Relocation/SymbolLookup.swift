// Contract: collects every binding of a qualified name that a module has, in the order of its files and then of the
// bindings in the text, following imports to the definitions. Each (module, name) is visited once, so cycles end and
// the cost is linear in the number of modules on the way. Nothing is preferred or dropped here except that a stub
// is asked only when the source does not have the name (where sources do not take it in anyway), star imports only when no other binding has it, and
// submodules last.

import SyntaxTrees

/// Looks names up for one request.
struct SymbolLookup {
  /// A definition and how it was reached.
  struct Found {
    var location: ModuleLocation
    var path: String
    var symbol: OutlineSymbol
    var via: [ReExport]
    /// The branches of the binding in the module that was asked, for alternatives.
    var conditions: [OutlineCondition]
  }

  /// Modules outside the workspace that the name was imported from.
  private(set) var externalModules: [String] = []

  private let graph: any ModuleGraph
  private let contents: any WorkspaceContents
  private var visited: Set<Visit> = []
  private var outlines: [String: SyntaxOutline?] = [:]

  private struct Visit: Hashable {
    var location: ModuleLocation
    var names: [String]
  }

  init(graph: any ModuleGraph, contents: any WorkspaceContents) {
    self.graph = graph
    self.contents = contents
  }

  /// All bindings of the name in the modules, the same definition once.
  mutating func bindings(of names: [String], in locations: [ModuleLocation]) throws(RelocationError)
    -> [Found]
  {
    visited = []
    externalModules = []
    var found: [Found] = []
    for location in locations { found += try bindings(of: names, in: location, depth: 0) }
    var seen: Set<Definition> = []
    return found.filter { seen.insert(Definition(path: $0.path, id: $0.symbol.id)).inserted }
  }

  private struct Definition: Hashable {
    var path: String
    var id: Int
  }

  /// The outline of a file, from memory the second time.
  mutating func outline(of path: String) throws(RelocationError) -> SyntaxOutline? {
    if let known = outlines[path] { return known }
    do {
      let outline = try contents.outline(of: path)
      outlines[path] = .some(outline)
      return outline
    } catch {
      throw .unreadable(path: path, reason: String(describing: error))
    }
  }

  /// Deep chains are generated code or an attack; Python's own import would give up as well.
  private static let maximumDepth = 100

  private mutating func bindings(
    of names: [String],
    in location: ModuleLocation,
    depth: Int
  ) throws(RelocationError) -> [Found] {
    guard depth < Self.maximumDepth,
      visited.insert(Visit(location: location, names: names)).inserted
    else { return [] }
    var all: [Found] = []
    for path in [location.source, location.stub].compactMap(\.self) {
      let found = try bindings(of: names, in: location, path: path, depth: depth)
      if !graph.sourcesIncludeDeclarations || names.isEmpty, !found.isEmpty { return found }
      all += found
    }
    if !all.isEmpty { return all }
    guard let name = names.first, let submodule = graph.submodule(name, of: location) else { return [] }
    return try bindings(of: Array(names.dropFirst()), in: submodule, depth: depth + 1)
  }

  private mutating func bindings(
    of names: [String],
    in location: ModuleLocation,
    path: String,
    depth: Int
  ) throws(RelocationError) -> [Found] {
    guard let outline = try outline(of: path) else { return [] }
    guard let first = names.first else {
      return [Found(location: location, path: path, symbol: outline.module, via: [], conditions: [])]
    }
    var found: [(offset: Int, bindings: [Found])] = outline.symbols(named: names).map { symbol in
      let binding = Found(
        location: location,
        path: path,
        symbol: symbol,
        via: [],
        conditions: symbol.conditions
      )
      return (symbol.nameRange.lowerBound, [binding])
    }
    for statement in outline.imports where statement.owner == nil {
      for binding in statement.bindings where binding.name == first {
        let step = ReExport(path: path, range: binding.nameRange, name: first)
        let targets = try follow(binding, names, from: location, path: path, depth: depth)
        found.append((binding.nameRange.lowerBound, targets.map { passedOn($0, step, statement) }))
      }
    }
    if found.allSatisfy(\.bindings.isEmpty) {
      for statement in outline.imports where statement.owner == nil {
        for binding in statement.bindings where binding.isStar {
          let step = ReExport(path: path, range: binding.nameRange, name: first)
          let targets = try followStar(binding, names, from: location, path: path, depth: depth)
          found.append((binding.nameRange.lowerBound, targets.map { passedOn($0, step, statement) }))
        }
      }
    }
    return found.sorted { $0.offset < $1.offset }.flatMap(\.bindings)
  }

  private func passedOn(_ target: Found, _ step: ReExport, _ statement: ImportStatement) -> Found {
    var target = target
    target.via.insert(step, at: 0)
    target.conditions = statement.conditions
    return target
  }

  private mutating func follow(
    _ binding: ImportBinding,
    _ names: [String],
    from location: ModuleLocation,
    path: String,
    depth: Int
  ) throws(RelocationError) -> [Found] {
    let modules = modules(binding.module, from: location, path: path)
    if modules.isEmpty { noteExternal(binding.module) }
    let rest = Array(names.dropFirst())
    let wanted = binding.member.map { [$0] + rest } ?? rest
    var found: [Found] = []
    for module in modules { found += try bindings(of: wanted, in: module, depth: depth + 1) }
    return found
  }

  private mutating func followStar(
    _ binding: ImportBinding,
    _ names: [String],
    from location: ModuleLocation,
    path: String,
    depth: Int
  ) throws(RelocationError) -> [Found] {
    var found: [Found] = []
    for module in modules(binding.module, from: location, path: path) where try exports(names[0], module) {
      found += try bindings(of: names, in: module, depth: depth + 1)
    }
    return found
  }

  /// Whether a star import takes this name from the module.
  private mutating func exports(_ name: String, _ module: ModuleLocation) throws(RelocationError) -> Bool {
    guard let path = module.source ?? module.stub, let outline = try outline(of: path) else { return false }
    guard let list = outline.exports else { return !name.hasPrefix("_") }
    // A list that is computed, or taken over from other modules, may hold any name.
    return list.names.contains(name) || !list.isComplete || !list.includedModules.isEmpty
  }

  private func modules(_ reference: ModuleReference, from location: ModuleLocation, path: String)
    -> [ModuleLocation]
  {
    if reference.level == 0 { return graph.locations(of: reference.components, preferring: location.root) }
    let module = graph.location(level: reference.level, reference.components, from: path, root: location.root)
    return module.map { [$0] } ?? []
  }

  private mutating func noteExternal(_ reference: ModuleReference) {
    guard reference.level == 0 else { return }
    let name = reference.components.joined(separator: ".")
    if !externalModules.contains(name) { externalModules.append(name) }
  }
}
