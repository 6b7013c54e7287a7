/// What an edit may do beyond what is always safe.
package struct EditPolicy: Hashable, Sendable {
  /// Lists of globs; of each list a target must match one.
  package var allow: [[PathPattern]]
  /// Globs of which a target may match none.
  package var deny: [PathPattern]
  /// The most files that a change may touch; nil is no limit.
  package var maximumFiles: Int?
  /// Whether files may be edited that git could not bring back.
  package var allowsDirtyWorkTree: Bool
  /// Whether files may be written that make other tools run code.
  package var allowsSensitiveFiles: Bool
  /// Whether parts may be applied that their author wants confirmed.
  package var isConfirmed: Bool
  /// Whether a weaker guarantee of the file system is a refusal.
  package var isStrict: Bool

  package init(
    allow: [[PathPattern]] = [],
    deny: [PathPattern] = [],
    maximumFiles: Int? = nil,
    allowsDirtyWorkTree: Bool = false,
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
