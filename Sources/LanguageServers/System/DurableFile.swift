import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes that survive a power cut, and are either whole or absent.
enum DurableFile {
  /// Replaces a file by new content: temporary file beside it, flush, rename, flush of the directory.
  ///
  /// - Parameters:
  ///   - bytes: The new content.
  ///   - path: The file; its directory must exist.
  ///   - permissions: The mode of the new file.
  static func write(
    _ bytes: [UInt8],
    to path: FilePath,
    permissions: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
  ) throws(LanguageServersError) {
    guard let name = path.lastComponent?.string else {
      throw .fileSystem(path: path, operation: "open", errno: .isDirectory)
    }
    let directory = path.removingLastComponent()
    let temporary = directory.appending(".\(name).\(getpid()).tmp")
    try Directory.remove(temporary)
    do {
      try FileContent.wrapping("write", temporary) {
        let file = try FileDescriptor.open(
          temporary,
          .writeOnly,
          options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: permissions
        )
        try file.closeAfter {
          // The mode given to open is cut down by the umask; the promise about the mode is not.
          if fchmod(file.rawValue, permissions.rawValue) != 0 { throw Errno(rawValue: errno) }
          _ = try file.writeAll(bytes)
          if fsync(file.rawValue) != 0 { throw Errno(rawValue: errno) }
        }
      }
      try Directory.rename(temporary, to: path)
    } catch {
      try? Directory.remove(temporary)
      throw error
    }
    try synchronize(directory)
  }

  /// Flushes one file or directory to disk.
  static func synchronize(_ path: FilePath) throws(LanguageServersError) {
    try FileContent.wrapping("fsync", path) {
      let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      try file.closeAfter {
        if fsync(file.rawValue) != 0 { throw Errno(rawValue: errno) }
      }
    }
  }

  /// Flushes files and the directories they are in to disk.
  ///
  /// An installation has thousands of small files, and flushing one after the other costs seconds. The
  /// system is therefore asked first to write out everything, which it does in one go; the flush of each file
  /// is then nearly free, and is what reports errors.
  static func synchronize(files: [FilePath], in root: FilePath) throws(LanguageServersError) {
    sync()
    var directories: Set<FilePath> = [root]
    for file in files {
      try synchronize(file)
      var directory = file.removingLastComponent()
      while directory.starts(with: root), directories.insert(directory).inserted {
        directory.removeLastComponent()
      }
    }
    for directory in directories { try synchronize(directory) }
  }
}
