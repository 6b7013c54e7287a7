package import CanonicalJSON

/// What an operation would change, or has changed, and every reason why that is safe or not.
package struct BundleEdits: Sendable {
  /// The edit as an LSP `WorkspaceEdit` (3.17), with URIs in the forms of bundles.
  package var workspaceEdit: JSONValue
  /// A unified diff that `git apply` takes.
  package var diff: String
  /// In the order of their URIs.
  package var files: [FileEdit]
  /// In the order in which they are made.
  package var checks: [SafetyCheck]
  /// What the diagnostics were and would be, and how they differ; nil where nobody asked a server.
  package var diagnostics: JSONValue?
  /// The transaction that wrote the change; nil for a preview.
  package var transaction: JSONValue?

  /// The change of one file.
  package struct FileEdit: Hashable, Sendable {
    /// Where the file is before the change, or after it when it is created.
    package var uri: String
    /// Where the file is afterwards, when it is renamed.
    package var renamedTo: String?
    /// `sha256:` and the digest of the bytes before; nil when there is no file.
    package var before: String?
    /// The same afterwards; nil when the file is deleted.
    package var after: String?
    /// How many places are edited.
    package var edits: Int

    package init(uri: String, renamedTo: String? = nil, before: String?, after: String?, edits: Int) {
      self.uri = uri
      self.renamedTo = renamedTo
      self.before = before
      self.after = after
      self.edits = edits
    }

    var json: JSONValue {
      var members: [(String, JSONValue)] = [("uri", .string(uri))]
      if let renamedTo { members.append(("renamedTo", .string(renamedTo))) }
      members.append(("before", before.map { .string($0) } ?? .null))
      members.append(("after", after.map { .string($0) } ?? .null))
      members.append(("edits", .integer(edits)))
      return .object(JSONObject(members))
    }
  }

  package init(
    workspaceEdit: JSONValue,
    diff: String,
    files: [FileEdit],
    checks: [SafetyCheck],
    diagnostics: JSONValue? = nil,
    transaction: JSONValue? = nil
  ) {
    self.workspaceEdit = workspaceEdit
    self.diff = diff
    self.files = files
    self.checks = checks
    self.diagnostics = diagnostics
    self.transaction = transaction
  }

  /// Whether every check passed.
  package var isSafe: Bool { checks.allSatisfy(\.passed) }

  package var json: JSONValue {
    [
      "workspaceEdit": workspaceEdit,
      "diff": .string(diff),
      "files": .array(files.map(\.json)),
      "safety": ["passed": .bool(isSafe), "checks": .array(checks.map(\.json))],
      "diagnostics": diagnostics ?? .null,
      "transaction": transaction ?? .null,
    ]
  }
}

/// One reason for which an edit is refused or not.
package struct SafetyCheck: Hashable, Sendable {
  /// Stable, in lower case with hyphens: `clean-work-tree`.
  package var name: String
  package var passed: Bool
  /// What was looked at and found, as a phrase.
  package var detail: String

  package init(_ name: String, passed: Bool, detail: String) {
    self.name = name
    self.passed = passed
    self.detail = detail
  }

  package var json: JSONValue {
    ["name": .string(name), "passed": .bool(passed), "detail": .string(detail)]
  }
}
