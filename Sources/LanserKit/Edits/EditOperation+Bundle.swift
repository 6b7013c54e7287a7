package import AnalysisBundles
package import CanonicalJSON
package import EditTransactions
import GitRepository
import SourceText

extension EditOperation {
  /// Applies exactly what a bundle shows, or fails.
  ///
  /// Every file has to hold what it held when the preview was made, and will hold what the preview showed. With `mergesChanges`, a file
  /// that was changed since is merged with the change, three ways, where its old content is still known to git.
  ///
  /// - Throws: `Failure` when the bundle is no preview of an edit, or was altered.
  package static func apply(
    bundle json: JSONValue,
    source: String,
    mergesChanges: Bool,
    policy: EditPolicy,
    isApplied: Bool
  ) throws(Failure) -> EditOperation {
    let preview = try EditPreview(json, source: source)
    return EditOperation(
      command: "apply",
      label: "apply \(preview.command) (\(preview.bundleID.prefix(15)))",
      applyCommand: "lanser apply \(source)",
      parameters: ["bundle": .string(preview.bundleID), "3way": .bool(mergesChanges)],
      policy: policy,
      isApplied: isApplied
    ) { workspace, _ throws(Failure) in
      let reader = WorkspaceEditReader(root: workspace.root)
      let planned = try reader.request(preview.workspaceEdit, encoding: preview.encoding)
      let ground = try EditGround(workspace.description)
      let files = try preview.files.map { file throws(Failure) in
        (path: try reader.path(file.uri), before: file.before, after: file.after)
      }
      var changed: [(path: RelativePath, before: ContentDigest)] = []
      for file in files {
        let found = try ground.root.content(of: file.path)
        guard found?.digest != file.before else { continue }
        guard mergesChanges, let before = file.before, found != nil else {
          throw Failure(
            changed: file.path,
            expected: file.before,
            found: found?.digest,
            outcome: "0 of \(files.count) files were written"
          )
        }
        changed.append((file.path, before))
      }
      if changed.isEmpty {
        return EditProposal(
          request: planned,
          hooks: EditHooks(checks: { change throws(Failure) in try Self.asPreviewed(change, files) })
        )
      }
      let merge = PreviewMerge(ground: ground, preview: preview, request: planned)
      return EditProposal(request: try merge.request(changed))
    }
  }

  /// What is planned now has to be what was shown.
  private static func asPreviewed(
    _ change: PlannedChange,
    _ files: [(path: RelativePath, before: ContentDigest?, after: ContentDigest?)]
  ) throws(Failure) -> [EditCheck] {
    let planned = Dictionary(
      change.files.map { ($0.path, $0.after?.digest) },
      uniquingKeysWith: { first, _ in first }
    )
    let isSame = planned.count == files.count && files.allSatisfy { planned[$0.path] == .some($0.after) }
    guard isSame else {
      throw Failure(
        .applyConflict,
        "the edit of the bundle does not come to what its preview shows; 0 of \(files.count) files were written",
        hints: ["Make the preview again."]
      )
    }
    return [EditCheck("as-previewed", passed: "every file is what it was, and becomes what was shown")]
  }
}

/// The parts of a bundle that an edit can be made from.
struct EditPreview: Sendable {
  struct File: Sendable {
    var uri: String
    var before: ContentDigest?
    var after: ContentDigest?
  }

  let bundleID: String
  let command: String
  let encoding: PositionEncoding
  let workspaceEdit: JSONValue
  let diff: String
  let files: [File]

  init(_ json: JSONValue, source: String) throws(Failure) {
    func refuse(_ what: String) -> Failure {
      Failure(
        .schema,
        "\(source) \(what); no file was written",
        hints: ["Make one with --json and without --apply: lanser edit --patch FILE --json > bundle.json."]
      )
    }
    guard let bundleID = json["bundleId"]?.stringValue, let request = json["request"],
      let command = request["cmd"]?.stringValue
    else { throw refuse("is no bundle") }
    guard let edits = json["edits"], !edits.isNull, let workspaceEdit = edits["workspaceEdit"],
      let diff = edits["diff"]?.stringValue, let list = edits["files"]?.arrayValue
    else { throw refuse("is the bundle of \"\(command)\", which holds no edit") }
    guard (edits["transaction"] ?? .null).isNull else {
      throw refuse("is the bundle of an edit that was applied, not of a preview")
    }
    guard try BundleDigest.isIntact(json) else {
      throw Failure(
        .replayMismatch,
        "\(source) was altered: it does not have the content that its bundleId names; no file was written",
        hints: ["Make the preview again."]
      )
    }
    guard
      let encoding = json["environment"]?["positionEncoding"]?.stringValue.flatMap(PositionEncoding.init)
    else { throw refuse("does not say how columns are counted") }
    var files: [File] = []
    for file in list {
      guard let uri = file["uri"]?.stringValue else { throw refuse("lists a file without a uri") }
      files.append(
        File(
          uri: uri,
          before: file["before"]?.stringValue.flatMap(ContentDigest.init),
          after: file["after"]?.stringValue.flatMap(ContentDigest.init)
        )
      )
    }
    self.bundleID = bundleID
    self.command = command
    self.encoding = encoding
    self.workspaceEdit = workspaceEdit
    self.diff = diff
    self.files = files
  }
}

/// Whether a bundle is what its id says.
enum BundleDigest {
  static func isIntact(_ json: JSONValue) throws(Failure) -> Bool {
    var meta = json["meta"]?.objectValue ?? [:]
    meta["volatile"] = nil
    let names = ["request", "resolution", "facts", "edits", "status", "error", "environment", "capabilities"]
    let members = names.map { ($0, json[$0] ?? .null) } + [("meta", .object(meta))]
    do throws(CanonicalizationError) {
      return try JSONValue.object(JSONObject(members)).canonicalDigest().description
        == json["bundleId"]?.stringValue
    } catch {
      throw Failure(.schema, "the bundle has no canonical form: \(error)")
    }
  }
}
