import CFileCalls
import CLibgit2
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// libgit2 flushes each object and its directory when it has written it: two of the three flushes that an edit costs for each
// file. Where a flush is slow they are most of the time, so many objects are flushed together, with everything else that
// the file system has not yet written.

extension GitRepository {
  /// From how many objects on they are flushed together.
  ///
  /// What others have written is flushed too, so it has to be worth it.
  private static let manyObjects = 500

  /// Whether libgit2 flushes is a setting of the whole process.
  private static let flushing = Mutex(())

  /// Writes objects that are on the medium when this returns.
  ///
  /// - Parameters:
  ///   - count: how many there will be, about.
  ///   - body: writes them, and no references.
  /// - Returns: what `body` returns.
  /// - Throws: `Failure`, also when they could not be flushed.
  package func writingObjects<Result: Sendable>(
    _ count: Int,
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard count >= Self.manyObjects, Self.canFlushTogether else { return try Self.undisturbed(body) }
    let result = try Self.undisturbed { () throws(Failure) in
      libgit2_set_flushing(git, false)
      defer { libgit2_set_flushing(git, true) }
      return try body()
    }
    try flushFileSystem()
    return result
  }

  /// Runs what relies on libgit2's flushing while nobody else has turned it off.
  static func undisturbed<Result: Sendable>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try flushing.withLock { _ throws(Failure) in try body() }
  }

  private static var canFlushTogether: Bool {
    #if os(Linux)
    true
    #else
    false
    #endif
  }

  private func flushFileSystem() throws(Failure) {
    let directory = open(commonDirectory + "objects", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if directory >= 0 { _ = close(directory) } }
    guard directory >= 0, file_calls_synchronize_file_system(directory) == 0 else {
      throw .call("syncfs", message: String(cString: strerror(errno)))
    }
  }
}
