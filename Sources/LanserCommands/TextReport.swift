import AnalysisBundles
import CanonicalJSON
import LanserKit
import SourceText

/// A bundle as text for people and agents: one result a line, `path:line:col` first, then the source line.
///
/// Everything printed is in the bundle, except that files outside the workspace are named by their absolute path, which
/// can be opened, and that columns are counted in the unit that was asked for.
struct TextReport {
  let bundle: AnalysisBundle
  let presentation: Presentation
  let limit: Int
  let usesColor: Bool

  /// The lines of the result; empty when there is nothing.
  var lines: [String] {
    guard let facts = bundle.facts else { return [] }
    switch facts.payload {
    case .definitions(let list), .declarations(let list), .typeDefinitions(let list),
      .implementations(let list),
      .references(let list):
      return capped(list, facts) { [line(for: $0)] }
    case .hover(let hover): return hover.map { plainText(of: $0) } ?? []
    case .symbols(let list): return capped(list, facts) { lines(for: $0, indent: 0) }
    case .outline(let list): return capped(list, facts) { lines(for: $0, indent: 0) }
    case .diagnostics(let list): return capped(list, facts) { [line(for: $0)] } + summary(of: list)
    case .place(let place):
      let wanted = bundle.request.parameters["as"]?.stringValue
      return wanted.map { [(place.selectors[$0] ?? "").safeForTerminal] } ?? lines(for: place)
    case .actions(let list): return capped(list, facts) { [line(for: $0)] }
    case .explanation(let explanation): return ExplanationReport(explanation, presentation).lines
    case .renameTarget(let target):
      return ["\(line(for: target.location))", "  name    \(target.name)".safeForTerminal]
    }
  }

  /// What to say on standard error when the result is empty.
  var emptyRemark: String? {
    guard let facts = bundle.facts else { return nil }
    let nothing: Bool
    let noun: String
    switch facts.payload {
    case .definitions(let list): (nothing, noun) = (list.isEmpty, "definitions")
    case .declarations(let list): (nothing, noun) = (list.isEmpty, "declarations")
    case .typeDefinitions(let list): (nothing, noun) = (list.isEmpty, "type definitions")
    case .implementations(let list): (nothing, noun) = (list.isEmpty, "implementations")
    case .references(let list): (nothing, noun) = (list.isEmpty, "references")
    case .hover(let hover): (nothing, noun) = (hover == nil, "hover text")
    case .symbols(let list): (nothing, noun) = (list.isEmpty, "symbols")
    case .outline(let list): (nothing, noun) = (list.isEmpty, "symbols")
    case .diagnostics(let list): (nothing, noun) = (list.isEmpty, "diagnostics")
    case .actions(let list): (nothing, noun) = (list.isEmpty, "actions")
    case .explanation, .place, .renameTarget: (nothing, noun) = (false, "")
    }
    guard nothing else { return nil }
    let analysed = facts.analysedFiles.map { " (\($0) source file\($0 == 1 ? "" : "s") analysed)" } ?? ""
    guard let resolution = bundle.resolution else { return "no \(noun)\(analysed)" }
    // With its line: a place that is a little off is seen at once.
    let place = presentation.place(uri: resolution.uri, resolution.range.start)
    let line = presentation.line(uri: resolution.uri, resolution.range.start.line).map { ": \($0)" } ?? ""
    return "no \(noun) at \(place)\(analysed)\(line)".safeForTerminal
  }

  private func capped<Entry>(_ list: [Entry], _ facts: Facts, _ render: (Entry) -> [String]) -> [String] {
    let shown = limit == 0 ? list[...] : list.prefix(limit)
    var lines = shown.flatMap(render)
    if shown.count < list.count {
      lines.append("… \(list.count - shown.count) more (--limit 0 prints all)")
    }
    if let cursor = facts.nextCursor {
      lines.append("… more follow (--cursor \(cursor))".safeForTerminal)
    }
    return lines
  }

  private func line(for location: LocationFact) -> String {
    let place = emphasised(presentation.place(uri: location.uri, location.range.start))
    guard let text = location.text, !text.isEmpty else { return place }
    return "\(place): \(text.safeForTerminal)"
  }

  private func line(for diagnostic: DiagnosticFact) -> String {
    let place = emphasised(presentation.place(uri: diagnostic.uri, diagnostic.range.start))
    let message = diagnostic.message.split(separator: "\n").joined(separator: "\n    ").safeForTerminal
    let code = diagnostic.code.map { " [\($0)]".safeForTerminal } ?? ""
    return "\(place): \(diagnostic.severity.rawValue): \(message)\(code)"
  }

  private func summary(of diagnostics: [DiagnosticFact]) -> [String] {
    guard !diagnostics.isEmpty else { return [] }
    let counts = DiagnosticFact.Severity.allCases.compactMap { severity -> String? in
      let count = diagnostics.count { $0.severity == severity }
      guard count > 0 else { return nil }
      let noun = severity == .information ? "information" : severity.rawValue + (count == 1 ? "" : "s")
      return "\(count) \(noun)"
    }
    return [counts.joined(separator: ", ")]
  }

  private func lines(for symbol: SymbolFact, indent: Int) -> [String] {
    let place = emphasised(presentation.place(uri: symbol.uri, symbol.nameRange.start))
    let padding = String(repeating: "  ", count: indent)
    let detail = symbol.detail.map { " \($0)" } ?? symbol.container.map { " (in \($0))" } ?? ""
    let words = "\(padding)\(symbol.kind) \(symbol.name)\(detail)".safeForTerminal
    return ["\(place): \(words)"] + symbol.children.flatMap { lines(for: $0, indent: indent + 1) }
  }

  private func line(for action: ActionFact) -> String {
    let kind = action.kind.map { " [\($0)]" } ?? ""
    let remark =
      action.disabledReason.map { " (not here: \($0))" } ?? (action.isPreferred ? " (preferred)" : "")
    return "\(action.id)  \(action.title)\(kind)\(remark)".safeForTerminal
  }

  private func lines(for place: PlaceFact) -> [String] {
    var lines = [line(for: place.location)]
    if let symbol = place.symbol {
      lines.append("  in      \(symbol.kind) \(symbol.qualifiedName)".safeForTerminal)
    }
    for (kind, selector) in place.selectors.sorted(by: { $0.key < $1.key }) {
      let padding = String(repeating: " ", count: max(1, 8 - kind.count))
      lines.append("  \(kind)\(padding)\(selector)".safeForTerminal)
    }
    return lines
  }

  private func plainText(of hover: HoverFact) -> [String] {
    let text = hover.format == "markdown" ? MarkdownText(hover.value).plain : hover.value
    return text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).safeForTerminal }
  }

  private func emphasised(_ place: String) -> String {
    usesColor ? "\u{1B}[36m\(place.safeForTerminal)\u{1B}[0m" : place.safeForTerminal
  }
}
