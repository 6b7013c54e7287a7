import CanonicalJSON
import LanserTestSupport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// One run of the built program in a folder of its own.
struct LanserRun {
  let status: Int32?
  let output: String
  let errors: String

  /// Runs `lanser` to its end, in an environment in which nothing of the user's shows.
  ///
  /// - Parameters:
  ///   - arguments: without the program's name.
  ///   - directory: what is run in; HOME and the user's data are below it.
  ///   - folder: the current directory, below `directory`.
  ///   - variables: more of the environment.
  /// - Throws: what the system says when it can not be run.
  init(
    _ arguments: [String],
    in directory: TemporaryDirectory,
    folder: String = "",
    variables: [String: String] = [:]
  ) throws {
    let own = [
      "HOME": directory("home"), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no",
      "XDG_STATE_HOME": directory("state"), "XDG_CACHE_HOME": directory("cache"),
    ]
    let child = try ChildProcess(
      program: "/usr/bin/env",
      arguments: [
        "-C", folder.isEmpty ? directory.path : directory(folder), try ProjectLocations.executable("lanser"),
      ]
        + arguments,
      environment: own.merging(variables) { $1 },
      standardError: directory("stderr")
    )
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(child.output, &buffer, buffer.count), count > 0 {
      bytes.append(contentsOf: buffer[..<count])
    }
    status = child.waitAfterClosingInput()
    output = String(decoding: bytes, as: UTF8.self).replacing(directory.path, with: "$DIR")
    errors = String(decoding: try directory.read("stderr"), as: UTF8.self).replacing(
      directory.path,
      with: "$DIR"
    )
    unlink(directory("stderr"))
  }

  /// The result as JSON.
  var json: JSONValue? { try? JSONValue(parsing: Array(output.utf8)) }
}
