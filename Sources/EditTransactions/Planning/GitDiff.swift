import Crypto
import SourceText

// A change as a patch that `git apply` takes.
//
// Input: a planned change. Output: bytes in git's extended format, sorted by path: creations, deletions, renames with and without edits,
// mode changes, links. Blob ids are written in full, so that `git apply --3way` can find its base. Content that is not UTF-8
// is announced as binary, as it has no place in a text. Deterministic.

extension PlannedChange {
  /// The patch; empty when nothing changes.
  package var diff: [UInt8] {
    let befores = Dictionary(
      files.compactMap { file in file.before.map { ($0.path, $0.image) } },
      uniquingKeysWith: { first, _ in first }
    )
    let afters = Dictionary(
      files.compactMap { file in file.after.map { ($0.path, $0) } },
      uniquingKeysWith: { first, _ in first }
    )
    var entries: [GitDiffEntry] = []
    var consumed: Set<RelativePath> = []
    for file in files {
      // A patch can not move a file to a name that is taken; then both names are shown by themselves.
      guard file.isMoved, let before = file.before, let after = file.after, befores[after.path] == nil,
        afters[before.path] == nil
      else { continue }
      consumed.formUnion([before.path, after.path])
      entries.append(
        GitDiffEntry(old: GitDiffSide(before.path, before.image), new: GitDiffSide(after, before.image))
      )
    }
    for path in Set(befores.keys).union(afters.keys).subtracting(consumed) {
      entries.append(
        GitDiffEntry(
          old: befores[path].map { GitDiffSide(path, $0) },
          new: afters[path].map { GitDiffSide($0, befores[path]) }
        )
      )
    }
    return entries.sorted { $0.path < $1.path }.flatMap(\.bytes)
  }
}

/// One file on one side of a patch.
private struct GitDiffSide {
  let path: RelativePath
  let bytes: [UInt8]
  let mode: String

  init(_ path: RelativePath, _ image: FileImage) {
    self.path = path
    bytes = image.bytes
    mode = Self.mode(isLink: image.status.kind == .link, permissions: image.status.mode)
  }

  init(_ after: PlannedFile.After, _ before: FileImage?) {
    path = after.path
    bytes = after.bytes
    mode = Self.mode(isLink: after.isLink, permissions: after.permissions)
  }

  /// The name that git gives to the content (SHA-1 repositories).
  var blobID: String {
    var hash = Insecure.SHA1()
    hash.update(data: Array("blob \(bytes.count)\0".utf8))
    hash.update(data: bytes)
    return hash.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// git looks for a NUL in the first 8000 bytes.
  var isBinary: Bool {
    bytes.prefix(8000).contains(0) || String(validating: bytes, as: UTF8.self) == nil
  }

  private static func mode(isLink: Bool, permissions: UInt32) -> String {
    isLink ? "120000" : permissions & 0o100 != 0 ? "100755" : "100644"
  }
}

private struct GitDiffEntry {
  let old: GitDiffSide?
  let new: GitDiffSide?

  var path: RelativePath {
    if let new { return new.path }
    if let old { return old.path }
    preconditionFailure("an entry has two sides, one of which is there")
  }

  private static let absentID = String(repeating: "0", count: 40)

  var bytes: [UInt8] {
    // A link that becomes a file is a deletion and a creation to git.
    if let old, let new, old.mode != new.mode, [old.mode, new.mode].contains("120000") {
      return GitDiffEntry(old: old, new: nil).bytes + GitDiffEntry(old: nil, new: new).bytes
    }
    let oldPath = old?.path ?? path
    let newPath = new?.path ?? path
    var header = "diff --git \(gitQuoted("a/\(oldPath)")) \(gitQuoted("b/\(newPath)"))\n"
    let isContentEqual = old?.bytes == new?.bytes
    switch (old, new) {
    case (nil, let new?): header += "new file mode \(new.mode)\n"
    case (let old?, nil): header += "deleted file mode \(old.mode)\n"
    case (let old?, let new?):
      if old.mode != new.mode { header += "old mode \(old.mode)\nnew mode \(new.mode)\n" }
      if old.path != new.path {
        header += "similarity index \(similarity(old.bytes, new.bytes))%\n"
        header += "rename from \(gitQuoted("\(old.path)"))\nrename to \(gitQuoted("\(new.path)"))\n"
      }
    default: return []
    }
    guard !isContentEqual || old == nil || new == nil else {
      // A change of permissions that git does not record has no entry.
      return old?.mode == new?.mode && oldPath == newPath ? [] : Array(header.utf8)
    }
    let suffix = old != nil && new != nil && old?.mode == new?.mode ? " \(new?.mode ?? "")" : ""
    header += "index \(old?.blobID ?? Self.absentID)..\(new?.blobID ?? Self.absentID)\(suffix)\n"
    let oldLabel = old == nil ? "/dev/null" : "a/\(oldPath)"
    let newLabel = new == nil ? "/dev/null" : "b/\(newPath)"
    if old?.isBinary ?? false || new?.isBinary ?? false {
      header += "Binary files \(gitQuoted(oldLabel)) and \(gitQuoted(newLabel)) differ\n"
      return Array(header.utf8)
    }
    let hunks = unifiedDiff(
      old: old?.bytes ?? [],
      new: new?.bytes ?? [],
      oldLabel: oldLabel,
      newLabel: newLabel
    )
    return Array(header.utf8) + hunks
  }

  /// How much the two have in common at their ends, in per cent; only for people.
  private func similarity(_ old: [UInt8], _ new: [UInt8]) -> Int {
    if old == new { return 100 }
    let shorter = min(old.count, new.count)
    let prefix = zip(old, new).prefix { $0 == $1 }.count
    let suffix = zip(old.reversed(), new.reversed()).prefix(shorter - prefix).prefix { $0 == $1 }.count
    return min(99, 100 * (prefix + suffix) / max(1, max(old.count, new.count)))
  }
}
