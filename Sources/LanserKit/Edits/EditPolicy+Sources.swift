package import AnalysisBundles
package import EditTransactions
import LanguageServers

/// What the user says about an edit on the command line; nil where nothing is said.
package struct EditRules: Hashable, Sendable {
  package var allow: [String]
  package var deny: [String]
  package var maximumFiles: Int?
  package var allowsDirtyWorkTree: Bool?
  package var allowsSensitiveFiles: Bool
  package var isConfirmed: Bool
  package var isStrict: Bool

  package init(
    allow: [String] = [],
    deny: [String] = [],
    maximumFiles: Int? = nil,
    allowsDirtyWorkTree: Bool? = nil,
    allowsSensitiveFiles: Bool = false,
    isConfirmed: Bool = false,
    isStrict: Bool = false
  ) {
    self.allow = allow
    self.deny = deny
    self.maximumFiles = maximumFiles
    self.allowsDirtyWorkTree = allowsDirtyWorkTree
    self.allowsSensitiveFiles = allowsSensitiveFiles
    self.isConfirmed = isConfirmed
    self.isStrict = isStrict
  }
}

extension WorkspaceDescription {
  /// The rules for an edit: those of the user, made stricter by those of the workspace.
  ///
  /// The workspace's configuration is part of what is edited, so it never loosens what the user has said.
  ///
  /// - Throws: `Failure` for a glob that is none.
  package func editPolicy(_ rules: EditRules) throws(Failure) -> EditPolicy {
    let configured = configuration.editPolicies
    var allow: [[PathPattern]] = []
    if !rules.allow.isEmpty { allow.append(try patterns(rules.allow, "--allow")) }
    if let globs = configured.allow { allow.append(try patterns(globs, "policies/allow")) }
    return EditPolicy(
      allow: allow,
      deny: try patterns(rules.deny, "--deny") + patterns(configured.deny, "policies/deny"),
      maximumFiles: [rules.maximumFiles, configured.maximumFiles].compactMap(\.self).min(),
      allowsDirtyWorkTree: rules.allowsDirtyWorkTree ?? configured.allowsDirtyWorkTree,
      allowsSensitiveFiles: rules.allowsSensitiveFiles,
      isConfirmed: rules.isConfirmed,
      isStrict: rules.isStrict || configured.isStrict
    )
  }

  private func patterns(_ globs: [String], _ source: String) throws(Failure) -> [PathPattern] {
    var patterns: [PathPattern] = []
    for glob in globs {
      guard let pattern = PathPattern(glob) else {
        throw Failure(
          .usage,
          "\"\(glob)\" (\(source)) is no glob of paths in the workspace",
          hints: ["Globs are those of .gitignore: src/**, *.py, docs/."]
        )
      }
      patterns.append(pattern)
    }
    return patterns
  }
}
