import CanonicalJSON

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Reading of files and directories, on bytes and with the reason of every failure.
enum FileSystem {
  struct Failure: Error, Equatable, Sendable {
    var path: String
    var operation: String
    var code: Int32

    /// The system's words for the reason.
    var reason: String { systemMessage(code) }
  }

  /// What `stat(2)` says that changes when a file does.
  struct Status: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      case file, directory, other
    }

    var kind: Kind
    var device: UInt64
    var inode: UInt64
    var size: Int
    var modifiedNanoseconds: Int
    var changedNanoseconds: Int
  }

  struct Entry: Hashable, Sendable {
    var name: String
    var kind: Status.Kind
    var isSymbolicLink: Bool
  }

  /// The status of what a path leads to; nil when there is nothing.
  static func status(_ path: String) -> Status? {
    var raw = stat()
    guard stat(path, &raw) == 0 else { return nil }
    return Status(raw)
  }

  static func status(descriptor: Int32) -> Status? {
    var raw = stat()
    guard fstat(descriptor, &raw) == 0 else { return nil }
    return Status(raw)
  }

  /// The time as file systems write it, since 1970.
  static func nanosecondsOfNow() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int(now.tv_sec) * 1_000_000_000 + Int(now.tv_nsec)
  }

  /// The absolute path without symbolic links; nil when there is nothing.
  static func resolved(_ path: String) -> String? {
    guard let pointer = realpath(path, nil) else { return nil }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  static func read(_ path: String) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(path: path, operation: "open", code: errno) }
    defer { close(descriptor) }
    guard let status = status(descriptor: descriptor) else {
      throw Failure(path: path, operation: "stat", code: errno)
    }
    guard status.kind == .file else { throw Failure(path: path, operation: "read", code: EISDIR) }
    // One byte more than the size, so that the end is seen without growing the buffer.
    var capacity = status.size + 1
    var bytes: [UInt8] = []
    while true {
      var failure: Int32 = 0
      let part = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        #if canImport(Glibc)
        let result = Glibc.read(descriptor, buffer.baseAddress, capacity)
        #else
        let result = Darwin.read(descriptor, buffer.baseAddress, capacity)
        #endif
        if result < 0 { failure = errno }
        count = max(0, result)
      }
      if failure == EINTR { continue }
      if failure != 0 { throw Failure(path: path, operation: "read", code: failure) }
      if part.isEmpty { return bytes }
      if bytes.isEmpty { bytes = part } else { bytes += part }
      capacity = max(1, status.size + 1 - bytes.count)
      if bytes.count > status.size { capacity = 1 << 16 }
    }
  }

  /// The entries of a directory, sorted by name as bytes.
  ///
  /// Names that are not UTF-8 are left out.
  static func entries(_ path: String) throws(Failure) -> [Entry] {
    guard let stream = opendir(path) else { throw Failure(path: path, operation: "opendir", code: errno) }
    defer { closedir(stream) }
    var entries: [Entry] = []
    while let raw = readdir(stream) {
      let name = withUnsafePointer(to: &raw.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: UInt8.self, capacity: Int(NAME_MAX) + 1) { bytes in
          String(validating: UnsafeBufferPointer(start: bytes, count: strlen(bytes)), as: UTF8.self)
        }
      }
      guard let name, name != ".", name != ".." else { continue }
      entries.append(entry(named: name, type: Int32(raw.pointee.d_type), in: path))
    }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private static func entry(named name: String, type: Int32, in directory: String) -> Entry {
    switch type {
    case Int32(DT_REG): return Entry(name: name, kind: .file, isSymbolicLink: false)
    case Int32(DT_DIR): return Entry(name: name, kind: .directory, isSymbolicLink: false)
    default:
      let kind = status(directory + "/" + name)?.kind ?? .other
      return Entry(name: name, kind: kind, isSymbolicLink: type == Int32(DT_LNK))
    }
  }
}

extension FileSystem.Status {
  fileprivate init(_ raw: stat) {
    switch raw.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .directory
    default: kind = .other
    }
    device = UInt64(raw.st_dev)
    inode = UInt64(raw.st_ino)
    size = Int(raw.st_size)
    #if canImport(Darwin)
    let (modified, changed) = (raw.st_mtimespec, raw.st_ctimespec)
    #else
    let (modified, changed) = (raw.st_mtim, raw.st_ctim)
    #endif
    modifiedNanoseconds = Int(modified.tv_sec) * 1_000_000_000 + Int(modified.tv_nsec)
    changedNanoseconds = Int(changed.tv_sec) * 1_000_000_000 + Int(changed.tv_nsec)
  }
}

private func strlen(_ bytes: UnsafePointer<UInt8>) -> Int {
  var count = 0
  while bytes[count] != 0 { count += 1 }
  return count
}

/// The system's words for an errno value.
func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }
