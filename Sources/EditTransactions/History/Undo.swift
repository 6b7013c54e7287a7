package import GitRepository
import SourceText

// Taking a transaction back, also after later edits.
//
// Input: a recorded transaction, and the workspace as it is. Output: steps, to be planned and applied like any other edit, or the places
// where the later edits stand in the way. For each file the change from "after" to "before" is merged into what is there now: three
// ways, line by line.

/// Where a merge does not go together.
package struct MergeConflict: Hashable, Sendable {
  package enum Reason: String, Hashable, Sendable {
    /// Both sides have changed the same lines.
    case sameLines = "same-lines"
    /// The file has been changed since, and would have to be removed.
    case changedSince = "changed-since"
    case missing
    /// There is something in the place of the file.
    case occupied
    /// Not text, so that it can not be merged.
    case binary
  }

  package var path: RelativePath
  package var reason: Reason
  package var hunks: [ConflictHunk]

  package init(path: RelativePath, reason: Reason, hunks: [ConflictHunk]) {
    self.path = path
    self.reason = reason
    self.hunks = hunks
  }
}

/// Lines that were changed on both sides.
package struct ConflictHunk: Hashable, Sendable {
  /// Where it starts in the present file, counted from one.
  package var line: Int
  package var base: [String]
  package var present: [String]
  package var wanted: [String]

  package init(line: Int, base: [String], present: [String], wanted: [String]) {
    self.line = line
    self.base = base
    self.present = present
    self.wanted = wanted
  }
}

extension RootDirectory {
  package enum UndoError: Error, Sendable {
    case conflicts([MergeConflict])
    case git(GitRepository.Failure)
    case system(SystemFailure)
    /// The images are no longer in the repository.
    case imageMissing(RelativePath)
  }

  /// The steps that take a transaction back.
  ///
  /// - Throws: `UndoError`; conflicts of all files together.
  package func stepsToUndo(
    _ transaction: RecordedTransaction,
    _ history: TransactionHistory
  ) throws(UndoError) -> [EditStep] {
    var undo = UndoSteps(root: self, transaction: transaction, prefix: history.prefix)
    do throws(GitRepository.Failure) {
      let repository = try history.opened()
      try undo.read(from: repository)
    } catch {
      throw .git(error)
    }
    for file in transaction.change.files { try undo.append(file) }
    guard undo.conflicts.isEmpty else { throw .conflicts(undo.conflicts) }
    return undo.steps
  }
}

private struct UndoSteps {
  let root: RootDirectory
  let transaction: RecordedTransaction
  let prefix: String
  private(set) var conflicts: [MergeConflict] = []
  private var befores: [RelativePath: [UInt8]] = [:]
  private var afters: [RelativePath: [UInt8]] = [:]
  /// Moves come first, by a name in between, so that files may change places.
  private var leaving: [EditStep] = []
  private var arriving: [EditStep] = []
  private var contents: [EditStep] = []

  init(root: RootDirectory, transaction: RecordedTransaction, prefix: String) {
    self.root = root
    self.transaction = transaction
    self.prefix = prefix
  }

  var steps: [EditStep] {
    leaving + arriving + contents
      + transaction.change.madeDirectories.reversed().map { .removeDirectoryIfEmpty($0) }
  }

  mutating func read(from repository: borrowing GitRepository) throws(GitRepository.Failure) {
    let files = transaction.change.files
    befores = try images(of: files.compactMap(\.before), in: transaction.before, repository)
    afters = try images(of: files.compactMap(\.after), in: transaction.commit, repository)
  }

  private func images(
    of sides: [RecordedChange.Side],
    in commit: GitObjectID,
    _ repository: borrowing GitRepository
  ) throws(GitRepository.Failure) -> [RelativePath: [UInt8]] {
    let contents = try repository.contents(of: sides.map { prefix + $0.path.description }, in: commit)
    var images: [RelativePath: [UInt8]] = [:]
    for side in sides { images[side.path] = contents[prefix + side.path.description] }
    return images
  }

  mutating func append(_ file: RecordedChange.File) throws(RootDirectory.UndoError) {
    switch (file.before, file.after) {
    case (nil, let after?):
      guard let present = try image(after.path) else { return }
      guard present.digest == after.digest else { return refuse(after.path, .changedSince) }
      contents.insert(
        .delete(after.path, recursive: false, ignoringMissing: false, annotation: nil),
        at: 0
      )
    case (let before?, nil):
      let bytes = try content(befores, before.path)
      if let present = try image(before.path) {
        // Somebody else has brought it back, or a file that leaves is still in its place.
        if present.digest == before.digest { return }
        let isLeaving = transaction.change.files.contains { $0.after?.path == before.path }
        guard isLeaving else { return refuse(before.path, .occupied) }
      }
      contents.append(
        .create(
          before.path,
          content: bytes,
          permissions: before.permissions,
          existing: .refuse,
          annotation: nil
        )
      )
    case (let before?, let after?): try appendChange(before, after)
    case (nil, nil): break
    }
  }

  private mutating func appendChange(
    _ before: RecordedChange.Side,
    _ after: RecordedChange.Side
  ) throws(RootDirectory.UndoError) {
    guard let present = try image(after.path) else {
      // Taken back by hand already?
      if before.path != after.path, try image(before.path)?.digest == before.digest { return }
      return refuse(after.path, .missing)
    }
    if before.path != after.path {
      let between = after.path.sibling(".lanser-undo-\(arriving.count).tmp")
      leaving.append(.rename(after.path, to: between, existing: .refuse, annotation: nil))
      arriving.append(.rename(between, to: before.path, existing: .refuse, annotation: nil))
    }
    if before.digest != after.digest, present.digest != before.digest {
      let wanted = try content(befores, before.path)
      if present.digest == after.digest {
        contents.append(.replace(before.path, content: wanted, .anything))
      } else {
        let base = try content(afters, after.path)
        switch try ThreeWayMerge.merge(base: base, present: present.bytes, wanted: wanted) {
        case .merged(let bytes): contents.append(.replace(before.path, content: bytes, .anything))
        case .conflict(let reason, let hunks):
          conflicts.append(MergeConflict(path: after.path, reason: reason, hunks: hunks))
        }
      }
    }
    if before.permissions != after.permissions, present.status.mode == after.permissions,
      present.status.kind == .file
    {
      contents.append(.setPermissions(before.path, before.permissions))
    }
  }

  private mutating func refuse(_ path: RelativePath, _ reason: MergeConflict.Reason) {
    conflicts.append(MergeConflict(path: path, reason: reason, hunks: []))
  }

  private func content(
    _ images: [RelativePath: [UInt8]],
    _ path: RelativePath
  ) throws(RootDirectory.UndoError) -> [UInt8] {
    guard let bytes = images[path] else { throw .imageMissing(path) }
    return bytes
  }

  private func image(_ path: RelativePath) throws(RootDirectory.UndoError) -> FileImage? {
    do throws(SystemFailure) { return try root.image(path) } catch { throw .system(error) }
  }
}
