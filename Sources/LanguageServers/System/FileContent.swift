import CanonicalJSON
import SystemPackage

/// Reading whole files, and their digests.
enum FileContent {
  /// Reads a file.
  ///
  /// - `limit`: The most bytes it may have; a larger file is `EFBIG`.
  static func read(_ path: FilePath, limit: Int = 64 << 20) throws(LanguageServersError) -> [UInt8] {
    var bytes: [UInt8] = []
    try forEachChunk(of: path) { chunk throws(LanguageServersError) in
      bytes.append(contentsOf: chunk)
      if bytes.count > limit { throw .fileSystem(path: path, operation: "read", errno: .fileTooLarge) }
    }
    return bytes
  }

  /// Reads a file, or gives `nil` when there is none.
  static func readIfPresent(_ path: FilePath, limit: Int = 64 << 20) throws(LanguageServersError) -> [UInt8]?
  {
    do {
      return try read(path, limit: limit)
    } catch .fileSystem(_, _, .noSuchFileOrDirectory), .fileSystem(_, _, .notDirectory) {
      return nil
    }
  }

  /// The SHA-256 of a file of any size.
  static func digest(_ path: FilePath) throws(LanguageServersError) -> SHA256Digest {
    var hasher = SHA256Hasher()
    try forEachChunk(of: path) { chunk throws(LanguageServersError) in hasher.update(chunk) }
    return hasher.finalize()
  }

  /// The first bytes of a file, fewer when it is shorter.
  static func head(_ path: FilePath, count: Int) throws(LanguageServersError) -> [UInt8] {
    try wrapping("open", path) {
      let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
      return try file.closeAfter {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = try bytes.withUnsafeMutableBytes { try file.read(into: $0) }
        return Array(bytes.prefix(read))
      }
    }
  }

  private static func forEachChunk(
    of path: FilePath,
    _ body: (ArraySlice<UInt8>) throws(LanguageServersError) -> Void
  ) throws(LanguageServersError) {
    let file = try wrapping("open", path) {
      try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    }
    defer { try? file.close() }
    try forEachChunk(of: file, named: path, body)
  }

  /// Reads an open file piece by piece; a piece is valid only until the body returns.
  static func forEachChunk(
    of file: FileDescriptor,
    named path: FilePath,
    _ body: (ArraySlice<UInt8>) throws(LanguageServersError) -> Void
  ) throws(LanguageServersError) {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = try wrapping("read", path) {
        try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
      }
      if count == 0 { return }
      try body(buffer[..<count])
    }
  }

  /// Runs system calls, adding what they were about to the error number.
  static func wrapping<Result>(
    _ operation: String,
    _ path: FilePath,
    _ body: () throws -> Result
  ) throws(LanguageServersError) -> Result {
    do {
      return try body()
    } catch let error as Errno {
      throw .fileSystem(path: path, operation: operation, errno: error)
    } catch {
      throw .fileSystem(path: path, operation: operation, errno: .ioError)
    }
  }
}
