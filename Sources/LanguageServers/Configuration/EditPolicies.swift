import CanonicalJSON

/// What `lanser.json` says about edits under `policies`.
///
/// A repository may make the rules for edits of its files stricter than they are. It may say that a dirty work tree is usual here; but
/// it can not allow edits of files that make other tools run code, because whoever wrote the repository is the one from whom
/// that protects: only the user can, on the command line.
package struct EditPolicies: Hashable, Sendable {
  /// Globs of which a target must match one; nil when there is no such list.
  package var allow: [String]?
  /// Globs of which a target may match none.
  package var deny: [String]
  package var maximumFiles: Int?
  package var allowsDirtyWorkTree: Bool
  package var isStrict: Bool
  /// Whether an edit that brings new errors is refused.
  package var deniesNewErrors: Bool
  /// Whether an edit is refused whose place is not certain.
  package var deniesApplyOnAmbiguous: Bool

  package init() {
    allow = nil
    deny = []
    maximumFiles = nil
    allowsDirtyWorkTree = false
    isStrict = false
    deniesNewErrors = false
    deniesApplyOnAmbiguous = true
  }

  private static let members = [
    "allow", "allowDirty", "deny", "denyApplyOnAmbiguous", "denyNewErrors", "maxFiles", "strict",
  ]

  init(_ value: JSONValue?, at pointer: JSONPointer) throws(DocumentProblem) {
    self.init()
    guard let value else { return }
    let object = try StrictObject(value, at: pointer, members: Self.members)
    allow = try object.strings("allow")
    deny = try object.strings("deny") ?? []
    if let limit = try object.integer("maxFiles") {
      guard limit > 0 else {
        throw DocumentProblem(pointer.appending("maxFiles"), .invalid(expected: "a number above 0"))
      }
      maximumFiles = limit
    }
    allowsDirtyWorkTree = try object.bool("allowDirty") ?? false
    isStrict = try object.bool("strict") ?? false
    deniesNewErrors = try object.bool("denyNewErrors") ?? false
    deniesApplyOnAmbiguous = try object.bool("denyApplyOnAmbiguous") ?? true
    for (name, globs) in [("allow", allow ?? []), ("deny", deny)] {
      for (index, glob) in globs.enumerated() where glob.isEmpty {
        throw DocumentProblem(pointer.appending(name).appending("\(index)"), .invalid(expected: "a glob"))
      }
    }
  }
}
