import AnalysisBundles
import CanonicalJSON
import GitRepository
import Relocation
import Selectors
import SourceText
import SyntaxTrees

extension Workspace {
  /// Looks for the place of a selector; in a replay, what was found then.
  nonisolated func search(
    _ selector: Selector,
    algorithm: RelocationAlgorithm,
    unit: PositionEncoding
  ) -> PlaceSearch {
    let key = "\(algorithm.rawValue) \(unit.rawValue) \(selector)"
    return observer.look(.place, key) { placeFinder(algorithm, unit).search(selector) }
  }

  private nonisolated func placeFinder(_ algorithm: RelocationAlgorithm, _ unit: PositionEncoding)
    -> PlaceFinder
  {
    PlaceFinder(
      description: description,
      forms: forms(for: nil),
      sources: unrecordedSources,
      memo: relocationMemo,
      outlines: outlineMemo,
      records: indexRecords,
      algorithm: algorithm,
      unit: unit
    )
  }

  /// The id of the definition that a target is.
  nonisolated func symbolID(of target: Target) -> String? {
    guard target.file.path.hasPrefix(root + "/") else { return nil }
    let path = String(target.file.path.dropFirst(root.count + 1))
    return observer.look(.selectors, "\(path) \(target.offset) symbolId") {
      placeFinder(.v2, .utf16).symbolID(path, offset: target.offset)
    }
  }

  /// Other selectors of a place that last: `anchor`, `ast` and, for a definition around it, `symbolId`.
  nonisolated func lastingSelectors(of target: Target, isPinned: Bool) -> [String: String] {
    guard target.file.path.hasPrefix(root + "/") else { return [:] }
    let path = String(target.file.path.dropFirst(root.count + 1))
    let key = "\(path) \(target.range.lowerBound) \(target.range.upperBound)\(isPinned ? " pinned" : "")"
    let found: SelectorList = observer.look(.selectors, key) {
      let finder = placeFinder(.v2, .utf16)
      return SelectorList(
        texts: finder.selectors(path, range: target.range, pin: isPinned ? finder.pin(path) : nil)
      )
    }
    return found.texts
  }
}

extension Workspace {
  /// What pins selectors of a place to the present content of its file; nil for a file outside of the workspace.
  nonisolated func pin(of target: Target) -> SnapshotPin? {
    guard target.file.path.hasPrefix(root + "/") else { return nil }
    let path = String(target.file.path.dropFirst(root.count + 1))
    let found: SelectorList = observer.look(.selectors, "\(path) pin") {
      SelectorList(texts: placeFinder(.v2, .utf16).pin(path).map { ["doc": $0.spelling] } ?? [:])
    }
    return found.texts["doc"].flatMap { try? SnapshotPin($0) }
  }
}

/// Selectors by their kind.
struct SelectorList: ObservedValue {
  var texts: [String: String]

  var observation: JSONValue {
    .object(JSONObject(texts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
  }

  init(texts: [String: String]) { self.texts = texts }

  init?(observation: JSONValue) {
    guard let members = observation.objectValue else { return nil }
    texts = members.reduce(into: [:]) { $0[$1.key] = $1.value.stringValue }
  }

  static var unknown: SelectorList { SelectorList(texts: [:]) }
}

extension PlaceFinder {
  /// The id of the definition whose name is at an offset.
  func symbolID(_ path: String, offset: Int) -> String? {
    guard let file = try? index(path), let profile = LanguageProfile.forFile(named: path) else { return nil }
    let statement = file.outline.statements.firstIndex { statement in
      statement.definition.map { file.outline.symbols[$0].nameRange.lowerBound } == offset
    }
    guard let statement else { return nil }
    return SymbolFingerprint(of: statement, in: file, path: path, language: profile.scheme)?.text
  }

  /// Selectors of a place that last; those that can not be made are left out.
  func selectors(_ path: String, range: Range<Int>, pin: SnapshotPin?) -> [String: String] {
    guard let source = try? bytes(path) else { return [:] }
    let spelling = PlaceSpelling(pin: pin)
    var selectors: [String: String] = [:]
    guard let file = try? index(path) else {
      selectors["anchor"] = spelling.anchor(path, offset: range.lowerBound, source)
      return selectors
    }
    if let place = file.place(of: range.lowerBound, in: source) {
      selectors["anchor"] = spelling.anchor(path, file, place, source)
    } else {
      selectors["anchor"] = spelling.anchor(path, offset: range.lowerBound, source)
    }
    if let selector = try? astSelector(path: path, range: range, offset: range.lowerBound, pin: pin) {
      selectors["ast"] = selector
    }
    if let symbol = file.outline.enclosingSymbol(atByteOffset: range.lowerBound),
      let id = symbolID(path, offset: symbol.nameRange.lowerBound)
    {
      selectors["symbolId"] = "sym:" + id
    }
    return selectors
  }

  /// What pins a selector to the present content of a file: HEAD where it has just this content, else its digest, which is
  /// kept.
  func pin(_ path: String) -> SnapshotPin? {
    guard let file = try? sources.file(description.root + "/" + path) else { return nil }
    if let repository = try? GitRepository.containing(description.root), let head = repository.head,
      let commit = repository.commit(named: head),
      repository.content(
        of: CommitContents.prefix(of: description.root, in: repository.workTree) + path,
        in: commit
      ) == file.text.fileBytes
    {
      return try? SnapshotPin("git:\(head)")
    }
    description.contentStore.keep(file.text.fileBytes)
    return try? SnapshotPin(file.digest)
  }
}
