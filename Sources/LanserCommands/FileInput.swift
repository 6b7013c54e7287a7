import AnalysisBundles
import SystemPackage

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
}
