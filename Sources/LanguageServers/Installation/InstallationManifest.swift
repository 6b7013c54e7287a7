import CanonicalJSON

/// Every file of an installation, as it was when it was made (`manifest.json`).
struct InstallationManifest: Hashable, Sendable {
  struct File: Hashable, Sendable {
    /// Relative to the installation, with `/`.
    var path: String
    /// Bytes.
    var size: Int
    var digest: SHA256Digest
    /// The permission bits.
    var mode: UInt32
    /// Microseconds since 1970, for the quick check.
    var modified: Int
  }

  /// By path.
  var files: [File]

  /// The files that are the server's own or its runtime's.
  enum Part: String {
    case server
    case runtime
  }

  /// The digest of one part: SHA-256 of the canonical JSON of `{path: "sha256:…"}`.
  ///
  /// The runtime has its own because it differs between kinds of machines, and a lock is shared by all.
  func digest(of part: Part) throws(LanguageServersError) -> SHA256Digest {
    let members = files.filter { $0.path.hasPrefix(part.rawValue + "/") }
      .map { ($0.path, JSONValue.string($0.digest.description)) }
    return try CanonicalForm.digest(.object(JSONObject(members)))
  }

  /// Reads what is in a directory.
  init(scanning tree: borrowing FileTree) throws(LanguageServersError) {
    files = []
    for path in try Self.paths(in: tree) {
      guard let status = try tree.status(path) else { continue }
      files.append(
        File(
          path: path,
          size: status.size,
          digest: try tree.digest(path),
          mode: status.mode,
          modified: status.modifiedMicroseconds
        )
      )
    }
  }

  /// The files of an installation, without the records that describe it.
  static func paths(in tree: borrowing FileTree) throws(LanguageServersError) -> [String] {
    try tree.paths().filter { $0 != InstallationRecord.fileName && $0 != InstallationRecord.manifestName }
  }

  init(decoding value: JSONValue) throws(DocumentProblem) {
    let root = try StrictObject(value, at: .root, members: ["files", "manifestVersion"])
    try root.requireVersion(1, member: "manifestVersion")
    files = []
    for (pointer, element) in try root.array("files") ?? [] {
      let object = try StrictObject(
        element,
        at: pointer,
        members: ["digest", "mode", "modified", "path", "size"]
      )
      files.append(
        File(
          path: try object.required(object.string("path"), "path"),
          size: try object.required(object.integer("size"), "size"),
          digest: try object.required(object.digest("digest"), "digest"),
          mode: UInt32(clamping: try object.required(object.integer("mode"), "mode")),
          modified: try object.required(object.integer("modified"), "modified")
        )
      )
    }
  }

  var json: JSONValue {
    [
      "manifestVersion": 1,
      "files": .array(
        files.map { file in
          [
            "path": .string(file.path), "size": .integer(file.size),
            "digest": .string(file.digest.description), "mode": .integer(Int(file.mode)),
            "modified": .integer(file.modified),
          ]
        }
      ),
    ]
  }
}
