import LanserTestSupport

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The pinned servers that `make test` installs, and the Python that workspaces are analysed against.
struct TestInstallation: Sendable {
  struct Missing: Error, CustomStringConvertible {
    let path: String
    var description: String { "\(path) is missing: run `make test`, which installs it" }
  }

  /// What `XDG_DATA_HOME` is for the tests.
  let dataHome: String
  /// The folder of the pinned Pyright, with `runtime` and `server` in it.
  let pyright: String
  /// The interpreter, and the directories that the libraries in its answers lie in.
  let python: TestPython

  var node: String { "\(pyright)/runtime/bin/node" }

  var languageServer: String { "\(pyright)/server/dist/langserver.index.js" }

  /// Pyright's own command line, of the same version.
  var commandLine: String { "\(pyright)/server/dist/index.js" }

  /// What lanser and the raw client run their servers with: the interpreter comes first.
  var environment: [String: String] {
    [
      "HOME": TestProgram.environment["HOME"] ?? "/", "LANG": "C.UTF-8",
      "PATH": "\(python.binaries):/usr/bin:/bin",
    ]
  }

  /// - Throws: `Missing` with what to do.
  static func required() throws -> TestInstallation { try found.get() }

  private static let found = Result { try TestInstallation() }

  private init() throws {
    let chosen = TestProgram.environment["LANSER_TEST_DATA"] ?? ""
    dataHome = chosen.isEmpty ? "\(ProjectLocations.root)/.build/share" : chosen
    pyright = "\(dataHome)/lanser/servers/pyright/1.1.407"
    python = try TestPython()
    for path in [node, languageServer, commandLine] where access(path, R_OK) != 0 {
      throw Missing(path: path)
    }
  }
}

/// The first Python of the tests' own search path.
struct TestPython: Sendable {
  let executable: String
  /// The folder of the executable.
  let binaries: String
  let prefix: String
  let basePrefix: String

  fileprivate init() throws {
    // A path that stands behind a shim or a link would be found under another name by the one client or the other.
    let program = """
      import os, sys
      folder = os.path.join(sys.base_prefix, "bin")
      for name in (os.path.join(folder, "python3"), os.path.realpath(sys.executable)):
          if os.access(name, os.X_OK):
              print(name, sys.base_prefix, sys.base_prefix, sep="\\n")
              break
      """
    let output = try TestProgram(["python3", "-I", "-S", "-c", program]).run()
    let lines = output.split(separator: "\n").map(String.init)
    guard lines.count == 3, let slash = lines[0].lastIndex(of: "/") else {
      throw TestInstallation.Missing(path: "python3")
    }
    executable = lines[0]
    binaries = String(lines[0][..<slash])
    prefix = lines[1]
    basePrefix = lines[2]
  }
}
