import AnalysisBundles
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes files that the user names on the command line.
enum FileOutput {
  /// Writes a whole file, replacing one that is there.
  ///
  /// - Throws: `Failure` with the system's reason; the file may then be incomplete.
  static func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    do {
      let file = try FileDescriptor.open(
        FilePath(path),
        .writeOnly,
        options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead]
      )
      try file.closeAfter { _ = try file.writeAll(bytes) }
    } catch {
      throw Failure(.inputOutput, "\(path) can not be written: \(error)")
    }
  }

  /// Makes a folder, and those that it lies in, where they are not there yet.
  ///
  /// - Throws: `Failure` with the system's reason.
  static func makeFolder(_ path: String) throws(Failure) {
    var folder = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      folder += "\(component)/"
      guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
        throw Failure(.inputOutput, "\(folder) can not be made: \(Errno(rawValue: errno))")
      }
    }
  }
}
