import CFileCalls

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An open workspace, from which every target is reached: paths are never compared as text, and the workspace can not be
/// exchanged for another one behind our back.
package final class RootDirectory: Sendable {
  /// Absolute.
  package let path: String
  package let identity: FileIdentity
  let descriptor: Int32

  /// - Throws: `SystemFailure` when there is no such directory or it may not be read.
  package init(_ path: String) throws(SystemFailure) {
    let number = retrying { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard number >= 0 else { throw SystemFailure("open", path) }
    var raw = stat()
    guard fstat(number, &raw) == 0 else {
      let failure = SystemFailure("fstat", path)
      _ = close(number)
      throw failure
    }
    descriptor = number
    self.path = path
    identity = FileStatus(raw).identity
  }

  deinit { _ = close(descriptor) }

  /// Opens a directory below, without following a symbolic link on the way.
  ///
  /// The kernel decides that in one step where it has openat2(2); elsewhere each component is opened by itself.
  func openedDirectory(_ directory: RelativePath?) throws(SystemFailure) -> Descriptor {
    let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    guard let directory else {
      let number = openat(descriptor, ".", flags)
      guard number >= 0 else { throw SystemFailure("open", path) }
      return Descriptor(number: number, path: path)
    }
    let name = directory.description
    let number = retrying { file_calls_open_beneath(descriptor, name, flags) }
    if number >= 0 { return Descriptor(number: number, path: name) }
    // EPERM is what sandboxes answer to calls that they do not know; the way round says so again if it is meant.
    guard errno == ENOSYS || errno == EPERM else { throw SystemFailure("openat2", name) }
    var current = try openedDirectory(nil)
    for component in directory.components {
      let next = retrying { openat(current.number, component, flags) }
      guard next >= 0 else { throw SystemFailure("openat", name) }
      current = Descriptor(number: next, path: name)
    }
    return current
  }

  /// The status of what a path names, without following any link; nil when there is nothing.
  func status(_ path: RelativePath) throws(SystemFailure) -> FileStatus? {
    let directory: Descriptor
    do {
      directory = try openedDirectory(path.parent)
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR || error.code == ELOOP { return nil }
      throw error
    }
    return try directory.status(of: path.name)
  }
}

extension Descriptor {
  /// The status of an entry of this directory, without following a link; nil when there is none.
  func status(of name: String) throws(SystemFailure) -> FileStatus? {
    var raw = stat()
    if fstatat(number, name, &raw, AT_SYMLINK_NOFOLLOW) == 0 { return FileStatus(raw) }
    if errno == ENOENT { return nil }
    throw SystemFailure("fstatat", "\(path)/\(name)")
  }

  /// Where a link of this directory leads.
  func linkTarget(of name: String) throws(SystemFailure) -> [UInt8] {
    var target = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlinkat(number, name, &target, target.count)
    guard count >= 0 else { throw SystemFailure("readlinkat", "\(path)/\(name)") }
    return target[..<count].map(UInt8.init(bitPattern:))
  }

  /// The names in this directory, in the order of bytes, without `.` and `..`; nil stands for a name that is not UTF-8.
  func entryNames() throws(SystemFailure) -> [String?] {
    // A descriptor of its own, because fdopendir(3) takes it over and reading moves its position.
    let copy = openat(number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0 else { throw SystemFailure("open", path) }
    guard let stream = fdopendir(copy) else {
      let failure = SystemFailure("fdopendir", path)
      _ = close(copy)
      throw failure
    }
    defer { closedir(stream) }
    var names: [String?] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    if errno != 0 { throw SystemFailure("readdir", path) }
    return names.sorted { ($0 ?? "").utf8.lexicographicallyPrecedes(($1 ?? "").utf8) }
  }
}
