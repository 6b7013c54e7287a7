import Synchronization

/// Statements of files that were read, shared by everything that asks about one snapshot.
final class Memo: Sendable {
  private let kept = Mutex<[String: StatementIndex]>([:])

  func statements(_ path: String) -> StatementIndex? { kept.withLock { $0[path] } }

  func keep(_ index: StatementIndex, _ path: String) { kept.withLock { $0[path] = index } }
}
