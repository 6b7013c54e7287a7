#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An open folder that belongs to this user alone; closed when the value ends.
struct OwnFolder: ~Copyable {
  private let number: Int32

  private init?(owned number: Int32) {
    guard number >= 0 else { return nil }
    var raw = stat()
    guard fstat(number, &raw) == 0, raw.st_uid == geteuid(), raw.st_mode & 0o022 == 0 else {
      close(number)
      return nil
    }
    self.number = number
  }

  deinit { close(number) }

  private static let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC

  /// Opens a folder; nil when it is not there, a symbolic link, or open to others.
  ///
  /// The way to it is the user's own choice, and may lead through links.
  init?(_ path: String) { self.init(owned: open(path, Self.flags)) }

  /// The same, made when it is not there, with all the folders above it.
  static func made(_ path: String) -> OwnFolder? {
    if let folder = OwnFolder(path) { return folder }
    var part = ""
    for name in path.split(separator: "/") {
      part += "/" + name
      mkdir(part, 0o700)
    }
    return OwnFolder(path)
  }

  /// A folder in this one.
  func folder(_ name: String) -> OwnFolder? { OwnFolder(owned: openat(number, name, Self.flags)) }

  func madeFolder(_ name: String) -> OwnFolder? {
    if let found = folder(name) { return found }
    mkdirat(number, name, 0o700)
    return folder(name)
  }

  /// The bytes of a file of this user's; nil for anything else, and for a file that is longer than the limit.
  func read(_ name: String, limit: Int) -> [UInt8]? {
    let file = openat(number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var raw = stat()
    guard fstat(file, &raw) == 0, raw.st_mode & S_IFMT == S_IFREG, raw.st_uid == geteuid(),
      raw.st_size > 0, raw.st_size <= limit
    else { return nil }
    let size = Int(raw.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let part = pread(file, buffer.baseAddress?.advanced(by: count), size - count, off_t(count))
        if part < 0, errno == EINTR { continue }
        if part <= 0 { break }
        count += part
      }
    }
    guard bytes.count == size else { return nil }
    markAsUsed(file, raw)
    return bytes
  }

  /// Notes that a file was of use, so that it is not among the first to go; once a day is enough.
  private func markAsUsed(_ file: Int32, _ raw: stat) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    if now.tv_sec - raw.modificationSeconds > 86_400 { futimens(file, nil) }
  }

  /// Writes a file beside its place and renames it into it.
  ///
  /// - Returns: false when that can not be done; then nothing has changed.
  func replace(_ name: String, with bytes: [UInt8], serial: Int) -> Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let temporary = "\(getpid())-\(serial)-\(now.tv_nsec)\(Self.partSuffix)"
    let file = openat(number, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    let isWritten = bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let count = write(file, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return false }
        written += count
      }
      return true
    }
    // Some file systems say only here that there was no room.
    let isClosed = close(file) == 0
    if isWritten, isClosed, renameat(number, temporary, number, name) == 0 { return true }
    unlinkat(number, temporary, 0)
    return false
  }

  static let partSuffix = ".part"
}

extension OwnFolder {
  private struct Entry {
    var name: String
    var seconds: Int
    var size: Int
  }

  /// Removes what was used least lately until what is left takes no more than so many bytes on disk, and what processes
  /// that were ended in the middle have left.
  func tidy(keeping capacity: Int) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    var entries: [Entry] = []
    for entry in listing() {
      if entry.name.hasSuffix(Self.partSuffix) {
        if now.tv_sec - entry.seconds > 3600 { unlinkat(number, entry.name, 0) }
      } else {
        entries.append(entry)
      }
    }
    var total = entries.reduce(0) { $0 + $1.size }
    guard total > capacity else { return }
    // Down to three quarters, so that the next record does not need room made again.
    let goal = capacity / 4 * 3
    entries.sort { ($0.seconds, $0.name) < ($1.seconds, $1.name) }
    for entry in entries where total > goal {
      unlinkat(number, entry.name, 0)
      total -= entry.size
    }
  }

  private func listing() -> [Entry] {
    // The stream closes the descriptor that it is given.
    let copy = openat(number, ".", Self.flags)
    guard copy >= 0 else { return [] }
    guard let stream = fdopendir(copy) else {
      close(copy)
      return []
    }
    defer { closedir(stream) }
    var entries: [Entry] = []
    while let raw = readdir(stream) {
      let name = withUnsafePointer(to: &raw.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      var status = stat()
      guard name != ".", name != "..", fstatat(number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
        continue
      }
      let block = 4096
      let size = (Int(status.st_size) + block - 1) / block * block
      entries.append(Entry(name: name, seconds: status.modificationSeconds, size: size))
    }
    return entries
  }
}

extension stat {
  fileprivate var modificationSeconds: Int {
    #if canImport(Darwin)
    Int(st_mtimespec.tv_sec)
    #else
    Int(st_mtim.tv_sec)
    #endif
  }
}
