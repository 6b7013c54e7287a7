import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What `opendir(3)` gives.
#if canImport(Darwin)
typealias DirectoryStream = UnsafeMutablePointer<DIR>
#else
typealias DirectoryStream = OpaquePointer
#endif

/// The few calls on directories that this module needs.
enum Directory {
  /// Whether something is there; a symbolic link is followed.
  static func exists(_ path: FilePath) -> Bool {
    path.withPlatformString { access($0, F_OK) == 0 }
  }

  /// Whether the file may be executed by this process.
  static func isExecutable(_ path: FilePath) -> Bool {
    path.withPlatformString { access($0, X_OK) == 0 }
  }

  /// Whether files can be made in the directory.
  static func isWritable(_ path: FilePath) -> Bool {
    path.withPlatformString { access($0, W_OK | X_OK) == 0 }
  }

  /// Makes a directory and those above it; no error when it is there.
  ///
  /// - `permissions`: The mode of directories that are made.
  static func create(_ path: FilePath, permissions: mode_t = 0o755) throws(LanguageServersError) {
    var missing: [FilePath] = []
    var current = path
    while !exists(current) {
      missing.append(current)
      let parent = current.removingLastComponent()
      if parent == current || parent.isEmpty { break }
      current = parent
    }
    for directory in missing.reversed() {
      let result = directory.withPlatformString { mkdir($0, permissions) }
      if result != 0, errno != EEXIST { throw .systemCall("mkdir", directory) }
    }
  }

  /// The names in a directory, sorted, without `.` and `..`.
  ///
  /// Names that are not UTF-8 come back lossy; nothing this module installs has such names.
  static func names(in path: FilePath) throws(LanguageServersError) -> [String] {
    guard let stream = path.withPlatformString({ opendir($0) }) else {
      throw .systemCall("opendir", path)
    }
    defer { closedir(stream) }
    return try names(in: stream, named: path)
  }

  /// The names an open directory has, sorted, without `.` and `..`.
  static func names(
    in stream: DirectoryStream,
    named path: FilePath
  ) throws(LanguageServersError) -> [String] {
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    if errno != 0 { throw .systemCall("readdir", path) }
    return names.sorted()
  }

  /// Removes a file, a link, or a directory with everything in it; no error when it is not there.
  static func remove(_ path: FilePath) throws(LanguageServersError) {
    guard let status = try FileStatus.ifPresent(path, followLinks: false) else { return }
    if status.kind == .directory {
      try FileTree(path).removeAll()
      if path.withPlatformString({ rmdir($0) }) != 0, errno != ENOENT { throw .systemCall("rmdir", path) }
    } else if path.withPlatformString({ unlink($0) }) != 0, errno != ENOENT {
      throw .systemCall("unlink", path)
    }
  }

  /// Moves a file or directory to a new name on the same file system.
  static func rename(_ old: FilePath, to new: FilePath) throws(LanguageServersError) {
    let result = old.withPlatformString { from in
      new.withPlatformString { to in
        #if canImport(Glibc)
        Glibc.rename(from, to)
        #elseif canImport(Musl)
        Musl.rename(from, to)
        #else
        Darwin.rename(from, to)
        #endif
      }
    }
    if result != 0 { throw .systemCall("rename", new) }
  }

  /// The path with all symbolic links resolved, or `nil` when it does not exist.
  static func resolved(_ path: FilePath) -> FilePath? {
    guard let pointer = path.withPlatformString({ realpath($0, nil) }) else { return nil }
    defer { free(pointer) }
    return FilePath(platformString: pointer)
  }

  /// Whether a path is a directory or lies in it, comparing whole components.
  static func contains(_ directory: FilePath, _ path: FilePath) -> Bool {
    path.lexicallyNormalized().starts(with: directory.lexicallyNormalized())
  }
}

extension LanguageServersError {
  /// The failure of the system call that was just made.
  static func systemCall(_ operation: String, _ path: FilePath) -> Self {
    .fileSystem(path: path, operation: operation, errno: Errno(rawValue: errno))
  }
}
