import CanonicalJSON
package import SourceText

/// A change worked out in memory: every file as it is and as it will be.
///
/// Nothing is written yet.
package struct PlannedChange: Sendable {
  /// In the order of their paths.
  package var files: [PlannedFile]
  /// Directories that go with what was in them, deepest first.
  package var removedDirectories: [RelativePath]
  /// Directories that are made because their originals were moved, with the original; outermost first.
  package var movedDirectories: [MovedDirectory]
  package var encoding: PositionEncoding
  /// The annotations that the change uses, in the order of their names.
  package var annotations: [(name: String, annotation: ChangeAnnotation)]
  /// Documents for which a version was given that nobody could check.
  package var uncheckedVersions: [RelativePath]
  /// Every path that the steps named, and where it led.
  package var targets: [ResolvedPath]

  package struct MovedDirectory: Hashable, Sendable {
    package var from: RelativePath
    package var to: RelativePath
  }

  /// Whether nothing would be different afterwards.
  package var isEmpty: Bool { files.isEmpty && removedDirectories.isEmpty && movedDirectories.isEmpty }

  /// The name of the transaction: from what is changed into what alone, so it is the same wherever and whenever the same change
  /// is made.
  package var id: String {
    var hasher = SHA256Hasher()
    for file in files {
      for part in [
        file.before?.path.description, file.before?.image.digest.description, file.after?.path.description,
        file.after?.digest.description, file.after.map { String($0.permissions, radix: 8) },
      ] {
        hasher.update(Array("\(part.map { "\($0.utf8.count):\($0)" } ?? "-")".utf8))
      }
    }
    for directory in removedDirectories { hasher.update(Array("rmdir \(directory)\0".utf8)) }
    for directory in movedDirectories { hasher.update(Array("mv \(directory.from)\0\(directory.to)\0".utf8)) }
    return String(hasher.finalize().hex.prefix(16))
  }
}

/// One file of a change.
package struct PlannedFile: Sendable {
  /// Where the file is now, and what it holds; nil when it will be made.
  package var before: Before?
  /// Where the file will be, and what it will hold; nil when it will be removed.
  package var after: After?
  /// The places that are edited, in the order of the text.
  ///
  /// Empty where the whole content is new.
  package var edits: [TextChange]

  package struct Before: Sendable {
    package var path: RelativePath
    package var image: FileImage
  }

  package struct After: Sendable {
    package var path: RelativePath
    package var bytes: [UInt8]
    package var digest: ContentDigest
    package var isLink: Bool
    /// Permission bits; those of a new file are still subject to the umask.
    package var permissions: UInt32
    /// Whether the permission bits were asked for, so that the umask has no say.
    package var hasExactPermissions: Bool
  }

  /// The path by which the change is listed: where the file is now, or will be when it is new.
  package var path: RelativePath {
    if let before { return before.path }
    if let after { return after.path }
    preconditionFailure("a planned file has an image before or after")
  }

  package var isCreated: Bool { before == nil }
  package var isDeleted: Bool { after == nil }
  package var isMoved: Bool {
    guard let before, let after else { return false }
    return before.path != after.path
  }

  /// Whether bytes or permissions differ.
  package var changesContent: Bool {
    guard let before, let after else { return true }
    return before.image.digest != after.digest || changesPermissions
  }

  package var changesPermissions: Bool {
    guard let before, let after, !after.isLink else { return false }
    return before.image.status.mode != after.permissions
  }
}

/// One edited place of a text.
package struct TextChange: Hashable, Sendable {
  /// In the text as it is before the change, in the plan's encoding.
  package var range: TextRange
  /// The same place in bytes, not counting a byte-order mark.
  package var byteRange: Range<Int>
  package var oldText: String
  package var newText: String
  package var annotation: String?
}
