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
  /// - `bytes`: The new content.
  /// - `path`: The file; its directory must exist.
  /// - `permissions`: The mode of the new file.
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
      // Whoever reads of a failure knows the file, and not the temporary one beside it.
      try FileContent.wrapping("write", path) {
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
}
