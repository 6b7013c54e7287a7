package import AnalysisBundles
package import ProcessReward

extension RewardDiagnostic {
  /// A diagnostic of a bundle as rewards see it; both have the same JSON.
  package init(_ fact: DiagnosticFact) {
    self.init(
      uri: fact.uri,
      range: fact.range,
      severity: Severity(fact.severity),
      code: fact.code,
      source: fact.source,
      message: fact.message,
      tags: fact.tags,
      text: fact.text
    )
  }
}

extension RewardDiagnostic.Severity {
  init(_ severity: DiagnosticFact.Severity) {
    switch severity {
    case .error: self = .error
    case .warning: self = .warning
    case .information: self = .information
    case .hint: self = .hint
    }
  }
}

extension DiagnosticFact {
  /// The diagnostic as bundles have it.
  package init(_ diagnostic: RewardDiagnostic) {
    self.init(
      uri: diagnostic.uri,
      range: diagnostic.range,
      severity: Severity(diagnostic.severity),
      code: diagnostic.code,
      source: diagnostic.source,
      message: diagnostic.message,
      tags: diagnostic.tags,
      text: diagnostic.text
    )
  }
}

extension DiagnosticFact.Severity {
  init(_ severity: RewardDiagnostic.Severity) {
    switch severity {
    case .error: self = .error
    case .warning: self = .warning
    case .information: self = .information
    case .hint: self = .hint
    }
  }
}
