package import CanonicalJSON

/// What a command found out.
package struct Facts: Sendable {
  package enum Payload: Sendable {
    case definitions([LocationFact])
    case declarations([LocationFact])
    case typeDefinitions([LocationFact])
    case implementations([LocationFact])
    case references([LocationFact])
    case hover(HoverFact?)
    case symbols([SymbolFact])
    case outline([SymbolFact])
    case diagnostics([DiagnosticFact])
    case place(PlaceFact)
    case actions([ActionFact])
    case renameTarget(RenameTargetFact)
    case explanation(ExplanationFact)
  }

  /// Where the facts come from.
  package enum Provenance: String, Sendable {
    case languageServer = "lsp"
    case syntaxTree = "syntax"
  }

  /// Whether the facts are all there are.
  ///
  /// An error has no facts, so it has no state.
  package enum State: Hashable, Sendable {
    case ready
    case partial(reason: String)
  }

  /// How many references one bundle holds at most (SPEC 5).
  package static let pageSize = 100_000

  package var payload: Payload
  package var provenance: Provenance
  package var state: State
  /// How many files the server has taken into account, where it says so.
  package var analysedFiles: Int?
  /// How many source files of the server's languages the workspace holds; with fewer analysed than this, the server's
  /// configuration leaves some out.
  package var workspaceFiles: Int?
  package var truncated: Bool
  /// Hand this back as `--cursor` for what follows.
  package var nextCursor: String?

  package init(
    _ payload: Payload,
    provenance: Provenance,
    state: State = .ready,
    analysedFiles: Int? = nil
  ) {
    self.payload = payload
    self.provenance = provenance
    self.state = state
    self.analysedFiles = analysedFiles
    truncated = false
    nextCursor = nil
  }

  /// The payload's member name in a bundle.
  package var name: String {
    switch payload {
    case .definitions: "definitions"
    case .declarations: "declarations"
    case .typeDefinitions: "typeDefinitions"
    case .implementations: "implementations"
    case .references: "references"
    case .hover: "hover"
    case .symbols: "symbols"
    case .outline: "outline"
    case .diagnostics: "diagnostics"
    case .place: "place"
    case .actions: "actions"
    case .renameTarget: "renameTarget"
    case .explanation: "explanation"
    }
  }

  package var json: JSONValue {
    var members: [(String, JSONValue)] = [(name, payloadJSON), ("provenance", .string(provenance.rawValue))]
    switch state {
    case .ready: members.append(("state", "ready"))
    case .partial(let reason): members += [("state", "partial"), ("reason", .string(reason))]
    }
    if let analysedFiles {
      var analysed: JSONObject = ["files": .integer(analysedFiles)]
      if let workspaceFiles { analysed["workspaceFiles"] = .integer(workspaceFiles) }
      members.append(("analysed", .object(analysed)))
    }
    members.append(("truncated", .bool(truncated)))
    members.append(("nextCursor", nextCursor.map { .string($0) } ?? .null))
    return .object(JSONObject(members))
  }

  private var payloadJSON: JSONValue {
    switch payload {
    case .definitions(let list), .declarations(let list), .typeDefinitions(let list),
      .implementations(let list),
      .references(let list):
      .array(list.map(\.json))
    case .hover(let hover): hover?.json ?? .null
    case .symbols(let list), .outline(let list): .array(list.map(\.json))
    case .diagnostics(let list): .array(list.map(\.json))
    case .place(let place): place.json
    case .actions(let list): .array(list.map(\.json))
    case .renameTarget(let target): target.json
    case .explanation(let explanation): explanation.json
    }
  }
}
