// Contract: `address` → symbol by names alone (module graph, outlines), deterministic, no server, no ranking by guess:
// one symbol is meant, or the answer is an error that lists what is known. The first candidate is the one meant; the
// others are declarations that belong to it. Every candidate's address resolves back to exactly that candidate.

package import SyntaxTrees

/// Resolves symbolic addresses of one language, and finds the addresses of places.
package struct SymbolResolver: Sendable {
  /// The modules of the workspace.
  package let graph: any ModuleGraph

  private let contents: any WorkspaceContents
  private let profile: LanguageProfile

  /// Creates a resolver for one snapshot of a workspace.
  package init(contents: any WorkspaceContents, profile: LanguageProfile) {
    self.contents = contents
    self.profile = profile
    graph = profile.moduleGraph(of: contents)
  }

  /// Returns the symbol an address means, followed by the declarations that belong to it.
  ///
  /// Imports are followed to the definition; the source comes before its stub; an overloaded name means its
  /// implementation, a property its getter, and a name that is both defined and assigned its definition.
  ///
  /// - Parameters:
  ///   - module: The module's name.
  ///   - qualifiedName: The names from the module down to the symbol; empty for the module itself.
  ///   - overload: Which overload declaration, zero-based in source order.
  ///   - nth: Which of all symbols of this name, zero-based in the order of the module's files and then of the
  ///     source: overload declarations, accessors and assignments count. Takes precedence over `overload`.
  /// - Returns: At least one candidate, the one meant first.
  /// - Throws: `RelocationError`; `.ambiguous` with all symbols that fit equally.
  package func resolve(
    module: String,
    qualifiedName: [String],
    overload: Int? = nil,
    nth: Int? = nil
  ) throws(RelocationError) -> [SymbolCandidate] {
    let name = graph.parts(of: module)
    let locations = graph.locations(of: name)
    let hints = ResolutionHints(graph: graph, contents: contents, suffixes: profile.fileSuffixes)
    guard !locations.isEmpty else {
      throw .moduleNotFound(module: module, nearest: hints.modules(like: name))
    }
    var lookup = SymbolLookup(graph: graph, contents: contents)
    let found = try lookup.bindings(of: qualifiedName, in: locations)
    guard !found.isEmpty else {
      let missing = MissingSymbol(
        module: module,
        qualifiedName: qualifiedName,
        importedFrom: lookup.externalModules.first,
        nearest: try hints.symbols(like: qualifiedName, in: locations, lookup: &lookup)
      )
      throw .notFound(missing)
    }
    let choice = BindingChoice(found, isRebindable: profile.namesAreRebound)
    let meant = try pick(choice.meant, of: found, overload: overload, nth: nth)
    guard meant.count == 1, let best = meant.first else {
      throw .ambiguous(
        try meant.map { index throws(RelocationError) in try candidate(found[index], .definition, &lookup) }
      )
    }
    var candidates = [try candidate(found[best], .definition, &lookup)]
    for (index, relation) in choice.related where index != best {
      candidates.append(try candidate(found[index], relation, &lookup))
    }
    return try candidates + stubs(of: found[best], &lookup)
  }

  /// Returns the address of the innermost symbol at a byte offset of a file.
  ///
  /// - Returns: Nil between definitions, and in files that no module name leads to.
  package func address(atByteOffset offset: Int, of path: String) throws(RelocationError) -> SymbolAddress? {
    var lookup = SymbolLookup(graph: graph, contents: contents)
    guard let symbol = try lookup.outline(of: path)?.enclosingSymbol(atByteOffset: offset) else { return nil }
    return try address(of: symbol, in: path, &lookup)
  }

  /// Returns the address that means exactly this symbol of a file's outline.
  package func address(of symbol: OutlineSymbol, in path: String) throws(RelocationError) -> SymbolAddress? {
    var lookup = SymbolLookup(graph: graph, contents: contents)
    return try address(of: symbol, in: path, &lookup)
  }

  private func pick(
    _ meant: [Int],
    of found: [SymbolLookup.Found],
    overload: Int?,
    nth: Int?
  ) throws(RelocationError) -> [Int] {
    if let nth {
      guard found.indices.contains(nth) else {
        throw .noSuchIndex(option: .nth, requested: nth, count: found.count)
      }
      return [nth]
    }
    guard let overload else { return meant }
    let overloads = found.indices.filter { found[$0].symbol.isOverload }
    guard overloads.indices.contains(overload) else {
      throw .noSuchIndex(option: .overload, requested: overload, count: overloads.count)
    }
    return [overloads[overload]]
  }

  private func candidate(
    _ found: SymbolLookup.Found,
    _ relation: SymbolCandidate.Relation,
    _ lookup: inout SymbolLookup
  ) throws(RelocationError) -> SymbolCandidate {
    SymbolCandidate(
      path: found.path,
      symbol: found.symbol,
      address: try address(of: found.symbol, in: found.path, &lookup),
      via: found.via,
      relation: relation
    )
  }

  private func address(
    of symbol: OutlineSymbol,
    in path: String,
    _ lookup: inout SymbolLookup
  ) throws(RelocationError) -> SymbolAddress? {
    guard let module = graph.module(ofPath: path), let outline = try lookup.outline(of: path) else {
      return nil
    }
    let names = symbol.kind == .module ? [] : outline.qualifiedName(of: symbol)
    let found = try lookup.bindings(of: names, in: graph.locations(of: module.name))
    guard let index = found.firstIndex(where: { $0.path == path && $0.symbol.id == symbol.id }) else {
      return nil
    }
    var address = SymbolAddress(module: graph.text(of: module.name), qualifiedName: names)
    if BindingChoice(found, isRebindable: profile.namesAreRebound).meant == [index] { return address }
    if symbol.isOverload {
      address.overload = found[..<index].count { $0.symbol.isOverload }
    } else {
      address.nth = index
    }
    return address
  }

  /// The declarations of the same name in the stub beside the definition's source.
  private func stubs(
    of definition: SymbolLookup.Found,
    _ lookup: inout SymbolLookup
  ) throws(RelocationError) -> [SymbolCandidate] {
    // Where sources take their declarations in, these are among the bindings already.
    guard !graph.sourcesIncludeDeclarations,
      let stub = definition.location.stub, stub != definition.path,
      let source = try lookup.outline(of: definition.path),
      let outline = try lookup.outline(of: stub)
    else { return [] }
    let symbols =
      definition.symbol.kind == .module
      ? [outline.module] : outline.symbols(named: source.qualifiedName(of: definition.symbol))
    return symbols.map { SymbolCandidate(path: stub, symbol: $0, address: nil, via: [], relation: .stub) }
  }
}
