import SourceText

/// Which diagnostics a reward counts.
package enum RewardScope: String, Sendable, CaseIterable {
  /// Those in the lines of the definition that the step is about.
  case target
  /// Those of the files that the step touches.
  case file
  /// Those of the files that the step touches, and of the files that refer to what it changes.
  case affected
  /// All.
  case workspace
}

/// Decides which diagnostics are in a scope; the caller knows the files, this knows the rule.
package struct ScopeFilter: Sendable {
  /// A definition, before or after the step.
  package struct Place: Hashable, Sendable {
    package var uri: String
    /// Of the whole definition, from zero.
    package var lines: ClosedRange<Int>

    package init(uri: String, lines: ClosedRange<Int>) {
      self.uri = uri
      self.lines = lines
    }
  }

  package var scope: RewardScope
  /// Uris of one side, before or after: renamed files have another there.
  package var touched: Set<String>
  /// Files that refer to what the step changes.
  package var referring: Set<String>
  /// nil when the step is about no definition, or it is gone.
  package var target: Place?

  package init(
    scope: RewardScope,
    touched: Set<String>,
    referring: Set<String> = [],
    target: Place? = nil
  ) {
    self.scope = scope
    self.touched = touched
    self.referring = referring
    self.target = target
  }

  package func includes(_ diagnostic: RewardDiagnostic) -> Bool {
    switch scope {
    case .target:
      guard let target, target.uri == diagnostic.uri else { return false }
      return target.lines.contains(diagnostic.range.start.line)
    case .file: return touched.contains(diagnostic.uri)
    case .affected: return touched.contains(diagnostic.uri) || referring.contains(diagnostic.uri)
    case .workspace: return true
    }
  }
}
