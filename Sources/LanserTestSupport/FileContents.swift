#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Whole files as bytes.
package enum FileContents {
  package static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemCallFailure("open", path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      #if canImport(Glibc)
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      #else
      let count = Darwin.read(descriptor, &buffer, buffer.count)
      #endif
      guard count >= 0 else { throw SystemCallFailure("read", path) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw SystemCallFailure("open", path) }
    defer { close(descriptor) }
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer -> Int in
        #if canImport(Glibc)
        Glibc.write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
        #else
        Darwin.write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
        #endif
      }
      guard count > 0 else { throw SystemCallFailure("write", path) }
      offset += count
    }
  }

  package struct NeverMade: Error {
    package let path: String
  }

  /// Waits until somebody has made a file.
  ///
  /// - Throws: `NeverMade` when the patience is over.
  package static func waitForFile(_ path: String, patience: Duration = .seconds(30)) async throws {
    let deadline = ContinuousClock.now + patience
    while access(path, F_OK) != 0 {
      guard .now < deadline else { throw NeverMade(path: path) }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// The names in a directory, sorted; empty when there is no such directory.
  package static func names(in path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Copies a folder with everything in it; links and modes are not kept.
  package static func copyFolder(_ source: String, to target: String) throws {
    guard mkdir(target, 0o755) == 0 || errno == EEXIST else { throw SystemCallFailure("mkdir", target) }
    for name in names(in: source) {
      if isFolder("\(source)/\(name)") {
        try copyFolder("\(source)/\(name)", to: "\(target)/\(name)")
      } else {
        try write(try read("\(source)/\(name)"), to: "\(target)/\(name)")
      }
    }
  }

  /// The files below a folder, as relative paths.
  package static func tree(_ folder: String) -> [String] {
    names(in: folder).flatMap { name in
      isFolder("\(folder)/\(name)") ? tree("\(folder)/\(name)").map { "\(name)/\($0)" } : [name]
    }
  }

  private static func isFolder(_ path: String) -> Bool {
    var information = stat()
    return lstat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
  }
}
