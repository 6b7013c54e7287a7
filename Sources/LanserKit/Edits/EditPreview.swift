import AnalysisBundles
import CanonicalJSON
import EditTransactions
import GitRepository
import LanguageServerProtocol
import SourceText

extension EditProposal {
  /// Exactly what a preview shows, or a failure.
  ///
  /// Every file has to hold what it held when the preview was made, and will hold what the preview showed. With `mergesChanges`, a file
  /// that was changed since is merged with the change, three ways, where its old content is still known to git.
  init(_ preview: EditPreview, mergesChanges: Bool) {
    self.init { ground throws(Failure) in
      let reader = WorkspaceEditReader(root: ground.root.path)
      let planned = try reader.request(preview.workspaceEdit, encoding: preview.encoding)
      var changed: [(path: RelativePath, before: ContentDigest)] = []
      for file in preview.files {
        let path = try reader.path(file.uri)
        let found = try ground.root.content(of: path)
        guard found?.digest != file.before else { continue }
        guard mergesChanges, let before = file.before, found != nil else {
          throw Failure(
            changed: path,
            expected: file.before,
            found: found?.digest,
            outcome: "0 of \(preview.files.count) files were written"
          )
        }
        changed.append((path, before))
      }
      if changed.isEmpty { return planned }
      return try PreviewMerge(ground: ground, preview: preview, request: planned).request(changed)
    }
    checks = { change in [preview.check(change, mergesChanges: mergesChanges)] }
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

extension EditPreview {
  /// What is planned now has to be what was shown, unless it was merged with what came between.
  fileprivate func check(_ change: PlannedChange, mergesChanges: Bool) -> EditCheck {
    let planned = Dictionary(
      change.files.map { (FileURI.escaped($0.path.description), $0.after?.digest) },
      uniquingKeysWith: { first, _ in first }
    )
    let differing = files.filter { planned[$0.uri] != .some($0.after) }.map(\.uri)
    if planned.count == files.count, differing.isEmpty {
      return EditCheck("as-previewed", passed: "every file is what it was, and becomes what was shown")
    }
    if mergesChanges {
      return EditCheck(
        "as-previewed",
        passed: "merged with later changes: \(differing.joined(separator: ", "))"
      )
    }
    return EditCheck(
      "as-previewed",
      refused: Failure(
        .applyConflict,
        "the edit of the bundle does not come to what its preview shows",
        hints: ["Make the preview again."]
      )
    )
  }
}

/// Whether a bundle is what its id says.
enum BundleDigest {
  static func isIntact(_ json: JSONValue) throws(Failure) -> Bool {
    do throws(CanonicalizationError) {
      return try BundleIdentity(of: json).bundleID == json["bundleId"]?.stringValue
    } catch {
      throw Failure(.schema, "the bundle has no canonical form: \(error)")
    }
  }
}
