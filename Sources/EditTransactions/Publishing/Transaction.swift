import GitRepository

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// Making a planned change, all of it or nothing.
//
// 1. Lock. 2. Look whether every file is still what the plan was made from. 3. Record the images. 4. Write the journal, and wait
// until it is on the medium. 5. Make directories and write new content beside its place; flush it. 6. Rename: new and old content
// change names, and what came out is looked at once more. 7. Flush the directories. 8. Mark the journal; from here on the change
// is made. 9. Remove the old content and the journal. Whatever fails before 8 is undone by the same code that a later start would
// use after a power cut.

extension RootDirectory {
  /// Makes a change.
  ///
  /// When this returns the change is on the medium. Not cancelled by the cancellation of a task.
  ///
  /// - Throws: `TransactionFailure`.
  package func apply(
    _ change: PlannedChange,
    _ context: TransactionContext
  ) throws(TransactionFailure) -> TransactionReport {
    let lock: WorkspaceLock
    do throws(WorkspaceLock.Failure) {
      lock = try WorkspaceLock.take(
        key: context.lockKey,
        in: context.store,
        holder: WorkspaceLock.Holder(
          processID: context.processID,
          since: context.startedAt,
          command: context.command
        )
      )
    } catch {
      switch error {
      case .held(let holder):
        throw .untouched(
          .locked(LockHolder(processID: holder.processID, since: holder.since, command: holder.command))
        )
      case .system(let failure): throw .untouched(.system(failure))
      }
    }
    defer { lock.release() }
    let recovered: [RecoveryReport]
    do throws(RecoveryFailure) {
      recovered = try context.store.settle(journalsOf: self, holding: context.lockKey)
    } catch {
      throw .untouched(.recovery(error))
    }
    var transaction = Transaction(root: self, change: change, context: context)
    var report = try transaction.run()
    report.recovered = recovered
    return report
  }
}

private struct Transaction {
  let root: RootDirectory
  let change: PlannedChange
  let context: TransactionContext
  private let tree: TreeWriter
  private let befores: [RelativePath: FileStatus]
  private var losses: Set<FileMetadata.Loss> = []

  init(root: RootDirectory, change: PlannedChange, context: TransactionContext) {
    self.root = root
    self.change = change
    self.context = context
    tree = TreeWriter(root: root, isStrict: context.isStrict)
    befores = Dictionary(
      change.files.compactMap { file in file.before.map { ($0.path, $0.image.status) } },
      uniquingKeysWith: { first, _ in first }
    )
  }

  mutating func run() throws(TransactionFailure) -> TransactionReport {
    let missing: [RelativePath]
    do throws(TransactionFailure.Cause) {
      try verify()
      missing = try missingDirectories()
    } catch {
      throw .untouched(error)
    }
    let plan = PublishPlan(change, missing: missing, names: Self.randomName)
    let file = try beginJournal(plan)
    do throws(TransactionFailure.Cause) {
      try prepare(plan)
      for operation in plan.operations { try publish(operation) }
      try Self.system { () throws(SystemFailure) in try tree.synchronize() }
      if let history = context.history, let record = file.journal.record {
        do throws(GitRepository.Failure) {
          try history.publish(record)
        } catch {
          throw TransactionFailure.Cause.history(error)
        }
      }
      try Self.system { () throws(SystemFailure) in try file.markCommitted() }
    } catch {
      throw rollBack(file, error)
    }
    return clearUp(plan, file)
  }

  // MARK: - 2. Looking

  /// Compares the disk with what the plan was made from.
  private func verify() throws(TransactionFailure.Cause) {
    for target in change.targets {
      let found: ResolvedPath
      do throws(PathRefusal) {
        // A link in the last place was followed when the plan was made if the path led elsewhere.
        found = try root.resolve(target.given, followsLast: target.followedLast)
      } catch {
        throw .redirected(target.given)
      }
      guard found.real == target.real else { throw .redirected(target.given) }
    }
    let leaving = Set(change.files.compactMap { $0.before?.path })
    for file in change.files {
      if let before = file.before { try verify(before, needsOneName: file.changesContent && !file.isDeleted) }
      guard let after = file.after, !leaving.contains(after.path) else { continue }
      let found = try Self.system { () throws(SystemFailure) in try tree.status(after.path) }
      guard found == nil else {
        let image = try? tree.image(after.path)
        throw .changed(after.path, expected: nil, found: image?.digest)
      }
    }
    for directory in change.removedDirectories { try verifyContents(of: directory, leaving) }
  }

  private func verify(
    _ before: PlannedFile.Before,
    needsOneName: Bool
  ) throws(TransactionFailure.Cause) {
    let image: FileImage?
    do throws(SystemFailure) {
      image = try tree.image(before.path)
    } catch {
      guard error.code == EISDIR || error.code == ELOOP || error.code == EBUSY else { throw .system(error) }
      throw .changed(before.path, expected: before.image.digest, found: nil)
    }
    guard let image, image.digest == before.image.digest else {
      throw .changed(before.path, expected: before.image.digest, found: image?.digest)
    }
    try verifyStatus(of: image, before)
    if needsOneName, image.status.linkCount != 1 { throw .changedStatus(before.path) }
  }

  private func verifyStatus(
    of image: FileImage,
    _ before: PlannedFile.Before
  ) throws(TransactionFailure.Cause) {
    let (now, then) = (image.status, before.image.status)
    guard now.mode == then.mode, now.owner == then.owner, now.group == then.group else {
      throw .changedStatus(before.path)
    }
  }

  private func verifyContents(
    of directory: RelativePath,
    _ leaving: Set<RelativePath>
  ) throws(TransactionFailure.Cause) {
    let names = try Self.system { () throws(SystemFailure) in
      try root.openedDirectory(directory).entryNames()
    }
    for name in names {
      guard let name else { throw .unexpectedEntry(directory) }
      let path = directory.appending(name)
      guard leaving.contains(path) || change.removedDirectories.contains(path) else {
        throw .unexpectedEntry(path)
      }
    }
  }

  /// Directories that do not exist and are needed, outermost first.
  private func missingDirectories() throws(TransactionFailure.Cause) -> [RelativePath] {
    var needed = Set(change.movedDirectories.map(\.to))
    for file in change.files {
      var parent = file.after?.path.parent
      while let directory = parent, needed.insert(directory).inserted { parent = directory.parent }
    }
    var missing: [RelativePath] = []
    for directory in needed.sorted() {
      let status = try Self.system { () throws(SystemFailure) in try root.status(directory) }
      guard let status else {
        missing.append(directory)
        continue
      }
      guard status.kind == .directory else { throw .redirected(directory) }
    }
    return missing.sorted { ($0.components.count, $0) < ($1.components.count, $1) }
  }

  // MARK: - 3, 4. Writing down

  private func beginJournal(_ plan: PublishPlan) throws(TransactionFailure) -> JournalFile {
    var journal = Journal(
      transaction: change.id,
      root: root.path,
      identity: root.identity,
      command: context.command,
      startedAt: context.startedAt,
      operations: plan.operations,
      madeDirectories: plan.directories.map(\.path),
      removedDirectories: plan.removedDirectories,
      record: nil
    )
    do throws(GitRepository.Failure) {
      journal.record = try context.history?.record(
        change,
        madeDirectories: journal.madeDirectories,
        command: context.command,
        undoes: context.undoes,
        seconds: context.seconds
      )
    } catch {
      throw .untouched(.history(error))
    }
    do throws(SystemFailure) {
      return try JournalFile.create(
        journal,
        name: "\(context.lockKey)-\(Self.randomName().drop { $0 == "." })",
        in: context.store
      )
    } catch {
      throw .untouched(.system(error))
    }
  }

  // MARK: - 5. Preparing

  private mutating func prepare(_ plan: PublishPlan) throws(TransactionFailure.Cause) {
    for directory in plan.directories {
      try Self.system { () throws(SystemFailure) in
        try tree.makeDirectory(directory.path)
        guard let model = directory.model else { return }
        let source = try root.openedDirectory(model)
        let target = try root.openedDirectory(directory.path)
        losses.formUnion(
          try FileMetadata.copy(from: source, to: target, permissions: source.status.mode)
        )
      }
    }
    for temporary in plan.temporaries {
      try Self.system { () throws(SystemFailure) in try write(temporary) }
    }
  }

  private mutating func write(_ temporary: PublishPlan.Temporary) throws(SystemFailure) {
    // A new file without a model gets what the umask leaves of its permissions; others are closed until they are complete.
    let isNew = temporary.model == nil && !temporary.hasExactPermissions
    let initial: UInt32 = isNew ? 0o666 | temporary.permissions & 0o111 : 0o600
    var file = try tree.createFile(temporary.path, permissions: initial)
    try file.write(temporary.bytes)
    if let model = temporary.model {
      let source = try tree.openFile(model)
      losses.formUnion(
        try FileMetadata.copy(from: source, to: file, permissions: temporary.permissions)
      )
    } else if temporary.hasExactPermissions {
      guard fchmod(file.number, mode_t(temporary.permissions)) == 0 else {
        throw SystemFailure("fchmod", temporary.path)
      }
    }
    try file.synchronize()
    try file.finish()
  }

  // MARK: - 6. Publishing

  private func publish(_ operation: PublishOperation) throws(TransactionFailure.Cause) {
    do throws(TreeWriter.Failure) {
      switch operation {
      case .exchange(let exchange):
        var found: ContentDigest?
        let expected = befores[exchange.path]
        let isDone = try tree.exchange(exchange.path, with: exchange.temporary, scratch: exchange.scratch) {
          found = $0?.digest
          return found == exchange.old && $0?.status.mode == expected?.mode
        }
        if !isDone {
          throw .mismatch(exchange.path, expected: exchange.old, found: found)
        }
      case .move(let move):
        try tree.move(move.from, to: move.to)
        let found: FileImage?
        do throws(SystemFailure) { found = try tree.image(move.to) } catch { throw .system(error) }
        guard found?.digest == move.content else {
          try tree.move(move.to, to: move.from)
          throw .mismatch(operation.path, expected: move.content, found: found?.digest)
        }
      case .setPermissions(let change):
        let found: FileImage?
        do throws(SystemFailure) {
          found = try tree.image(change.path)
          if found?.digest == change.content { try tree.setPermissions(change.path, change.new) }
        } catch {
          throw .system(error)
        }
        guard found?.digest == change.content else {
          throw .mismatch(change.path, expected: change.content, found: found?.digest)
        }
      }
    } catch {
      switch error {
      case .system(let failure): throw .system(failure)
      case .taken(let path): throw .changed(path, expected: nil, found: (try? tree.image(path))?.digest)
      case .weak(let path, _): throw .weakFileSystem(path)
      case .mismatch(let path, let expected, let found):
        throw .changed(path, expected: expected, found: found)
      }
    }
  }

  // MARK: - 9. Ending

  private func rollBack(_ file: JournalFile, _ cause: TransactionFailure.Cause) -> TransactionFailure {
    // The mark may or may not have reached the medium.
    try? file.markUndone()
    do throws(RecoveryFailure) {
      try context.store.settle(file, .back, in: tree)
      return TransactionFailure(cause: cause, aftermath: .rolledBack)
    } catch {
      switch error {
      case .undecided(let files, _, _):
        return TransactionFailure(cause: cause, aftermath: .incomplete(files, nil))
      case .system(let failure, _) where failure.call == "fsync":
        return TransactionFailure(cause: cause, aftermath: .rolledBackUnconfirmed(failure))
      case .system(let failure, _):
        return TransactionFailure(cause: cause, aftermath: .incomplete([], failure))
      case .damaged, .history:
        return TransactionFailure(cause: cause, aftermath: .incomplete([], nil))
      }
    }
  }

  private func clearUp(_ plan: PublishPlan, _ file: JournalFile) -> TransactionReport {
    var report = TransactionReport(
      id: change.id,
      fileCount: change.files.count,
      reference: file.journal.record?.reference,
      fallbacks: tree.fallbacks.map(\.rawValue).sorted(),
      losses: losses.map(\.rawValue).sorted()
    )
    do throws(SystemFailure) {
      for operation in plan.operations {
        if let path = operation.discardedWhenDone { try tree.unlink(path) }
      }
      for directory in plan.removedDirectories where try !tree.removeDirectory(directory) {
        report.keptDirectories.append(directory)
      }
      try tree.synchronize()
      try file.remove(from: context.store)
    } catch {
      report.unfinishedCleanup = error
    }
    return report
  }

  /// Twelve random hexadecimal digits: nobody can have prepared a file of that name.
  private static func randomName() -> String {
    let digits = String(UInt64.random(in: 0..<(1 << 48)), radix: 16)
    return ".lanser-" + String(repeating: "0", count: 12 - digits.count) + digits + ".tmp"
  }

  private static func system<Result>(
    _ body: () throws(SystemFailure) -> Result
  ) throws(TransactionFailure.Cause) -> Result {
    do throws(SystemFailure) { return try body() } catch { throw .system(error) }
  }
}

extension TransactionFailure.Cause: Error {}

extension TransactionFailure {
  fileprivate static func untouched(_ cause: Cause) -> TransactionFailure {
    TransactionFailure(cause: cause, aftermath: .nothingWritten)
  }
}
