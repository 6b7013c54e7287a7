#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// Bringing a tree to the state before a transaction, or to the one after it, from wherever it is.
//
// Input: the operations of a journal, and what is on disk under the names that they use. Output: the renamings that are left, or the
// files that hold something which is neither the old nor the new content, in which case nothing is done. Every operation shows by
// the content under its names whether it was done, so neither the order in which a power cut kept them nor an interruption of the
// settlement itself matters; done twice, it finds nothing to do the second time.

/// Where an interrupted transaction is taken to.
enum Direction: String, Hashable, Sendable {
  case back
  case forward
}

struct Settlement {
  enum Action: Hashable {
    case move(RelativePath, RelativePath)
    case exchange(RelativePath, RelativePath, scratch: RelativePath)
    case unlink(RelativePath)
    case setPermissions(RelativePath, UInt32)
  }

  /// What is under a name.
  private enum Held: Hashable {
    case nothing
    case content(ContentDigest, FileIdentity, mode: UInt32)
    /// Neither a file nor a link.
    case foreign
  }

  let direction: Direction
  private(set) var actions: [Action] = []
  /// Names of ours to be removed afterwards.
  private(set) var discarded: [RelativePath] = []
  /// Files that somebody else has changed meanwhile.
  private(set) var undecided: [RelativePath] = []

  private var state: [RelativePath: Held] = [:]

  /// Looks at the tree and decides; changes nothing.
  ///
  /// - Throws: `SystemFailure` when something can not be looked at.
  init(_ operations: [PublishOperation], _ direction: Direction, in tree: TreeWriter) throws(SystemFailure) {
    self.direction = direction
    for slot in Set(operations.flatMap(\.slots)) { state[slot] = try Self.look(at: slot, in: tree) }
    for operation in direction == .back ? operations.reversed() : operations { settle(operation) }
    let names = operations.compactMap {
      direction == .back ? $0.discardedWhenUndone : $0.discardedWhenDone
    }
    discarded = names.filter { state[$0] != .nothing && state[$0] != .foreign }
    undecided = Array(Set(undecided)).sorted()
  }

  private static func look(at path: RelativePath, in tree: TreeWriter) throws(SystemFailure) -> Held {
    do throws(SystemFailure) {
      guard let image = try tree.image(path) else { return .nothing }
      return .content(image.digest, image.status.identity, mode: image.status.mode)
    } catch {
      // Something that is no file took the place, or a file that is too large to be ours.
      if error.code == EISDIR || error.code == EFBIG || error.code == ELOOP { return .foreign }
      throw error
    }
  }

  private mutating func settle(_ operation: PublishOperation) {
    switch (operation, direction) {
    case (.exchange(let exchange), .back): undo(exchange)
    case (.exchange(let exchange), .forward): redo(exchange)
    case (.move(let move), .back): undo(move)
    case (.move(let move), .forward): redo(move)
    case (.setPermissions(let change), .back): set(change, to: change.old, from: change.new)
    case (.setPermissions(let change), .forward): set(change, to: change.new, from: change.old)
    }
  }

  private mutating func undo(_ exchange: PublishOperation.Exchange) {
    let (path, temporary, scratch) = (exchange.path, exchange.temporary, exchange.scratch)
    switch (digest(path), digest(temporary), digest(scratch)) {
    case (exchange.old, _, nil): break
    case (exchange.new, exchange.old, nil): change(path, temporary, scratch)
    case (nil, _, exchange.old) where isFree(path): rename(scratch, path)
    case (exchange.new, nil, exchange.old) where isFree(temporary):
      rename(path, temporary)
      rename(scratch, path)
    default: undecided.append(path)
    }
  }

  private mutating func redo(_ exchange: PublishOperation.Exchange) {
    let (path, temporary, scratch) = (exchange.path, exchange.temporary, exchange.scratch)
    switch (digest(path), digest(temporary), digest(scratch)) {
    case (exchange.old, exchange.new, nil): change(path, temporary, scratch)
    case (nil, exchange.new, exchange.old) where isFree(path):
      rename(temporary, path)
      rename(scratch, temporary)
    case (_, nil, exchange.old) where isFree(temporary): rename(scratch, temporary)
    // Done; what the file holds since is its owner's business.
    case (_, exchange.old, nil), (_, nil, nil): break
    default: undecided.append(path)
    }
  }

  private mutating func undo(_ move: PublishOperation.Move) {
    let isOurs = move.purpose == .create
    switch (digest(move.from), digest(move.to)) {
    case (move.content, move.content) where isSameFile(move.from, move.to): remove(move.to)
    case (move.content, _): break
    case (nil, move.content) where isFree(move.from): rename(move.to, move.from)
    // A temporary file that was never finished, or is gone already.
    case (_, nil) where isOurs && isFree(move.to): break
    default: undecided.append(isOurs ? move.to : move.from)
    }
  }

  private mutating func redo(_ move: PublishOperation.Move) {
    switch (digest(move.from), digest(move.to)) {
    case (move.content, move.content) where isSameFile(move.from, move.to): remove(move.from)
    case (move.content, nil) where isFree(move.to): rename(move.from, move.to)
    default: break
    }
  }

  private mutating func set(_ change: PublishOperation.SetPermissions, to new: UInt32, from old: UInt32) {
    guard case .content(let digest, let identity, let mode) = state[change.path], digest == change.content
    else { return }
    guard mode == old, mode != new else { return }
    actions.append(.setPermissions(change.path, new))
    state[change.path] = .content(digest, identity, mode: new)
  }

  // MARK: - The state as it will be

  private func digest(_ path: RelativePath) -> ContentDigest? {
    if case .content(let digest, _, _) = state[path] { return digest }
    return nil
  }

  private func isFree(_ path: RelativePath) -> Bool { state[path] == .nothing }

  private func isSameFile(_ first: RelativePath, _ second: RelativePath) -> Bool {
    state[first] == state[second]
  }

  private mutating func rename(_ from: RelativePath, _ to: RelativePath) {
    actions.append(.move(from, to))
    state[to] = state[from]
    state[from] = .nothing
  }

  private mutating func change(_ first: RelativePath, _ second: RelativePath, _ scratch: RelativePath) {
    actions.append(.exchange(first, second, scratch: scratch))
    (state[first], state[second]) = (state[second], state[first])
  }

  private mutating func remove(_ path: RelativePath) {
    actions.append(.unlink(path))
    state[path] = .nothing
  }
}

extension Settlement {
  /// Does what was decided: the renamings, then a flush, then the removal of our own names, then another flush.
  func perform(in tree: TreeWriter) throws(SystemFailure) {
    for action in actions {
      switch action {
      case .move(let from, let to):
        try Self.unwrapping { () throws(TreeWriter.Failure) in try tree.move(from, to: to) }
      case .exchange(let path, let temporary, let scratch):
        try Self.unwrapping { () throws(TreeWriter.Failure) in
          _ = try tree.exchange(path, with: temporary, scratch: scratch) { _ in true }
        }
      case .unlink(let path): try tree.unlink(path)
      case .setPermissions(let path, let permissions): try tree.setPermissions(path, permissions)
      }
    }
    if !actions.isEmpty { try tree.synchronize() }
    for path in discarded { try tree.unlink(path) }
  }

  private static func unwrapping(_ body: () throws(TreeWriter.Failure) -> Void) throws(SystemFailure) {
    do throws(TreeWriter.Failure) {
      try body()
    } catch {
      switch error {
      case .system(let failure): throw failure
      case .taken(let path): throw SystemFailure(call: "renameat2", path: path.description, code: EEXIST)
      // A settlement is not strict, and has looked before.
      case .weak(let path, _), .mismatch(let path, _, _):
        throw SystemFailure(call: "renameat2", path: path.description, code: EINVAL)
      }
    }
  }
}
