#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A call to the system that failed in a test's own preparations.
package struct SystemCallFailure: Error, CustomStringConvertible {
  package let call: String
  package let path: String
  package let code: Int32

  package init(_ call: String, _ path: String) {
    self.call = call
    self.path = path
    code = errno
  }

  package var description: String { "\(call) \(path): \(String(cString: strerror(code)))" }
}

/// A directory of a test's own, as an absolute path without symbolic links.
package struct TemporaryDirectory: Sendable {
  package let path: String

  /// Makes a directory, lends it, and removes it with everything in it on every way out.
  package static func with<Result>(
    _ body: (TemporaryDirectory) async throws -> Result
  ) async throws -> Result {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    return try await body(directory)
  }

  package static func with<Result>(_ body: (TemporaryDirectory) throws -> Result) throws -> Result {
    let directory = try TemporaryDirectory()
    defer { directory.remove() }
    return try body(directory)
  }

  private init() throws {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(parent)/lanser-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SystemCallFailure("mkdtemp", parent) }
    guard let real = realpath(template, nil) else { throw SystemCallFailure("realpath", parent) }
    defer { free(real) }
    path = String(cString: real)
  }

  /// The absolute path of something in the directory.
  package func callAsFunction(_ relativePath: String) -> String { "\(path)/\(relativePath)" }

  /// Writes a file, making the directories that it needs.
  ///
  /// - Returns: its absolute path.
  @discardableResult
  package func write(_ bytes: some Sequence<UInt8>, to relativePath: String, mode: UInt32 = 0o644) throws
    -> String
  {
    var parent = path
    for component in relativePath.split(separator: "/").dropLast() {
      parent += "/\(component)"
      guard mkdir(parent, 0o755) == 0 || errno == EEXIST else { throw SystemCallFailure("mkdir", parent) }
    }
    let file = self(relativePath)
    try FileContents.write(Array(bytes), to: file, mode: mode)
    return file
  }

  @discardableResult
  package func write(_ text: String, to relativePath: String, mode: UInt32 = 0o644) throws -> String {
    try write(text.utf8, to: relativePath, mode: mode)
  }

  /// Makes a symbolic link.
  package func link(_ relativePath: String, to target: String) throws {
    guard symlink(target, self(relativePath)) == 0 else { throw SystemCallFailure("symlink", relativePath) }
  }

  package func read(_ relativePath: String) throws -> [UInt8] { try FileContents.read(self(relativePath)) }

  private func remove() { Self.remove(path) }

  /// Removes a file, a link (not what it points to), or a directory with everything in it.
  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    // Tests make directories that can not be read or written.
    chmod(path, 0o700)
    for name in FileContents.names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }
}
