import AnalysisBundles
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Reads files that the user names on the command line.
enum FileInput {
  /// The bytes of a file, or of standard input for `-`.
  ///
  /// - Throws: `Failure` with the system's reason.
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    do {
      let descriptor = path == "-" ? FileDescriptor.standardInput : try FileDescriptor.open(path, .readOnly)
      defer { if path != "-" { try? descriptor.close() } }
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
        if count == 0 { return bytes }
        bytes.append(contentsOf: buffer[..<count])
      }
    } catch {
      throw Failure(
        .usage,
        "\(path) can not be read: \(error)",
        hints: ["Name a file, or - for standard input."]
      )
    }
  }

  /// The files below a folder whose names satisfy a condition, in the order of their paths.
  ///
  /// Folders and files with a leading dot are passed over, links to folders are not followed.
  ///
  /// - Throws: `Failure` with the system's reason when a folder can not be read.
  static func files(below folder: String, where isWanted: (String) -> Bool) throws(Failure) -> [String] {
    guard let stream = opendir(folder) else {
      throw Failure(.usage, "\(folder) can not be read: \(Errno(rawValue: errno))")
    }
    defer { closedir(stream) }
    var files: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard !name.hasPrefix(".") else { continue }
      let path = "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        files += try self.files(below: path, where: isWanted)
      } else if isWanted(name) {
        files.append(path)
      }
    }
    return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
