// Contract: suggestions for an address that leads nowhere; never an answer. Deterministic: candidates come in the
// order of files and source, and are ranked by distance first. Bounded: without an index, at most `fileLimit` files
// near the root of the workspace are looked at.

import SyntaxTrees

/// Finds names that resemble one that is missing.
struct ResolutionHints {
  let graph: any ModuleGraph
  let contents: any WorkspaceContents
  /// The endings of the language's files.
  let suffixes: [String]

  private static let fileLimit = 400
  private static let moduleLimit = 5_000
  private static let maximum = 5

  /// Modules with a similar dotted name, or the same last name elsewhere.
  func modules(like name: [String]) -> [String] {
    let wanted = graph.text(of: name)
    var ranked: [(rank: Int, name: String)] = []
    for path in SourceDirectories.nearFiles(in: contents, suffixes: suffixes, limit: Self.moduleLimit) {
      guard let parts = graph.module(ofPath: path)?.name else { continue }
      let candidate = graph.text(of: parts)
      if let distance = EditDistance.between(wanted, candidate, limit: EditDistance.tolerance(for: wanted)) {
        ranked.append((distance, candidate))
      } else if let last = name.last, parts.last == last {
        ranked.append((100, candidate))
      }
    }
    return best(ranked)
  }

  /// Symbols of the modules with similar names, then symbols of the same name in other files.
  func symbols(
    like names: [String],
    in locations: [ModuleLocation],
    lookup: inout SymbolLookup
  ) throws(RelocationError) -> [SymbolAddress] {
    guard let last = names.last else { return [] }
    let own = Set(locations.flatMap { [$0.source, $0.stub].compactMap(\.self) })
    var ranked: [(rank: Int, name: SymbolAddress)] = []
    for location in locations {
      for path in [location.source, location.stub].compactMap(\.self) {
        guard let outline = try lookup.outline(of: path) else { continue }
        let module = graph.text(of: location.name)
        for candidate in available(in: outline) {
          guard let rank = rank(candidate, against: names) else { continue }
          ranked.append((rank, SymbolAddress(module: module, qualifiedName: candidate)))
        }
      }
    }
    let files =
      contents.files(mentioning: last)
      ?? SourceDirectories.nearFiles(in: contents, suffixes: suffixes, limit: Self.fileLimit)
    for path in files where !own.contains(path) {
      guard let module = graph.module(ofPath: path)?.name else { continue }
      // A file that cannot be read is no reason to give no hint.
      guard let outline = try? lookup.outline(of: path) else { continue }
      for symbol in outline.symbols where symbol.name == last {
        let candidate = outline.qualifiedName(of: symbol)
        let address = SymbolAddress(module: graph.text(of: module), qualifiedName: candidate)
        ranked.append((candidate == names ? 100 : 101, address))
      }
    }
    return best(ranked)
  }

  /// The qualified names of a file, imported ones included.
  private func available(in outline: SyntaxOutline) -> [[String]] {
    let imported = outline.imports.filter { $0.owner == nil }.flatMap(\.bindings).compactMap(\.name).map {
      [$0]
    }
    return outline.symbols.map { outline.qualifiedName(of: $0) } + imported
  }

  /// How good a name of the same module is; nil when it is another name.
  private func rank(_ candidate: [String], against names: [String]) -> Int? {
    guard let wanted = names.last, let last = candidate.last,
      let distance = EditDistance.between(wanted, last, limit: EditDistance.tolerance(for: wanted))
    else { return nil }
    // A wrong letter in the class's name is likelier than a member of the same name in an unrelated class.
    if candidate.dropLast() == names.dropLast() { return 2 * distance }
    let whole = names.joined(separator: ".")
    let isClose = EditDistance.between(
      whole,
      candidate.joined(separator: "."),
      limit: EditDistance.tolerance(for: whole)
    )
    return 2 * distance + (isClose == nil ? 20 : 1)
  }

  private func best<Name: Hashable>(_ ranked: [(rank: Int, name: Name)]) -> [Name] {
    var seen: Set<Name> = []
    let sorted = ranked.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
    return Array(sorted.map(\.element.name).filter { seen.insert($0).inserted }.prefix(Self.maximum))
  }
}
