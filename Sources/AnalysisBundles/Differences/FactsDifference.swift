import CanonicalJSON
import SourceText

/// What is different in other facts.
struct FactsDifference {
  let before: Facts?
  let after: Facts?

  var changes: [BundleChange] {
    guard before != nil || after != nil else { return [] }
    return payloadChanges + metaChanges
  }

  private var payloadChanges: [BundleChange] {
    switch (before?.payload, after?.payload) {
    case (.hover(let old), .hover(let new)):
      return [BundleChange.ofValue(.facts, "hover text", old?.json ?? .null, new?.json ?? .null)].compactMap {
        $0?.with(
          old?.value.firstDifferingLine(from: new?.value),
          new?.value.firstDifferingLine(from: old?.value)
        )
      }
    case (.place(let old), .place(let new)): return changes(from: old, to: new)
    default: break
    }
    let (old, new) = (before.map(list), after.map(list))
    // Another command was asked: everything of the one is gone, everything of the other is new.
    guard let old, let new, old.subject == new.subject else {
      return (old?.changes(from: old?.entries ?? [], to: []) ?? [])
        + (new?.changes(from: [], to: new?.entries ?? []) ?? [])
    }
    return old.changes(from: old.entries, to: new.entries)
  }

  private var metaChanges: [BundleChange] {
    guard let before, let after else { return [] }
    return [
      BundleChange.ofValue(.facts, "completeness", before.state.json, after.state.json),
      .ofValue(
        .facts,
        "analysed files",
        before.analysedFiles.map { .integer($0) } ?? .null,
        after.analysedFiles.map { .integer($0) } ?? .null
      ),
      .ofValue(
        .facts,
        "source files of the workspace",
        before.workspaceFiles.map { .integer($0) } ?? .null,
        after.workspaceFiles.map { .integer($0) } ?? .null
      ),
      .ofValue(.facts, "provenance", .string(before.provenance.rawValue), .string(after.provenance.rawValue)),
      .ofValue(.facts, "truncation", .bool(before.truncated), .bool(after.truncated)),
    ]
    .compactMap(\.self)
  }

  // MARK: - Lists

  private struct List {
    var subject: String
    var entries: [ComparedEntry]
    var isSingular = false

    func changes(from old: [ComparedEntry], to new: [ComparedEntry]) -> [BundleChange] {
      EntryMatching(area: .facts, subject: subject, isSingular: isSingular).changes(from: old, to: new)
    }
  }

  private func list(_ facts: Facts) -> List {
    switch facts.payload {
    case .definitions(let list): List(subject: "definition", entries: list.map(entry), isSingular: true)
    case .declarations(let list): List(subject: "declaration", entries: list.map(entry), isSingular: true)
    case .typeDefinitions(let list):
      List(subject: "type definition", entries: list.map(entry), isSingular: true)
    case .implementations(let list): List(subject: "implementation", entries: list.map(entry))
    case .references(let list): List(subject: "reference", entries: list.map(entry))
    case .symbols(let list), .outline(let list): List(subject: "symbol", entries: entries(list, below: []))
    case .diagnostics(let list): List(subject: "diagnostic", entries: list.map(entry))
    case .hover(let hover):
      List(subject: "hover text", entries: hover.map { [entry($0)] } ?? [])
    case .place(let place): List(subject: "place", entries: [entry(place.location)], isSingular: true)
    case .explanation(let explanation):
      List(subject: "place", entries: explanation.place.map { [entry($0)] } ?? [], isSingular: true)
    case .renameTarget(let target):
      List(subject: "rename target", entries: [entry(target.location)], isSingular: true)
    case .actions(let actions): List(subject: "action", entries: actions.map(entry))
    }
  }

  private func entry(_ location: LocationFact) -> ComparedEntry {
    ComparedEntry(
      uri: location.uri,
      range: location.range,
      content: location.text,
      text: location.text ?? "",
      json: location.json
    )
  }

  private static let nowhere = TextRange(
    start: TextPosition(line: 0, column: 0),
    end: TextPosition(line: 0, column: 0)
  )

  private func entry(_ hover: HoverFact) -> ComparedEntry {
    ComparedEntry(
      uri: "",
      range: hover.range ?? Self.nowhere,
      content: nil,
      text: hover.value,
      json: hover.json
    )
  }

  private func entry(_ action: ActionFact) -> ComparedEntry {
    ComparedEntry(uri: "", range: Self.nowhere, content: action.title, text: action.title, json: action.json)
  }

  private func entry(_ diagnostic: DiagnosticFact) -> ComparedEntry {
    let code = diagnostic.code.map { " [\($0)]" } ?? ""
    let text = "\(diagnostic.severity.rawValue): \(diagnostic.message)\(code)"
    return ComparedEntry(
      uri: diagnostic.uri,
      range: diagnostic.range,
      content: "\(text)\n\(diagnostic.text ?? "")",
      text: text,
      json: diagnostic.json
    )
  }

  /// Symbols one by one, each without those that belong to it.
  private func entries(_ symbols: [SymbolFact], below names: [String]) -> [ComparedEntry] {
    symbols.flatMap { symbol -> [ComparedEntry] in
      let path = names + [symbol.name]
      var own = symbol
      own.children = []
      let name = path.joined(separator: ".")
      let detail = symbol.detail.map { " \($0)" } ?? ""
      let entry = ComparedEntry(
        uri: symbol.uri,
        range: symbol.nameRange,
        content: "\(symbol.kind) \(name)",
        text: "\(symbol.kind) \(name)\(detail)",
        json: own.json
      )
      return [entry] + entries(symbol.children, below: path)
    }
  }

  private func changes(from old: PlaceFact, to new: PlaceFact) -> [BundleChange] {
    let places = EntryMatching(area: .facts, subject: "place", isSingular: true)
      .changes(from: [entry(old.location)], to: [entry(new.location)])
    let selectors = Set(old.selectors.keys).union(new.selectors.keys).sorted().compactMap { kind in
      BundleChange.ofValue(
        .facts,
        "\(kind) selector",
        old.selectors[kind].map { .string($0) } ?? .null,
        new.selectors[kind].map { .string($0) } ?? .null
      )
    }
    let symbol = BundleChange.ofValue(
      .facts,
      "enclosing symbol",
      old.json["symbol"] ?? .null,
      new.json["symbol"] ?? .null
    )
    return places + selectors + [symbol].compactMap(\.self)
  }
}

extension BundleChange {
  /// The same change with other words for the two sides.
  fileprivate func with(_ before: String?, _ after: String?) -> BundleChange {
    var result = self
    if let before { result.before?.text = before }
    if let after { result.after?.text = after }
    return result
  }
}

extension String {
  /// The first line that another text does not have in the same place; the whole first line when there is no other text.
  fileprivate func firstDifferingLine(from other: String?) -> String {
    let own = split(separator: "\n", omittingEmptySubsequences: false)
    let others = (other ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    let same = zip(own, others).prefix { $0 == $1 }.count
    return own.indices.contains(same) ? String(own[same]) : "(ends)"
  }
}

extension Facts.State {
  fileprivate var json: JSONValue {
    switch self {
    case .ready: "complete"
    case .partial(let reason): .string("partial (\(reason))")
    }
  }
}
