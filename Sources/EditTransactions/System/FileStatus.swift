#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What the system says of a file without reading it.
package struct FileStatus: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case file
    case directory
    case link
    /// A socket, a pipe or a device.
    case other
  }

  package var kind: Kind
  /// Permission bits, with set-user-id, set-group-id and the sticky bit.
  package var mode: UInt32
  package var owner: UInt32
  package var group: UInt32
  package var linkCount: Int
  /// Bytes.
  package var size: Int
  package var identity: FileIdentity
  package var modifiedNanoseconds: Int
  package var changedNanoseconds: Int

  /// What a record says of a file; the rest is unknown.
  init(recorded kind: Kind, mode: UInt32, size: Int) {
    self.kind = kind
    self.mode = mode
    self.size = size
    owner = 0
    group = 0
    linkCount = 1
    identity = FileIdentity(device: 0, inode: 0)
    modifiedNanoseconds = 0
    changedNanoseconds = 0
  }

  init(_ raw: stat) {
    switch raw.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .directory
    case S_IFLNK: kind = .link
    default: kind = .other
    }
    mode = UInt32(raw.st_mode) & 0o7777
    owner = raw.st_uid
    group = raw.st_gid
    linkCount = Int(raw.st_nlink)
    size = Int(raw.st_size)
    identity = FileIdentity(device: UInt64(raw.st_dev), inode: UInt64(raw.st_ino))
    #if canImport(Darwin)
    let (modified, changed) = (raw.st_mtimespec, raw.st_ctimespec)
    #else
    let (modified, changed) = (raw.st_mtim, raw.st_ctim)
    #endif
    modifiedNanoseconds = Int(modified.tv_sec) * 1_000_000_000 + Int(modified.tv_nsec)
    changedNanoseconds = Int(changed.tv_sec) * 1_000_000_000 + Int(changed.tv_nsec)
  }
}

/// Which file it is, whatever its name.
package struct FileIdentity: Hashable, Sendable {
  package var device: UInt64
  package var inode: UInt64
}
