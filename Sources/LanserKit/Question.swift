package import AnalysisBundles
import CanonicalJSON
package import Relocation
import Selectors
package import SourceText

/// One read-only question about a workspace.
package struct Question: Sendable {
  /// What is asked; the raw value is the name of the command.
  package enum Kind: String, Sendable, CaseIterable {
    case definition = "def"
    case declaration = "decl"
    case typeDefinition = "typedef"
    case implementation = "impl"
    case references = "refs"
    case hover
    case symbols
    case diagnostics = "diag"
    case outline
    case locate
    case actions
    case prepareRename = "prepare-rename"
    case explain
  }

  package var kind: Kind
  /// A selector, or the path of a file where the question is about a whole file; nil for the whole workspace.
  package var selector: String?
  /// The unit of columns in the selector, unless the selector names one itself.
  package var indexing: PositionEncoding
  /// How long to wait for the server; nil for as long as the workspace's configuration says.
  package var timeout: Duration?
  /// For references: whether the declaration itself is listed too.
  package var includesDeclaration: Bool
  /// For symbols of the whole workspace: what their names must match.
  package var query: String?
  /// For diagnostics: the least severe that is listed.
  package var minimumSeverity: DiagnosticFact.Severity
  /// For a location: the one kind of selector that is wanted (`cursor`, `range`, `symbol`, `ast`, `anchor`, `symbolId`).
  package var selectorKind: String?
  /// For a location: whether the selectors in the answer are pinned to the present content.
  package var isPinned = false
  /// How a place is looked for that may not be where it was.
  package var relocation = RelocationAlgorithm.v2
  /// For actions: the kinds that are wanted (LSP `CodeActionKind`); empty for all.
  package var actionKinds: [String] = []
  /// Where to go on in a long list.
  package var cursor: String?
  /// Whether an answer that may be incomplete is a success.
  package var allowsPartial: Bool

  package init(
    _ kind: Kind,
    selector: String?,
    indexing: PositionEncoding = .utf16,
    timeout: Duration? = nil,
    includesDeclaration: Bool = true,
    query: String? = nil,
    minimumSeverity: DiagnosticFact.Severity = .information,
    selectorKind: String? = nil,
    cursor: String? = nil,
    allowsPartial: Bool = false
  ) {
    self.kind = kind
    self.selector = selector
    self.indexing = indexing
    self.timeout = timeout
    self.includesDeclaration = includesDeclaration
    self.query = query
    self.minimumSeverity = minimumSeverity
    self.selectorKind = selectorKind
    self.cursor = cursor
    self.allowsPartial = allowsPartial
  }

  /// The options that can change the answer of this kind of question.
  var parameters: JSONObject {
    var parameters: JSONObject = [:]
    switch kind {
    case .references:
      parameters["includeDeclaration"] = .bool(includesDeclaration)
      if let cursor { parameters["cursor"] = .string(cursor) }
    case .symbols:
      if let query { parameters["query"] = .string(query) }
    case .diagnostics:
      parameters["minimumSeverity"] = .string(minimumSeverity.rawValue)
    case .actions:
      if !actionKinds.isEmpty { parameters["kinds"] = .array(actionKinds.map { .string($0) }) }
    case .locate:
      if let selectorKind { parameters["as"] = .string(selectorKind) }
      if isPinned { parameters["pin"] = true }
      // The selectors in the answer are spelled in it.
      if indexing != .utf16 { parameters["indexing"] = .string(indexing.selectorSpelling) }
    default: break
    }
    if relocation != .v2 { parameters["relocation"] = .string(relocation.rawValue) }
    return parameters
  }

  /// Whether a language server is needed for the answer.
  var needsServer: Bool { kind != .explain && kind != .outline && kind != .locate }
}
