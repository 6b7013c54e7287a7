package import AnalysisBundles
package import CanonicalJSON
import Relocation
import Selectors
import SourceText

// A question as one line of a batch, and as traces hold it:
// {"cmd": …, "selector": …, "params": {…}, "timeout": SECONDS}.

extension Question {
  /// The question as a request; reading it gives the same question.
  package var request: JSONValue {
    var params = parameters
    if indexing != .utf16 { params["indexing"] = .string(indexing.selectorSpelling) }
    if allowsPartial { params["allowPartial"] = true }
    return [
      "cmd": .string(kind.rawValue),
      "selector": selector.map { .string($0) } ?? .null,
      "params": .object(params),
      "timeout": timeout.map(\.requestSeconds) ?? .null,
    ]
  }

  /// Reads a request.
  ///
  /// - Throws: `Failure` with `E/SCHEMA` when it is none, or `E/BAD_SELECTOR_SYNTAX`.
  package init(request: JSONValue) throws(Failure) {
    var members = try RequestMembers(request)
    guard let kind = Kind(rawValue: Self.aliases[members.command] ?? members.command) else {
      throw Failure(.schema, "\"\(members.command)\" is no command of a request")
    }
    self.init(kind, selector: try members.selector, timeout: try members.timeout)
    try read(&members)
    if let unit = try members.text("indexing") {
      guard let encoding = PositionEncoding(selectorSpelling: unit) else {
        throw members.wrong("indexing", "utf-16, utf-8 or codepoint")
      }
      indexing = encoding
    }
    if let name = try members.text("relocation") {
      guard let algorithm = RelocationAlgorithm(rawValue: name) else {
        throw members.wrong("relocation", "relocate-v2 or relocate-v1")
      }
      relocation = algorithm
    }
    allowsPartial = try members.flag("allowPartial") ?? false
    try members.refuseRest()
  }

  private static let aliases = ["references": "refs", "diagnostics": "diag"]

  private mutating func read(_ members: inout RequestMembers) throws(Failure) {
    switch kind {
    case .references:
      includesDeclaration = try members.flag("includeDeclaration") ?? includesDeclaration
      cursor = try members.text("cursor", "a cursor that a bundle gave")
    case .symbols: query = try members.text("query")
    case .diagnostics:
      guard let name = try members.text("minimumSeverity") else { return }
      guard let severity = DiagnosticFact.Severity(rawValue: name) else {
        throw members.wrong("minimumSeverity", "error, warning, information or hint")
      }
      minimumSeverity = severity
    case .locate:
      isPinned = try members.flag("pin") ?? false
      guard let name = try members.text("as", "a kind of selector") else { return }
      guard let form = SelectorForm(rawValue: name) else { throw members.wrong("as", "a kind of selector") }
      selectorKind = form.rawValue
    case .actions: actionKinds = try members.texts("kinds") ?? []
    default: break
    }
  }
}
