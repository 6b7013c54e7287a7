import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Exclusion between processes by `flock(2)`, which the system lifts when a process dies.
enum FileLock {
  /// Runs a body while this process alone holds the lock.
  ///
  /// - `path`: The lock file, made when it is not there and never removed.
  /// - `whenBusy`: Called once when another process holds it.
  ///
  /// Throws `.cancelled` when the task is cancelled while waiting.
  static func withLock<Result: Sendable>(
    _ path: FilePath,
    whenBusy: () -> Void,
    _ body: () async throws(LanguageServersError) -> Result
  ) async throws(LanguageServersError) -> Result {
    let file = try FileContent.wrapping("open", path) {
      try FileDescriptor.open(
        path,
        .readWrite,
        options: [.create, .closeOnExec],
        permissions: .ownerReadWrite
      )
    }
    // Closing the only descriptor of the open file description releases the lock.
    defer { try? file.close() }
    var reported = false
    while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw .systemCall("flock", path) }
      if !reported {
        whenBusy()
        reported = true
      }
      do {
        try await Task.sleep(for: .milliseconds(50))
      } catch {
        throw .cancelled
      }
    }
    return try await body()
  }
}
