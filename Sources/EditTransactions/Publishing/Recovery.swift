import GitRepository

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// Settling what a crash, a kill or a power cut interrupted, before any other work.

extension TransactionStore {
  /// Settles every interrupted transaction that concerns a workspace.
  ///
  /// One that another process is in the middle of is left alone. Safe to be killed in, and to be called again.
  ///
  /// - Throws: `RecoveryFailure` for the first one that can not be settled; it stays as it is.
  /// - Returns: what became of each; empty when there was nothing to do, which is nearly always.
  package func recover(_ root: RootDirectory) throws(RecoveryFailure) -> [RecoveryReport] {
    try removeUnfinished()
    var reports: [RecoveryReport] = []
    for content in try contents() {
      switch content {
      case .damaged(let path): if concerns(damaged: path, root) { throw .damaged(journal: path) }
      case .journal(let file):
        guard concerns(file.journal, root) else { continue }
        let key = Self.lockKey(ofJournal: file.path)
        let lock: WorkspaceLock
        do throws(WorkspaceLock.Failure) {
          lock = try WorkspaceLock.take(key: key, in: self, holder: WorkspaceLock.Holder())
        } catch {
          if case .system(let failure) = error { throw .system(failure, journal: file.path) }
          continue
        }
        reports += try settle(journalsOf: root, holding: key)
        lock.release()
      }
    }
    return reports
  }

  /// Forgets the interrupted transactions of a workspace, leaving every file as it is.
  ///
  /// - Throws: `RecoveryFailure` when a journal can not be removed.
  /// - Returns: the names under which old or new content may still lie in the workspace.
  package func abandon(_ root: RootDirectory) throws(RecoveryFailure) -> [RelativePath] {
    var leftovers: [RelativePath] = []
    for content in try contents() {
      switch content {
      case .damaged(let path):
        guard concerns(damaged: path, root) else { continue }
        guard unlink(path) == 0 else { throw .system(SystemFailure("unlink", path), journal: path) }
      case .journal(let file):
        guard concerns(file.journal, root) else { continue }
        let tree = TreeWriter(root: root)
        let names = file.journal.operations.flatMap { [$0.discardedWhenDone, $0.discardedWhenUndone] }
        for name in Set(names.compactMap(\.self)).sorted() where (try? tree.status(name)) ?? nil != nil {
          leftovers.append(name)
        }
        do throws(SystemFailure) { try file.remove(from: self) } catch {
          throw .system(error, journal: file.path)
        }
      }
    }
    return leftovers
  }

  /// Settles the journals that were written under a lock, by whoever holds it now.
  func settle(journalsOf root: RootDirectory, holding key: String) throws(RecoveryFailure) -> [RecoveryReport]
  {
    var reports: [RecoveryReport] = []
    for content in try contents() {
      guard case .journal(let file) = content, Self.lockKey(ofJournal: file.path) == key else { continue }
      let journal = file.journal
      let target: RootDirectory
      if journal.identity == root.identity || journal.root == root.path {
        target = root
      } else {
        do throws(SystemFailure) {
          target = try RootDirectory(journal.root)
        } catch {
          // The workspace is gone, and nothing can be done in it.
          if error.code == ENOENT || error.code == ENOTDIR { continue }
          throw .system(error, journal: file.path)
        }
      }
      let direction: Direction = file.isCommitted ? .forward : .back
      try settle(file, direction, in: TreeWriter(root: target))
      reports.append(
        RecoveryReport(
          transaction: journal.transaction,
          command: journal.command,
          startedAt: journal.startedAt,
          isRolledBack: direction == .back,
          fileCount: Set(journal.operations.map(\.path)).count,
          root: journal.root
        )
      )
    }
    return reports
  }

  /// Takes one transaction to one of its ends, and removes its journal.
  func settle(_ file: JournalFile, _ direction: Direction, in tree: TreeWriter) throws(RecoveryFailure) {
    let journal = file.journal
    let settlement: Settlement
    do throws(SystemFailure) {
      settlement = try Settlement(journal.operations, direction, in: tree)
    } catch {
      throw .system(error, journal: file.path)
    }
    guard settlement.undecided.isEmpty else {
      throw .undecided(files: settlement.undecided, journal: file.path, command: journal.command)
    }
    do throws(SystemFailure) {
      try settlement.perform(in: tree)
      let emptied = direction == .back ? journal.madeDirectories.reversed() : journal.removedDirectories
      // One that holds something new by now stays.
      for directory in emptied { _ = try tree.removeDirectory(directory) }
      try tree.synchronize()
    } catch {
      throw .system(error, journal: file.path)
    }
    if let record = journal.record {
      do throws(GitRepository.Failure) {
        try TransactionHistory.settle(record, isMade: direction == .forward)
      } catch {
        throw .history(error, journal: file.path)
      }
    }
    // A directory that could not be flushed has to be looked at again after the next start.
    guard tree.unsynchronized.isEmpty else {
      throw .system(SystemFailure(call: "fsync", path: tree.root.path, code: EIO), journal: file.path)
    }
    do throws(SystemFailure) { try file.remove(from: self) } catch {
      throw .system(error, journal: file.path)
    }
  }

  /// Removes what is left of journals whose writing was interrupted, unless somebody is writing them now.
  private func removeUnfinished() throws(RecoveryFailure) {
    do throws(SystemFailure) {
      for path in try JournalFile.unfinished(in: self) {
        guard
          let lock = try? WorkspaceLock.take(
            key: Self.lockKey(ofJournal: path),
            in: self,
            holder: WorkspaceLock.Holder()
          )
        else { continue }
        defer { lock.release() }
        guard unlink(path) == 0 || errno == ENOENT else { throw SystemFailure("unlink", path) }
      }
    } catch {
      throw .system(error, journal: nil)
    }
  }

  private func contents() throws(RecoveryFailure) -> [JournalFile.Content] {
    do throws(SystemFailure) { return try JournalFile.all(in: self) } catch {
      throw .system(error, journal: nil)
    }
  }

  /// Whether a journal's files are in the workspace, or the workspace is inside of the journal's.
  private func concerns(_ journal: Journal, _ root: RootDirectory) -> Bool {
    if journal.identity == root.identity { return true }
    let (theirs, ours) = (journal.root.split(separator: "/"), root.path.split(separator: "/"))
    return theirs.starts(with: ours) || ours.starts(with: theirs)
  }

  /// Whether a journal that can not be read was written under the lock of the workspace, or of a directory around it.
  private func concerns(damaged path: String, _ root: RootDirectory) -> Bool {
    let key = Self.lockKey(ofJournal: path)
    var directory = ""
    return root.path.split(separator: "/").contains { component in
      directory += "/" + component
      return Self.key(of: directory) == key
    }
  }

  /// Journals are named by the lock under which they were written.
  private static func lockKey(ofJournal path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    return String(name.prefix { $0 != "-" })
  }
}
