#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs helper programs of the tests and reads files.
package enum ProgramOutput {
  /// What a shell command printed.
  ///
  /// - Throws: `ProgramFailure` when it cannot be started or ends with a status other than zero.
  package static func of(_ command: String) throws -> [UInt8] {
    guard let stream = popen(command, "r") else { throw ProgramFailure(command: command, status: -1) }
    let output = readAll(stream)
    let status = pclose(stream)
    guard status == 0 else { throw ProgramFailure(command: command, status: status) }
    return output
  }

  /// The bytes of a file.
  package static func contents(ofFile path: String) throws -> [UInt8] {
    guard let stream = fopen(path, "rb") else { throw ProgramFailure(command: path, status: errno) }
    defer { fclose(stream) }
    return readAll(stream)
  }

  private static func readAll(_ stream: UnsafeMutablePointer<FILE>) -> [UInt8] {
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, stream)
      if count == 0 { return output }
      output += buffer[..<count]
    }
  }
}

/// A helper program or file that did not work.
package struct ProgramFailure: Error {
  package let command: String
  package let status: Int32
}
