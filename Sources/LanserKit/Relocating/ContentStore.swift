import CanonicalJSON
import Glibc
import LanguageServers
import SystemPackage

// The texts that pinned selectors (`doc=sha256:…`) were made against, by their digest, in the cache directory. Safe to delete
// at any time: what is missing is looked for in the history of the file, and else the selector fails with E/VERSION_SKEW.
// Each file is written whole beside its place and then renamed into it, so that processes never see parts of each other's.

/// Keeps contents by their digest.
struct ContentStore: Sendable {
  /// Absolute path.
  let directory: String

  /// No more than this many contents are kept; the oldest go first.
  static let capacity = 512

  /// The content with a digest, checked.
  func content(_ hex: String) -> [UInt8]? {
    guard let bytes = try? FileSystem.read("\(directory)/\(hex)"), SHA256Digest(of: bytes).hex == hex else {
      return nil
    }
    return bytes
  }

  /// Keeps a content; quietly does not where the directory can not be written.
  func keep(_ bytes: [UInt8]) {
    let hex = SHA256Digest(of: bytes).hex
    let place = "\(directory)/\(hex)"
    guard FileSystem.status(place) == nil else { return }
    var path = ""
    for part in directory.split(separator: "/") {
      path += "/" + part
      mkdir(path, 0o700)
    }
    let temporary = "\(place).\(getpid()).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      written += count
    }
    close(descriptor)
    guard written == bytes.count, rename(temporary, place) == 0 else {
      unlink(temporary)
      return
    }
    dropOldest()
  }

  private func dropOldest() {
    guard let entries = try? FileSystem.entries(directory), entries.count > Self.capacity else { return }
    let aged = entries.compactMap { entry in
      FileSystem.status("\(directory)/\(entry.name)").map { ($0.modifiedNanoseconds, entry.name) }
    }
    for (_, name) in aged.sorted(by: { $0 < $1 }).prefix(entries.count - Self.capacity) {
      unlink("\(directory)/\(name)")
    }
  }
}

extension WorkspaceDescription {
  var contentStore: ContentStore {
    ContentStore(directory: surroundings.directories.cache.string + "/contents")
  }
}
