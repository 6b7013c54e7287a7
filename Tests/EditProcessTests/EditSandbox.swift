import CanonicalJSON
import LanserTestSupport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A workspace in which the built lanser is run, with a home and a state of its own.
struct EditSandbox {
  struct Outcome {
    var status: Int32?
    var output: String
    var errors: String

    var json: JSONValue { (try? JSONValue(parsing: Array(output.utf8))) ?? .null }
  }

  let directory: TemporaryDirectory
  var root: String { directory("work") }

  static func with<Result>(
    _ files: [String: String],
    isRepository: Bool = true,
    _ body: (EditSandbox) throws -> Result
  ) throws -> Result {
    try TemporaryDirectory.with { directory in
      let sandbox = EditSandbox(directory: directory)
      for (path, text) in files { try directory.write(text, to: "work/\(path)") }
      if isRepository {
        for words in [["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "start"]] {
          _ = try sandbox.git(words)
        }
      }
      return try body(sandbox)
    }
  }

  var environment: [String: String] {
    [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": directory.path, "LC_ALL": "C",
      "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "e", "GIT_COMMITTER_NAME": "n", "GIT_COMMITTER_EMAIL": "e",
      "XDG_STATE_HOME": directory("state"), "XDG_DATA_HOME": directory("data"),
      "XDG_CACHE_HOME": directory("cache"),
      "SWIFT_BACKTRACE": "enable=no",
    ]
  }

  func run(_ words: [String]) throws -> Outcome {
    let errors = directory("errors-\(UInt32.random(in: 0...UInt32.max))")
    let child = try ChildProcess(
      program: "/usr/bin/env",
      arguments: ["-C", root] + words,
      environment: environment,
      standardError: errors
    )
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = read(child.output, &buffer, buffer.count), count > 0 { output += buffer[..<count] }
    let status = child.waitAfterClosingInput()
    defer { unlink(errors) }
    return Outcome(
      status: status,
      output: String(decoding: output, as: UTF8.self),
      errors: String(decoding: try FileContents.read(errors), as: UTF8.self)
    )
  }

  func lanser(_ words: String...) throws -> Outcome {
    let outcome = try run([try ProjectLocations.executable("lanser")] + words)
    try PrintedBundles.check(Array(outcome.output.utf8))
    return outcome
  }

  func git(_ words: [String]) throws -> String { try run(["git"] + words).output }

  func text(_ path: String) throws -> String {
    String(decoding: try directory.read("work/\(path)"), as: UTF8.self)
  }

  /// Writes a file beside the workspace.
  func input(_ text: String, _ name: String) throws -> String { try directory.write(text, to: name) }

  var journals: [String] { FileContents.names(in: directory("state/lanser/transactions/journals")) }
}

/// A patch of one line of `a.txt`.
let patchOfA = "--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+TWO\n three\n"
