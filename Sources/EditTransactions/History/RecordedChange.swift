import CanonicalJSON

/// What git's trees do not say of a change: which file became which, all permission bits, and directories.
///
/// It is kept as JSON in the message of the second commit.
package struct RecordedChange: Hashable, Sendable {
  package struct File: Hashable, Sendable {
    package var before: Side?
    package var after: Side?
  }

  package struct Side: Hashable, Sendable {
    package var path: RelativePath
    package var digest: ContentDigest
    package var permissions: UInt32
  }

  package var transaction: String
  package var prefix: String
  package var command: String
  package var files: [File]
  package var madeDirectories: [RelativePath]
  /// The reference of the transaction that this one took back.
  package var undoes: String?

  init(
    _ change: PlannedChange,
    madeDirectories: [RelativePath],
    prefix: String,
    command: String,
    undoes: String?
  ) {
    transaction = change.id
    self.prefix = prefix
    self.command = command
    self.madeDirectories = madeDirectories
    self.undoes = undoes
    files = change.files.map { file in
      File(
        before: file.before.map {
          Side(path: $0.path, digest: $0.image.digest, permissions: $0.image.status.mode)
        },
        after: file.after.map { Side(path: $0.path, digest: $0.digest, permissions: $0.permissions) }
      )
    }
  }

  var text: String {
    let json: JSONValue = [
      "lanser": 1,
      "transaction": .string(transaction),
      "prefix": .string(prefix),
      "command": .string(command),
      "undoes": undoes.map { .string($0) } ?? .null,
      "files": .array(
        files.map { ["before": $0.before?.json ?? .null, "after": $0.after?.json ?? .null] }
      ),
      "madeDirectories": .array(madeDirectories.map { .string($0.description) }),
    ]
    return String(decoding: json.serialized(), as: UTF8.self)
  }

  /// Reads the message of a commit; nil when this program has not written it.
  init?(message: String) {
    guard let line = message.split(separator: "\n").last,
      let json = try? JSONValue(parsing: Array(line.utf8)),
      json["lanser"]?.intValue == 1, let transaction = json["transaction"]?.stringValue,
      let prefix = json["prefix"]?.stringValue, let command = json["command"]?.stringValue,
      let files = json["files"]?.arrayValue, let made = json["madeDirectories"]?.arrayValue
    else { return nil }
    self.transaction = transaction
    self.prefix = prefix
    self.command = command
    undoes = json["undoes"]?.stringValue
    self.files = files.map {
      File(before: $0["before"].flatMap(Side.init), after: $0["after"].flatMap(Side.init))
    }
    madeDirectories = made.compactMap(RelativePath.init(json:))
    guard self.files.allSatisfy({ $0.before != nil || $0.after != nil }) else { return nil }
  }
}

extension RecordedChange.Side {
  fileprivate var json: JSONValue {
    [
      "path": .string(path.description), "digest": .string(digest.description),
      "permissions": .string(String(permissions, radix: 8)),
    ]
  }

  fileprivate init?(_ json: JSONValue) {
    guard let path = json["path"].flatMap(RelativePath.init(json:)),
      let digest = json["digest"]?.stringValue.flatMap(ContentDigest.init),
      let permissions = json["permissions"]?.stringValue.flatMap({ UInt32($0, radix: 8) })
    else { return nil }
    self.init(path: path, digest: digest, permissions: permissions)
  }
}
