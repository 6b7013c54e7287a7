import CanonicalJSON
import SystemPackage

/// What is known about an installation as a whole (`installation.json`).
///
/// It is small on purpose: every command reads it to learn the server's digest, and none has to read the
/// manifest for that.
struct InstallationRecord: Hashable, Sendable {
  struct Runtime: Hashable, Sendable {
    var name: String
    var version: String
    var digest: SHA256Digest
  }

  struct Source: Hashable, Sendable {
    var file: String
    var digest: SHA256Digest
  }

  var name: String
  var version: String
  /// The kind of machine the files are for, or `any`.
  var platform: String
  /// Whether the server's own files differ between machines.
  var isPlatformSpecific: Bool
  /// The digest of the server's own files.
  var digest: SHA256Digest
  var runtime: Runtime?
  /// The archives the files came from.
  var sources: [Source]
  /// The digest of the bytes of `manifest.json`.
  var manifest: SHA256Digest

  static let fileName = "installation.json"
  static let manifestName = "manifest.json"

  static func path(in directory: FilePath) -> FilePath { directory.appending(fileName) }
  static func manifestPath(in directory: FilePath) -> FilePath { directory.appending(manifestName) }

  /// Reads the record of an installation, or gives `nil` when there is none.
  static func ifPresent(in directory: FilePath) throws(LanguageServersError) -> InstallationRecord? {
    let path = path(in: directory)
    guard let bytes = try FileContent.readIfPresent(path, limit: 1 << 20) else { return nil }
    do {
      return try InstallationRecord(decoding: StoredDocument.parse(bytes))
    } catch {
      throw .document(path: path, problem: error)
    }
  }

  init(
    name: String,
    version: String,
    platform: String,
    isPlatformSpecific: Bool,
    digest: SHA256Digest,
    runtime: Runtime?,
    sources: [Source],
    manifest: SHA256Digest
  ) {
    self.name = name
    self.version = version
    self.platform = platform
    self.isPlatformSpecific = isPlatformSpecific
    self.digest = digest
    self.runtime = runtime
    self.sources = sources
    self.manifest = manifest
  }

  init(decoding value: JSONValue) throws(DocumentProblem) {
    let root = try StrictObject(
      value,
      at: .root,
      members: [
        "digest", "manifest", "name", "platform", "platformSpecific", "recordVersion", "runtime", "sources",
        "version",
      ]
    )
    try root.requireVersion(1, member: "recordVersion")
    name = try root.required(root.string("name"), "name")
    version = try root.required(root.string("version"), "version")
    platform = try root.required(root.string("platform"), "platform")
    isPlatformSpecific = try root.required(root.bool("platformSpecific"), "platformSpecific")
    digest = try root.required(root.digest("digest"), "digest")
    manifest = try root.required(root.digest("manifest"), "manifest")
    runtime = try root.object("runtime", members: ["digest", "name", "version"]).map {
      object throws(DocumentProblem) in
      Runtime(
        name: try object.required(object.string("name"), "name"),
        version: try object.required(object.string("version"), "version"),
        digest: try object.required(object.digest("digest"), "digest")
      )
    }
    sources = []
    for (pointer, element) in try root.array("sources") ?? [] {
      let object = try StrictObject(element, at: pointer, members: ["digest", "file"])
      sources.append(
        Source(
          file: try object.required(object.string("file"), "file"),
          digest: try object.required(object.digest("digest"), "digest")
        )
      )
    }
  }

  var json: JSONValue {
    var members: JSONObject = [
      "recordVersion": 1,
      "name": .string(name),
      "version": .string(version),
      "platform": .string(platform),
      "platformSpecific": .bool(isPlatformSpecific),
      "digest": .string(digest.description),
      "sources": .array(
        sources.map { ["file": .string($0.file), "digest": .string($0.digest.description)] }
      ),
      "manifest": .string(manifest.description),
    ]
    if let runtime {
      members["runtime"] = [
        "name": .string(runtime.name), "version": .string(runtime.version),
        "digest": .string(runtime.digest.description),
      ]
    }
    return .object(members)
  }
}
