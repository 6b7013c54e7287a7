import LanguageServers
import Subprocess
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A directory of a test's own, removed when the body is left.
struct Sandbox: Sendable {
  let root: FilePath

  static func run<Result>(_ body: (Sandbox) async throws -> Result) async throws -> Result {
    let sandbox = try Sandbox()
    do {
      let result = try await body(sandbox)
      try await sandbox.shell("chmod -R u+rwX \(sandbox.root) && rm -rf \(sandbox.root)")
      return result
    } catch {
      _ = try? await sandbox.shell("chmod -R u+rwX \(sandbox.root) && rm -rf \(sandbox.root)")
      throw error
    }
  }

  init() throws {
    var template = Array("/tmp/lanser-test-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    root = FilePath(try #require(made))
  }

  var directories: LanserDirectories {
    LanserDirectories(
      data: root.appending("data"),
      cache: root.appending("cache"),
      state: root.appending("state")
    )
  }

  func write(_ text: String, to name: String) throws {
    try write(Array(text.utf8), to: name)
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    let path = root.appending(name)
    try makeDirectory(path.removingLastComponent())
    let file = try FileDescriptor.open(
      path,
      .writeOnly,
      options: [.create, .truncate],
      permissions: [.ownerReadWrite]
    )
    try file.closeAfter { _ = try file.writeAll(bytes) }
  }

  func read(_ name: String) throws -> [UInt8] {
    try Sandbox.read(root.appending(name))
  }

  static func read(_ path: FilePath) throws -> [UInt8] {
    let file = try FileDescriptor.open(path, .readOnly)
    return try file.closeAfter {
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
        if count == 0 { return bytes }
        bytes += buffer[..<count]
      }
    }
  }

  func exists(_ name: String) -> Bool {
    root.appending(name).withPlatformString { access($0, F_OK) == 0 }
  }

  private func makeDirectory(_ path: FilePath) throws {
    if path.withPlatformString({ access($0, F_OK) }) == 0 { return }
    try makeDirectory(path.removingLastComponent())
    #expect(path.withPlatformString { mkdir($0, 0o755) } == 0)
  }

  /// Runs a shell command in the sandbox and gives what it prints.
  @discardableResult
  func shell(_ command: String) async throws -> String {
    let result = try await Subprocess.run(
      .path("/bin/sh"),
      arguments: ["-c", command],
      workingDirectory: root,
      output: .string(limit: 1 << 20),
      error: .string(limit: 1 << 16)
    )
    try #require(result.terminationStatus.isSuccess, "\(command): \(result.standardError)")
    return result.standardOutput
  }
}

/// This process's environment, which tests of real installations need for pip's settings.
func processEnvironment() -> [String: String] {
  var variables: [String: String] = [:]
  var current = environ
  while let entry = current.pointee {
    let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
    current += 1
  }
  return variables
}

/// The environment of a machine whose package index cannot be reached.
func offlineEnvironment() -> [String: String] {
  var variables = processEnvironment().filter { !$0.key.hasPrefix("PIP_") }
  variables["PIP_CONFIG_FILE"] = "/dev/null"
  variables["PIP_INDEX_URL"] = "http://user:secret@127.0.0.1:1/simple"
  variables["PIP_RETRIES"] = "0"
  return variables
}
