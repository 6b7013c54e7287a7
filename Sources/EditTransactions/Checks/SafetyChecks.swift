package import GitRepository

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// Whether a planned change is safe to make.
//
// Input: the change, the policy, the repository. Output: every check with everything that speaks against the change; all of them
// run, so that a person sees all reasons at once. Reads only; what may have changed by the time of the apply is looked at again there.

/// How the repository around a workspace can be used.
package enum RepositoryState: Sendable {
  case none
  case usable(prefix: String)
  /// There is one, and its state can not be known.
  case unusable(GitRepository.Failure)
}

extension RootDirectory {
  /// Every check of a change; at most `limit` changed files are listed.
  ///
  /// Files that are as an edit in `history` has left them count as clean.
  package func check(
    _ change: PlannedChange,
    _ policy: EditPolicy,
    repository: RepositoryState,
    history: TransactionHistory? = nil,
    ignoresWorkTree: Bool = false,
    limit: Int = 10
  ) -> [CheckResult] {
    let checks = SafetyChecks(root: self, change: change, policy: policy, history: history)
    return [
      checks.insideWorkspace, checks.allowedPaths, checks.noSensitiveFiles, checks.singleLinks,
      checks.writableDirectories, checks.maximumFiles, checks.documentVersions, checks.confirmed,
    ] + checks.git(repository, ignoresWorkTree: ignoresWorkTree, limit: limit)
  }
}

private struct SafetyChecks {
  let root: RootDirectory
  let change: PlannedChange
  let policy: EditPolicy
  let history: TransactionHistory?

  /// Every name that is written, made or removed, as given and as it is without links.
  private var paths: [RelativePath] {
    var paths = Set(change.targets.flatMap { [$0.given, $0.real] })
    for file in change.files { paths.formUnion([file.before?.path, file.after?.path].compactMap(\.self)) }
    paths.formUnion(change.removedDirectories)
    paths.formUnion(change.movedDirectories.map(\.to))
    return paths.sorted()
  }

  /// A change that leaves the workspace has no plan, so this only says what was looked at.
  var insideWorkspace: CheckResult {
    let links = change.targets.filter { $0.given != $0.real }
    return CheckResult(
      .insideWorkspace,
      remarks: change.isEmpty
        ? [.noTargets]
        : [.files(change.files.count)] + links.map { .throughLink($0.given, to: $0.real) }
    )
  }

  var allowedPaths: CheckResult {
    var objections: [Objection] = []
    for path in paths {
      if let pattern = policy.deny.first(where: { $0.matches(path, ignoringCase: true) }) {
        objections.append(.denied(path, pattern: pattern.text))
      }
    }
    for allowed in policy.allow {
      objections += paths.filter { path in !allowed.contains { $0.matches(path) } }.map { .notAllowed($0) }
    }
    return CheckResult(.allowedPaths, objections: objections)
  }

  var noSensitiveFiles: CheckResult {
    result(
      .noSensitiveFiles,
      paths.compactMap { path in SensitivePath.reason(for: path).map { .sensitive(path, reason: $0) } },
      isAllowed: policy.allowsSensitiveFiles
    )
  }

  /// New content takes the place of one name; the others would keep the old content.
  var singleLinks: CheckResult {
    let objections = change.files.compactMap { file -> Objection? in
      guard let before = file.before, file.after != nil, file.changesContent,
        before.image.status.kind == .file, before.image.status.linkCount > 1
      else { return nil }
      return .hardLinked(before.path, links: before.image.status.linkCount)
    }
    return CheckResult(.singleLinks, objections: objections)
  }

  /// Files are replaced by renaming, which the directory has to allow; that a file itself may be written is asked too, because whoever
  /// has made it read-only meant it.
  var writableDirectories: CheckResult {
    var objections: [Objection] = []
    var directories: Set<RelativePath?> = []
    for file in change.files {
      if let before = file.before { directories.insert(before.path.parent) }
      if let after = file.after { directories.insert(existing(after.path.parent)) }
      if let before = file.before, file.after != nil, file.changesContent, before.image.status.kind == .file,
        before.image.status.mode & 0o222 == 0 || !isAccessible(before.path, W_OK)
      {
        objections.append(.notWritable(before.path, directory: nil))
      }
    }
    for directory in change.removedDirectories { directories.formUnion([directory, directory.parent]) }
    for directory in directories.sorted(by: { ($0?.description ?? "") < ($1?.description ?? "") }) {
      guard !isAccessible(directory, W_OK | X_OK) else { continue }
      let file = change.files.first {
        $0.before?.path.parent == directory || $0.after?.path.parent == directory
      }
      if let path = file?.path ?? directory {
        objections.append(.notWritable(path, directory: directory ?? path))
      }
    }
    return CheckResult(.writableDirectories, objections: objections)
  }

  var maximumFiles: CheckResult {
    let count = change.files.count
    guard let limit = policy.maximumFiles, count > limit else {
      return CheckResult(.maximumFiles, remarks: [.files(count)])
    }
    return CheckResult(.maximumFiles, objections: [.tooManyFiles(count, limit: limit)])
  }

  var documentVersions: CheckResult {
    result(
      .documentVersions,
      change.uncheckedVersions.map { .uncheckedVersion($0) },
      isAllowed: !policy.isStrict
    )
  }

  var confirmed: CheckResult {
    result(
      .confirmed,
      change.annotations.filter(\.annotation.needsConfirmation).map {
        .unconfirmed(label: $0.annotation.label)
      },
      isAllowed: policy.isConfirmed
    )
  }

  private func result(_ name: CheckName, _ objections: [Objection], isAllowed: Bool) -> CheckResult {
    guard isAllowed, !objections.isEmpty else { return CheckResult(name, objections: objections) }
    return CheckResult(name, remarks: objections.map { .overridden($0) }, isOverridden: true)
  }

  /// The directory, or the nearest one above it that exists.
  private func existing(_ directory: RelativePath?) -> RelativePath? {
    var current = directory
    while let path = current {
      if (try? root.status(path)) ?? nil != nil { return path }
      current = path.parent
    }
    return nil
  }

  private func isAccessible(_ path: RelativePath?, _ mode: Int32) -> Bool {
    guard let path else { return faccessat(root.descriptor, ".", mode, AT_EACCESS) == 0 }
    guard let directory = try? root.openedDirectory(path.parent) else { return false }
    return faccessat(directory.number, path.name, mode, AT_EACCESS) == 0
  }

  // MARK: - git

  func git(_ state: RepositoryState, ignoresWorkTree: Bool, limit: Int) -> [CheckResult] {
    let isAllowed = policy.allowsDirtyWorkTree
    switch state {
    case .none:
      return [
        result(.gitReadable, [], isAllowed: true), CheckResult(.noOperationInProgress),
        result(.cleanWorkTree, [.noRepository], isAllowed: isAllowed || ignoresWorkTree),
        CheckResult(.recoverableTargets),
      ]
    case .unusable(let failure):
      return [
        result(.gitReadable, [.unreadableRepository(failure)], isAllowed: isAllowed || ignoresWorkTree),
        CheckResult(.noOperationInProgress), CheckResult(.cleanWorkTree), CheckResult(.recoverableTargets),
      ]
    case .usable(let prefix):
      do throws(GitRepository.Failure) {
        guard let repository = try GitRepository.containing(root.path) else {
          return git(.none, ignoresWorkTree: ignoresWorkTree, limit: limit)
        }
        return try checks(of: repository, prefix, ignoresWorkTree: ignoresWorkTree, limit: limit)
      } catch {
        return git(.unusable(error), ignoresWorkTree: ignoresWorkTree, limit: limit)
      }
    }
  }

  private func checks(
    of repository: borrowing GitRepository,
    _ prefix: String,
    ignoresWorkTree: Bool,
    limit: Int
  ) throws(GitRepository.Failure) -> [CheckResult] {
    var busy: [Objection] = []
    if let lock = repository.indexLock { busy.append(.gitBusy(lock: lock)) }
    let operation = repository.operationInProgress.map { [Objection.operationInProgress($0)] } ?? []
    var changed: [Objection] = []
    var remarks: [Remark] = [.head(repository.head)]
    // Read only when something differs; most work trees are clean.
    var ownChanges: Result<OwnChanges, GitRepository.Failure>?
    func own() -> OwnChanges? {
      guard let history, !history.isOwnStore, !policy.isStrict else { return nil }
      let known =
        ownChanges ?? Result { () throws(GitRepository.Failure) in try OwnChanges(history, in: root) }
      ownChanges = known
      return try? known.get()
    }
    if !ignoresWorkTree {
      let changes = try repository.trackedChanges(limit: limit + 1) { own()?.include($0) ?? false }
      if changes.expectedCount > 0 { remarks.append(.ownChanges(changes.expectedCount)) }
      if changes.sparseCount > 0 { remarks.append(.sparse(changes.sparseCount)) }
      changed = changes.changes.map { .modified($0.path, WorkTreeChange($0.kind)) }
    }
    var cleanWorkTree = result(.cleanWorkTree, changed, isAllowed: policy.allowsDirtyWorkTree)
    if cleanWorkTree.isPassed { cleanWorkTree.remarks += remarks }
    let targets = change.files.flatMap { file in
      [file.before?.path, file.isMoved || file.isCreated ? file.after?.path : nil].compactMap(\.self)
    }
    let standings = try repository.standings(of: targets.map { prefix + $0.description })
    let existing = Set(change.files.compactMap { $0.before?.path })
    var unrecoverable: [Objection] = []
    var submodules: [Objection] = []
    for (path, standing) in zip(targets, standings) {
      switch standing {
      case .submodule(let submodule): submodules.append(.insideSubmodule(path, submodule: submodule))
      case .untracked where existing.contains(path) && own()?.isAsLeft(path) == true: break
      case .untracked where existing.contains(path): unrecoverable.append(.notInGit(path, isIgnored: false))
      case .ignored where existing.contains(path): unrecoverable.append(.notInGit(path, isIgnored: true))
      case .tracked, .untracked, .ignored: break
      }
    }
    var recoverable = result(
      .recoverableTargets,
      unrecoverable,
      isAllowed: policy.allowsDirtyWorkTree || ignoresWorkTree
    )
    recoverable.objections += submodules
    return [
      CheckResult(.gitReadable, objections: busy),
      result(.noOperationInProgress, operation, isAllowed: policy.allowsDirtyWorkTree && !policy.isStrict),
      cleanWorkTree, recoverable,
    ]
  }
}

extension WorkTreeChange {
  fileprivate init(_ kind: TrackedChanges.Kind) {
    switch kind {
    case .staged: self = .staged
    case .modified: self = .modified
    case .deleted: self = .deleted
    case .conflicted: self = .conflicted
    case .submodule: self = .submodule
    case .filtered(let name): self = .filtered(name)
    }
  }
}
