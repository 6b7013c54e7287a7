import CanonicalJSON
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A directory that is held open, and files below it named relative to it.
///
/// Installations have thousands of files. Looking them up from an open directory spares putting together
/// and taking apart an absolute path for each, and keeps to the same directory if it is renamed meanwhile.
struct FileTree: ~Copyable {
  let root: FilePath
  private let descriptor: FileDescriptor

  init(_ root: FilePath) throws(LanguageServersError) {
    self.root = root
    descriptor = try FileContent.wrapping("open", root) {
      try FileDescriptor.open(root, .readOnly, options: [.directory, .closeOnExec])
    }
  }

  deinit {
    try? descriptor.close()
  }

  /// The paths of all files and links, in order; directories are not listed.
  func paths() throws(LanguageServersError) -> [String] {
    var found: [String] = []
    var pending = [""]
    while let folder = pending.popLast() {
      for name in try names(in: folder) {
        let path = folder.isEmpty ? name : folder + "/" + name
        if try status(path)?.kind == .directory {
          pending.append(path)
        } else {
          found.append(path)
        }
      }
    }
    return found.sorted()
  }

  /// What the file system says about a file, links not followed; `nil` when there is none.
  func status(_ path: String) throws(LanguageServersError) -> FileStatus? {
    var value = stat()
    if fstatat(descriptor.rawValue, path, &value, AT_SYMLINK_NOFOLLOW) == 0 { return FileStatus(value) }
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw failure("fstatat", path)
  }

  /// The SHA-256 of a file.
  func digest(_ path: String) throws(LanguageServersError) -> SHA256Digest {
    let file = try open(path, O_RDONLY | O_NOFOLLOW)
    defer { try? file.close() }
    var hasher = SHA256Hasher()
    try FileContent.forEachChunk(of: file, named: root) { chunk throws(LanguageServersError) in
      hasher.update(chunk)
    }
    return hasher.finalize()
  }

  /// Flushes a file or directory to disk; the empty path is the root.
  func synchronize(_ path: String) throws(LanguageServersError) {
    let file = try open(path.isEmpty ? "." : path, O_RDONLY | O_NOFOLLOW)
    defer { try? file.close() }
    if fsync(file.rawValue) != 0 { throw failure("fsync", path) }
  }

  /// Flushes files and the directories they are in to disk.
  ///
  /// Flushing thousands of small files one after the other costs seconds. The system is therefore asked first
  /// to write out everything, which it does in one go; the flush of each file is then nearly free, and is what
  /// reports errors.
  func synchronize(files: [String]) throws(LanguageServersError) {
    sync()
    var folders: Set<String> = [""]
    for file in files {
      try synchronize(file)
      var folder = Substring(file)
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        if !folders.insert(String(folder)).inserted { break }
      }
    }
    for folder in folders { try synchronize(folder) }
  }

  /// Removes everything below the root.
  func removeAll() throws(LanguageServersError) {
    try removeAll(in: "")
  }

  private func removeAll(in folder: String) throws(LanguageServersError) {
    for name in try names(in: folder) {
      let path = folder.isEmpty ? name : folder + "/" + name
      let isDirectory = try status(path)?.kind == .directory
      if isDirectory { try removeAll(in: path) }
      if unlinkat(descriptor.rawValue, path, isDirectory ? AT_REMOVEDIR : 0) != 0, errno != ENOENT {
        throw failure("unlinkat", path)
      }
    }
  }

  private func names(in folder: String) throws(LanguageServersError) -> [String] {
    let file = try open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    guard let stream = fdopendir(file.rawValue) else {
      try? file.close()
      throw failure("fdopendir", folder)
    }
    defer { closedir(stream) }
    return try Directory.names(in: stream, named: root)
  }

  private func open(_ path: String, _ flags: Int32) throws(LanguageServersError) -> FileDescriptor {
    let opened = openat(descriptor.rawValue, path, flags | O_CLOEXEC)
    guard opened >= 0 else { throw failure("openat", path) }
    return FileDescriptor(rawValue: opened)
  }

  private func failure(_ operation: String, _ path: String) -> LanguageServersError {
    .systemCall(operation, root.appending(path))
  }
}
