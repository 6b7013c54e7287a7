import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What the file system says about a file without reading it.
struct FileStatus: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case file, directory, link, other
  }

  var kind: Kind
  /// Bytes.
  var size: Int
  /// The permission bits.
  var mode: UInt32
  var owner: UInt32
  /// Microseconds since 1970; fits the integers of JSON, which nanoseconds do not.
  var modifiedMicroseconds: Int
  /// Device, inode, size, modification and change time: differs whenever the file may differ.
  var identity: String

  /// Reads the status of a file that must exist.
  init(_ path: FilePath, followLinks: Bool = true) throws(LanguageServersError) {
    var value = stat()
    let result = path.withPlatformString { followLinks ? stat($0, &value) : lstat($0, &value) }
    guard result == 0 else { throw .systemCall("stat", path) }
    self.init(value)
  }

  /// Reads the status of a file, or gives `nil` when there is none.
  static func ifPresent(
    _ path: FilePath,
    followLinks: Bool = true
  ) throws(LanguageServersError) -> FileStatus? {
    do {
      return try FileStatus(path, followLinks: followLinks)
    } catch .fileSystem(_, _, .noSuchFileOrDirectory), .fileSystem(_, _, .notDirectory) {
      return nil
    }
  }

  /// Takes over what a system call answered.
  init(_ value: stat) {
    #if canImport(Darwin)
    let (modified, changed) = (value.st_mtimespec, value.st_ctimespec)
    #else
    let (modified, changed) = (value.st_mtim, value.st_ctim)
    #endif
    kind =
      switch value.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .directory
      case S_IFLNK: .link
      default: .other
      }
    size = Int(value.st_size)
    mode = UInt32(value.st_mode & 0o7777)
    owner = UInt32(value.st_uid)
    modifiedMicroseconds = Int(modified.tv_sec) * 1_000_000 + Int(modified.tv_nsec) / 1000
    identity = [
      Int(value.st_dev), Int(value.st_ino), Int(value.st_size), Int(modified.tv_sec), Int(modified.tv_nsec),
      Int(changed.tv_sec), Int(changed.tv_nsec),
    ].map(String.init).joined(separator: ":")
  }
}
