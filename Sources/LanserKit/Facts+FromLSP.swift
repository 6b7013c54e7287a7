import AnalysisBundles
import LanguageServerProtocol
import SourceText

/// Turns answers of a language server into facts: forms instead of paths, names instead of numbers.
struct FactsFromLSP: Sendable {
  let forms: PathForms
  let sources: SourceFiles

  func range(_ range: LSPRange) -> TextRange {
    TextRange(
      start: TextPosition(line: range.start.line, column: range.start.character),
      end: TextPosition(line: range.end.line, column: range.end.character)
    )
  }

  func location(_ location: LSPLocation) -> LocationFact {
    LocationFact(
      uri: forms.form(ofURI: location.uri),
      range: range(location.range),
      text: excerpt(location.uri, line: location.range.start.line)
    )
  }

  func hover(_ hover: LSPHover?) -> HoverFact? {
    hover.map {
      HoverFact(format: $0.format.rawValue, value: forms.normalise($0.value), range: $0.range.map(range))
    }
  }

  func symbols(_ symbols: [LSPDocumentSymbol], uri: String) -> [SymbolFact] {
    symbols.map { symbol in
      SymbolFact(
        name: symbol.name,
        kind: symbol.kind.name,
        detail: symbol.detail.map(forms.normalise),
        uri: uri,
        range: range(symbol.range),
        nameRange: range(symbol.selectionRange),
        container: symbol.containerName,
        children: self.symbols(symbol.children, uri: uri).inBundleOrder
      )
    }
  }

  func symbol(_ symbol: WorkspaceSymbolRequest.Symbol) -> SymbolFact {
    SymbolFact(
      name: symbol.name,
      kind: symbol.kind.name,
      uri: forms.form(ofURI: symbol.location.uri),
      range: range(symbol.location.range),
      nameRange: range(symbol.location.range),
      container: symbol.containerName.flatMap { $0.isEmpty ? nil : $0 }
    )
  }

  func diagnostic(_ diagnostic: LSPDiagnostic, uri: String) -> DiagnosticFact {
    DiagnosticFact(
      uri: forms.form(ofURI: uri),
      range: range(diagnostic.range),
      severity: severity(diagnostic.severity),
      code: diagnostic.code,
      source: diagnostic.source,
      message: forms.normalise(diagnostic.message),
      tags: diagnostic.tags.compactMap { [1: "unnecessary", 2: "deprecated"][$0] },
      text: excerpt(uri, line: diagnostic.range.start.line)
    )
  }

  /// A diagnostic without severity counts as an error: the protocol leaves the choice to the client, and an error is what
  /// must not be overlooked.
  private func severity(_ severity: LSPDiagnostic.Severity?) -> DiagnosticFact.Severity {
    switch severity {
    case .error, nil: .error
    case .warning: .warning
    case .information: .information
    case .hint: .hint
    }
  }

  private func excerpt(_ uri: String, line: Int) -> String? {
    guard let path = try? FileURI.path(ofURI: uri) else { return nil }
    return sources.excerpt(path, line: line)
  }
}
