import CanonicalJSON

extension LockFile {
  /// The version of the file's form.
  static let formVersion = 1

  /// Decodes the bytes of a lock, allowing nothing that this version does not know.
  package init(parsing bytes: [UInt8]) throws(DocumentProblem) {
    let root = try StrictObject(
      StoredDocument.parse(bytes),
      at: .root,
      members: ["lockVersion", "servers"]
    )
    try root.requireVersion(Self.formVersion, member: "lockVersion")
    servers = [:]
    let place = JSONPointer.root.appending("servers")
    for (language, value) in try root.required(root.rawObject("servers"), "servers") {
      let object = try StrictObject(
        value,
        at: place.appending(language),
        members: ["configDigest", "digest", "name", "platform", "runtime", "version"]
      )
      servers[language] = Entry(
        name: try object.required(object.string("name"), "name"),
        version: try object.required(object.string("version"), "version"),
        digest: try object.required(object.digest("digest"), "digest"),
        platform: try object.string("platform"),
        runtime: try object.string("runtime"),
        configDigest: try object.required(object.digest("configDigest"), "configDigest")
      )
    }
  }

  /// The bytes of the file: the same for equal locks, indented, keys in order, one newline at the end.
  package var bytes: [UInt8] {
    let entries = servers.map { language, entry -> (String, JSONValue) in
      var members: JSONObject = [
        "name": .string(entry.name),
        "version": .string(entry.version),
        "digest": .string(entry.digest.description),
        "configDigest": .string(entry.configDigest.description),
      ]
      if let platform = entry.platform { members["platform"] = .string(platform) }
      if let runtime = entry.runtime { members["runtime"] = .string(runtime) }
      return (language, .object(members))
    }
    return StoredDocument.bytes(
      ["lockVersion": .integer(Self.formVersion), "servers": .object(JSONObject(entries))]
    )
  }
}
