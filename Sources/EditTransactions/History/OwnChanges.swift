import GitRepository

/// What the edits of this workspace have left in its files, by the latest that touched each.
///
/// A file that is as such an edit has left it holds nothing of anybody else's: it is in the history and can be taken back. So it does
/// not stand in the way of the next edit.
struct OwnChanges {
  private let root: RootDirectory
  private let prefix: String
  /// nil for a file that the latest edit has deleted or moved away.
  private var latest: [RelativePath: RecordedChange.Side?] = [:]

  init(_ history: TransactionHistory, in root: RootDirectory) throws(GitRepository.Failure) {
    self.root = root
    prefix = history.prefix
    for transaction in try history.transactions() {
      for file in transaction.change.files {
        if let before = file.before { latest.updateValue(nil, forKey: before.path) }
      }
      for file in transaction.change.files {
        if let after = file.after { latest.updateValue(after, forKey: after.path) }
      }
    }
  }

  /// Whether a change against git is exactly what the latest edit of the file has made.
  func include(_ change: TrackedChanges.Change) -> Bool {
    guard change.path.hasPrefix(prefix),
      let path = try? RelativePath(String(change.path.dropFirst(prefix.count)))
    else { return false }
    switch change.kind {
    case .modified: return isAsLeft(path)
    case .deleted: return latest[path] == .some(nil)
    case .staged, .conflicted, .submodule, .filtered: return false
    }
  }

  /// Whether a file is as the latest edit of it has left it.
  func isAsLeft(_ path: RelativePath) -> Bool {
    guard case .some(.some(let side)) = latest[path], let image = (try? root.image(path)) ?? nil else {
      return false
    }
    return image.digest == side.digest && image.status.mode & 0o7777 == side.permissions & 0o7777
  }
}
