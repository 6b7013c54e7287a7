#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What tells whether a path still leads to the same content of the same file.
package struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  /// When anything about it changed last; nobody can set that.
  private let changedSeconds: Int
  private let changedNanoseconds: Int

  /// - Returns: nil when there is no file.
  package init?(path: String) {
    var raw = stat()
    guard stat(path, &raw) == 0 else { return nil }
    device = UInt64(raw.st_dev)
    inode = UInt64(raw.st_ino)
    size = Int64(raw.st_size)
    #if canImport(Darwin)
    let changed = raw.st_ctimespec
    #else
    let changed = raw.st_ctim
    #endif
    changedSeconds = Int(changed.tv_sec)
    changedNanoseconds = Int(changed.tv_nsec)
  }
}
