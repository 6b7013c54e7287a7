import CanonicalJSON

/// What a transaction is about to do, written down before anything of it is done.
///
/// It holds names and digests, and no content: what a file held is in the tree under a name of ours until the transaction is
/// committed. So nothing secret is copied, and the journal is small.
struct Journal: Hashable, Sendable {
  static let version = 1

  /// `PlannedChange.id`.
  var transaction: String
  /// The workspace, as an absolute path and as the file system knows it.
  var root: String
  var identity: FileIdentity
  /// What the user ran.
  var command: String
  /// When, as RFC 3339 text.
  var startedAt: String
  var operations: [PublishOperation]
  /// Made before anything else, outermost first.
  var madeDirectories: [RelativePath]
  /// Removed after everything else, deepest first.
  var removedDirectories: [RelativePath]
  /// Where the images are recorded.
  var record: Record?

  struct Record: Hashable, Sendable {
    /// A directory in or below the repository.
    var repository: String
    var reference: String
    /// The commit of the after-image.
    var commit: String
  }
}

extension Journal {
  var json: JSONValue {
    [
      "version": .integer(Self.version),
      "transaction": .string(transaction),
      "root": .string(root),
      // As text: an inode number needs not fit the integers of JSON.
      "device": .string(String(identity.device)),
      "inode": .string(String(identity.inode)),
      "command": .string(command),
      "startedAt": .string(startedAt),
      "operations": .array(operations.map(\.json)),
      "madeDirectories": .array(madeDirectories.map { .string($0.description) }),
      "removedDirectories": .array(removedDirectories.map { .string($0.description) }),
      "record": record.map {
        [
          "repository": .string($0.repository), "reference": .string($0.reference),
          "commit": .string($0.commit),
        ]
      } ?? .null,
    ]
  }

  /// Reads what `json` wrote; nil for anything else.
  init?(_ json: JSONValue) {
    guard json["version"]?.intValue == Self.version, let transaction = json["transaction"]?.stringValue,
      let root = json["root"]?.stringValue, let device = UInt64(json["device"]?.stringValue ?? ""),
      let inode = UInt64(json["inode"]?.stringValue ?? ""), let command = json["command"]?.stringValue,
      let startedAt = json["startedAt"]?.stringValue,
      let operations = Self.all(json["operations"], PublishOperation.init),
      let made = Self.all(json["madeDirectories"], RelativePath.init(json:)),
      let removed = Self.all(json["removedDirectories"], RelativePath.init(json:)),
      let record = json["record"]
    else { return nil }
    self.init(
      transaction: transaction,
      root: root,
      identity: FileIdentity(device: device, inode: inode),
      command: command,
      startedAt: startedAt,
      operations: operations,
      madeDirectories: made,
      removedDirectories: removed,
      record: nil
    )
    guard !record.isNull else { return }
    guard let repository = record["repository"]?.stringValue,
      let reference = record["reference"]?.stringValue,
      reference.hasPrefix("refs/lanser/"), let commit = record["commit"]?.stringValue
    else { return nil }
    self.record = Record(repository: repository, reference: reference, commit: commit)
  }

  private static func all<Element>(_ json: JSONValue?, _ read: (JSONValue) -> Element?) -> [Element]? {
    guard let elements = json?.arrayValue else { return nil }
    let result = elements.compactMap(read)
    return result.count == elements.count ? result : nil
  }
}

extension RelativePath {
  /// Reads a path from a journal, which is not believed more than any other input.
  init?(json: JSONValue) {
    guard let text = json.stringValue, let path = try? RelativePath(text),
      path.components.allSatisfy({ ForbiddenName.meaning(of: $0) == nil })
    else { return nil }
    self = path
  }
}

extension PublishOperation {
  var json: JSONValue {
    switch self {
    case .exchange(let exchange):
      [
        "kind": "exchange", "path": .string(exchange.path.description),
        "temporary": .string(exchange.temporary.description),
        "scratch": .string(exchange.scratch.description),
        "old": .string(exchange.old.description), "new": .string(exchange.new.description),
      ]
    case .move(let move):
      [
        "kind": "move", "purpose": .string(move.purpose.rawValue), "from": .string(move.from.description),
        "to": .string(move.to.description), "content": .string(move.content.description),
      ]
    case .setPermissions(let change):
      [
        "kind": "setPermissions", "path": .string(change.path.description),
        "content": .string(change.content.description), "old": .integer(Int(change.old)),
        "new": .integer(Int(change.new)),
      ]
    }
  }

  init?(_ json: JSONValue) {
    func path(_ name: String) -> RelativePath? { json[name].flatMap(RelativePath.init(json:)) }
    func digest(_ name: String) -> ContentDigest? { json[name]?.stringValue.flatMap(ContentDigest.init) }
    func bits(_ name: String) -> UInt32? { json[name]?.intValue.flatMap(UInt32.init(exactly:)) }
    switch json["kind"]?.stringValue {
    case "exchange":
      guard let place = path("path"), let temporary = path("temporary"), let scratch = path("scratch"),
        let old = digest("old"), let new = digest("new")
      else { return nil }
      self = .exchange(Exchange(path: place, temporary: temporary, scratch: scratch, old: old, new: new))
    case "move":
      guard let purpose = json["purpose"]?.stringValue.flatMap(Move.Purpose.init), let from = path("from"),
        let to = path("to"), let content = digest("content")
      else { return nil }
      self = .move(Move(purpose: purpose, from: from, to: to, content: content))
    case "setPermissions":
      guard let place = path("path"), let content = digest("content"), let old = bits("old"),
        let new = bits("new")
      else { return nil }
      self = .setPermissions(SetPermissions(path: place, content: content, old: old, new: new))
    default: return nil
    }
  }
}
