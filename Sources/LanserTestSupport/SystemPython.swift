#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The system's Python, for comparisons with implementations that are not ours.
package enum SystemPython {
  package struct Failed: Error, CustomStringConvertible {
    package let status: Int32?
    package let errors: String
    package var description: String {
      "python3: status \(status.map(String.init) ?? "of a signal"): \(errors)"
    }
  }

  /// Not one of a virtual environment: what Debian packages install is found by this one only.
  private static let path = "/usr/bin/python3"

  /// Whether a module can be imported.
  package static func has(module: String) -> Bool { (try? run("import \(module)")) != nil }

  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - program: the text of the program.
  ///   - inputs: texts that the program finds in the files that are named by its arguments.
  /// - Returns: what it prints.
  /// - Throws: `Failed` with its standard error when it fails.
  package static func run(_ program: String, inputs: [[UInt8]] = []) throws -> String {
    try TemporaryDirectory.with { directory in
      var files: [String] = []
      for (index, input) in inputs.enumerated() {
        files.append(try directory.write(input, to: "input\(index)"))
      }
      let child = try ChildProcess(
        program: "/usr/bin/timeout",
        arguments: ["300", path, "-I", "-W", "ignore", "-c", program] + files,
        environment: ["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"],
        standardError: directory("errors")
      )
      var output: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while case let count = read(child.output, &buffer, buffer.count), count > 0 {
        output.append(contentsOf: buffer[..<count])
      }
      let status = child.waitAfterClosingInput()
      guard status == 0 else {
        throw Failed(status: status, errors: String(decoding: try directory.read("errors"), as: UTF8.self))
      }
      return String(decoding: output, as: UTF8.self)
    }
  }
}
