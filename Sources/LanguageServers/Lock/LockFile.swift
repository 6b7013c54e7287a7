package import CanonicalJSON
package import SystemPackage

/// The servers a workspace is pinned to (`lanser.lock`), one per language; meant to be committed.
package struct LockFile: Hashable, Sendable {
  /// The file's name in the root of the workspace.
  package static let fileName = "lanser.lock"

  /// What is pinned for one language.
  package struct Entry: Hashable, Sendable {
    /// The server's name in the registry.
    package var name: String
    package var version: String
    /// The digest of the server's own files.
    package var digest: SHA256Digest
    /// The kind of machine the digest holds for, or `nil` when it holds for all.
    package var platform: String?
    /// The interpreter of the server's files, such as `node 22.20.0`, without where it lies.
    package var runtime: String?
    /// The digest of the effective configuration.
    package var configDigest: SHA256Digest

    package init(
      name: String,
      version: String,
      digest: SHA256Digest,
      platform: String? = nil,
      runtime: String? = nil,
      configDigest: SHA256Digest
    ) {
      self.name = name
      self.version = version
      self.digest = digest
      self.platform = platform
      self.runtime = runtime
      self.configDigest = configDigest
    }

    /// Pins a server as it is on this machine.
    package init(_ server: InstalledServer, configDigest: SHA256Digest) {
      self.init(
        name: server.descriptor.name,
        version: server.version,
        digest: server.digest,
        platform: server.platform,
        runtime: server.runtime.map { "\($0.name) \($0.version)" },
        configDigest: configDigest
      )
    }
  }

  /// The entries, by language name.
  package var servers: [String: Entry]

  package init(servers: [String: Entry] = [:]) {
    self.servers = servers
  }

  /// Reads a lock, or gives `nil` when the workspace has none.
  package static func read(_ path: FilePath) throws(LanguageServersError) -> LockFile? {
    guard let bytes = try FileContent.readIfPresent(path, limit: 1 << 20) else { return nil }
    do {
      return try LockFile(parsing: bytes)
    } catch {
      throw .document(path: path, problem: error)
    }
  }

  /// Writes the lock: whole or not at all, also across a power cut.
  package func write(_ path: FilePath) throws(LanguageServersError) {
    try DurableFile.write(bytes, to: path)
  }
}
