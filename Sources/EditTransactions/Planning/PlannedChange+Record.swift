package import CanonicalJSON
import SourceText

// A planned change as a trace holds it: everything that a bundle is made of and a server is told, without what only this
// machine knows (owners, times, inodes). Contents are named by their digests and kept elsewhere.

extension PlannedChange {
  /// The change without contents; `init(record:content:)` reads it.
  package var record: JSONValue {
    [
      "encoding": .string(encoding.rawValue),
      "files": .array(files.map(\.record)),
      "removedDirectories": .array(removedDirectories.map { .string($0.description) }),
      "movedDirectories": .array(
        movedDirectories.map { [.string($0.from.description), .string($0.to.description)] }
      ),
    ]
  }

  /// The contents that `record` names.
  package var contents: [(digest: ContentDigest, bytes: [UInt8])] {
    files.flatMap { file in
      [
        file.before.map { ($0.image.digest, $0.image.bytes) }, file.after.map { ($0.digest, $0.bytes) },
      ].compactMap(\.self)
    }
  }

  /// Reads what `record` gave; nil for what is no record, or when a content is missing or another.
  ///
  /// - Parameters:
  ///   - record: the change.
  ///   - content: the bytes with a digest; the path is where they lay.
  package init?(record: JSONValue, content: (ContentDigest, RelativePath) -> [UInt8]?) {
    guard let encoding = record["encoding"]?.stringValue.flatMap(PositionEncoding.init(rawValue:)),
      let entries = record["files"]?.arrayValue, let removed = record["removedDirectories"]?.arrayValue,
      let moved = record["movedDirectories"]?.arrayValue
    else { return nil }
    var files: [PlannedFile] = []
    for entry in entries {
      guard let file = PlannedFile(record: entry, encoding: encoding, content: content) else { return nil }
      files.append(file)
    }
    self.init(
      files: files,
      removedDirectories: removed.compactMap { $0.stringValue.flatMap { try? RelativePath($0) } },
      movedDirectories: moved.compactMap { pair in
        guard let from = pair[0]?.stringValue.flatMap({ try? RelativePath($0) }),
          let to = pair[1]?.stringValue.flatMap({ try? RelativePath($0) })
        else { return nil }
        return MovedDirectory(from: from, to: to)
      },
      encoding: encoding,
      annotations: [],
      uncheckedVersions: [],
      targets: []
    )
  }
}

extension PlannedFile {
  fileprivate var record: JSONValue {
    [
      "before": before.map { before in
        [
          "path": .string(before.path.description), "digest": .string(before.image.digest.description),
          "kind": .string(before.image.status.kind.rawValue),
          "mode": .integer(Int(before.image.status.mode)),
        ]
      } ?? .null,
      "after": after.map { after in
        [
          "path": .string(after.path.description), "digest": .string(after.digest.description),
          "link": .bool(after.isLink), "mode": .integer(Int(after.permissions)),
          "exactMode": .bool(after.hasExactPermissions),
        ]
      } ?? .null,
      "edits": .array(
        edits.map { edit in
          [
            "start": .integer(edit.byteRange.lowerBound), "end": .integer(edit.byteRange.upperBound),
            "newText": .string(edit.newText),
          ]
        }
      ),
    ]
  }

  fileprivate init?(
    record: JSONValue,
    encoding: PositionEncoding,
    content: (ContentDigest, RelativePath) -> [UInt8]?
  ) {
    var before: Before?
    var after: After?
    var edits: [TextChange] = []
    if let entry = record["before"], !entry.isNull {
      guard let path = Self.path(entry), let digest = Self.digest(entry),
        let kind = entry["kind"]?.stringValue.flatMap(FileStatus.Kind.init(rawValue:)),
        let mode = Self.mode(entry), let bytes = content(digest, path)
      else { return nil }
      let status = FileStatus(recorded: kind, mode: mode, size: bytes.count)
      before = Before(path: path, image: FileImage(bytes: bytes, status: status))
      guard before?.image.digest == digest else { return nil }
    }
    let list = record["edits"]?.arrayValue ?? []
    if !list.isEmpty {
      guard let bytes = before?.image.bytes, let text = try? SourceText(bytes: bytes) else { return nil }
      for entry in list {
        guard let start = entry["start"]?.intValue, let end = entry["end"]?.intValue, start >= 0,
          start <= end, end <= text.bytes.count, let newText = entry["newText"]?.stringValue
        else { return nil }
        edits.append(
          TextChange(
            range: text.range(ofBytes: start..<end, encoding: encoding),
            byteRange: start..<end,
            oldText: String(decoding: text.bytes[start..<end], as: UTF8.self),
            newText: newText,
            annotation: nil
          )
        )
      }
    }
    if let entry = record["after"], !entry.isNull {
      guard let path = Self.path(entry), let digest = Self.digest(entry),
        let isLink = entry["link"]?.boolValue, let mode = Self.mode(entry),
        let isExact = entry["exactMode"]?.boolValue,
        let bytes = Self.bytes(digest, path, before, edits, content),
        ContentDigest(of: bytes, isLink: isLink) == digest
      else { return nil }
      after = After(
        path: path,
        bytes: bytes,
        digest: digest,
        isLink: isLink,
        permissions: mode,
        hasExactPermissions: isExact
      )
    }
    guard before != nil || after != nil else { return nil }
    self.init(before: before, after: after, edits: edits)
  }

  /// The new content: the old one with the edits, or as it was when it was moved, or what was kept.
  private static func bytes(
    _ digest: ContentDigest,
    _ path: RelativePath,
    _ before: Before?,
    _ edits: [TextChange],
    _ content: (ContentDigest, RelativePath) -> [UInt8]?
  ) -> [UInt8]? {
    if let before {
      if before.image.digest == digest { return before.image.bytes }
      let changes = edits.map { TextEdit(range: $0.byteRange, newBytes: Array($0.newText.utf8)) }
      if let text = try? SourceText(bytes: before.image.bytes), let edited = try? text.applying(changes) {
        let bytes = text.fileBytes(replacingTextWith: edited)
        if ContentDigest(of: bytes) == digest { return bytes }
      }
    }
    return content(digest, path)
  }

  private static func path(_ entry: JSONValue) -> RelativePath? {
    entry["path"]?.stringValue.flatMap { try? RelativePath($0) }
  }

  private static func digest(_ entry: JSONValue) -> ContentDigest? {
    entry["digest"]?.stringValue.flatMap(ContentDigest.init)
  }

  private static func mode(_ entry: JSONValue) -> UInt32? {
    entry["mode"]?.intValue.flatMap(UInt32.init(exactly:))
  }
}
