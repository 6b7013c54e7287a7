#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where the project's own files are while its tests run.
package enum ProjectLocations {
  /// The folder that holds `Package.swift`.
  package static let root: String = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  /// A file or folder below `fixtures/`.
  package static func fixture(_ relativePath: String) -> String { "\(root)/fixtures/\(relativePath)" }

  /// An executable of this package, which is built into the same folder as the tests.
  ///
  /// `LANSER_TEST_BINARY` names another `lanser`: what the optimizer makes of a program has to be tested, too.
  package static func executable(_ name: String) throws -> String {
    if name == "lanser", let chosen = getenv("LANSER_TEST_BINARY") { return String(cString: chosen) }
    var directory = try testProgram()
    while !directory.isEmpty {
      directory = directory[..<(directory.lastIndex(of: "/") ?? directory.startIndex)]
      let candidate = "\(directory)/\(name)"
      if access(candidate, X_OK) == 0, isRegularFile(candidate) { return candidate }
    }
    throw SystemCallFailure("find the built executable", name)
  }

  private static func testProgram() throws -> Substring {
    #if os(Linux)
    guard let path = realpath("/proc/self/exe", nil) else {
      throw SystemCallFailure("realpath", "/proc/self/exe")
    }
    #else
    guard let path = realpath(CommandLine.arguments[0], nil) else {
      throw SystemCallFailure("realpath", CommandLine.arguments[0])
    }
    #endif
    defer { free(path) }
    return Substring(String(cString: path))
  }

  private static func isRegularFile(_ path: String) -> Bool {
    var information = stat()
    return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
  }
}
