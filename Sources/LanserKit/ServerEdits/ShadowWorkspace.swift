import AnalysisBundles
import EditTransactions
import LanguageServers
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A copy of a workspace's sources that has a change, for a server to look at.
///
/// It lies in the user's cache directory, and goes on every way out. Only sources and configuration are copied.
struct ShadowWorkspace: Sendable {
  /// Absolute, without symbolic links.
  let path: String

  /// Makes a copy, lends it, and removes it.
  ///
  /// - Throws: `Failure` when it can not be written, and what `body` throws.
  static func with<Value: Sendable>(
    _ change: PlannedChange,
    of workspace: Workspace,
    _ body: (ShadowWorkspace) async throws -> Value
  ) async throws -> Value {
    let parent = workspace.description.surroundings.directories.cache.appending("copies").string
    // A replay sees the name that the recorded server was told, and makes nothing.
    let name = workspace.observer.look(.copy, change.id) { "\(parent)/\(change.id)-\(getpid())" }
    let shadow = ShadowWorkspace(path: name)
    guard workspace.observer.tape == nil else { return try await body(shadow) }
    defer { DirectoryTree.remove(name) }
    try shadow.fill(change, from: workspace.root, await workspace.look())
    return try await body(shadow)
  }

  private func fill(_ change: PlannedChange, from root: String, _ sight: Sight) throws(Failure) {
    guard let snapshot = sight.snapshot else {
      throw Failure(.inputOutput, "the workspace can not be read, so it can not be copied to try the change")
    }
    let changed = Set(change.files.compactMap { $0.before?.path.description })
    do throws(FileSystem.Failure) {
      try DirectoryTree.make(path)
      for file in snapshot.tree.files where !changed.contains(file.path) {
        try write(try FileSystem.read(root + "/" + file.path), to: file.path, insteadOf: root)
      }
      for file in change.files {
        guard let after = file.after, !after.isLink else { continue }
        try write(after.bytes, to: after.path.description, insteadOf: root)
      }
    } catch {
      throw Failure(
        .inputOutput,
        "a copy of the workspace to try the change in can not be made: \(error.path): \(error.reason); nothing was changed",
        hints: ["Make room in the cache directory, or leave diagnostics out with --scope none."]
      )
    }
  }
}

extension ShadowWorkspace {
  /// Writes a file of the copy.
  ///
  /// How a compiler is called is usually said with absolute paths; they have to lead into the copy.
  private func write(
    _ bytes: [UInt8],
    to file: String,
    insteadOf root: String
  ) throws(FileSystem.Failure) {
    let name = file.split(separator: "/").last
    let namesRoot = name == "compile_commands.json" || name == "compile_flags.txt" || name == ".clangd"
    try DirectoryTree.write(
      namesRoot ? Self.replacing(root, with: path, in: bytes) : bytes,
      to: path + "/" + file
    )
  }

  /// Puts one directory for another wherever its whole name stands.
  static func replacing(_ old: String, with new: String, in bytes: [UInt8]) -> [UInt8] {
    let (old, new) = (Array(old.utf8), Array(new.utf8))
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let end = index + old.count
      if bytes[index] == old.first, end <= bytes.count, bytes[index..<end].elementsEqual(old),
        end == bytes.count || !isPartOfName(bytes[end])
      {
        result += new
        index = end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return result
  }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    let scalar = Unicode.Scalar(byte)
    return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || byte >= 0x80
      || [".", "_", "-"].contains(scalar)
  }
}

/// Directories of our own, outside of any workspace.
enum DirectoryTree {
  /// Makes a directory and those above it, for the user alone.
  static func make(_ path: String) throws(FileSystem.Failure) {
    if FileSystem.status(path)?.kind == .directory { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex { try make(String(path[..<slash])) }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw FileSystem.Failure(path: path, operation: "mkdir", code: errno)
    }
  }

  /// Writes a file, with the directories that it needs.
  static func write(_ bytes: [UInt8], to path: String) throws(FileSystem.Failure) {
    if let slash = path.lastIndex(of: "/") { try make(String(path[..<slash])) }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileSystem.Failure(path: path, operation: "open", code: errno) }
    defer { close(descriptor) }
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        systemWrite(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileSystem.Failure(path: path, operation: "write", code: errno) }
      offset += count
    }
  }

  /// Removes a directory with everything in it; links are not followed.
  static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    for entry in (try? FileSystem.entries(path)) ?? [] { remove(path + "/" + entry.name) }
    rmdir(path)
  }
}
