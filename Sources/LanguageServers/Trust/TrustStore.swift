package import CanonicalJSON
package import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The launches the user has agreed to, outside of every workspace.
///
/// There is one file per workspace and server, readable and writable by the user alone. Values of variables and
/// the configuration are kept as digests only: they may hold secrets.
package struct TrustStore: Sendable {
  package var directory: FilePath

  package init(directory: FilePath) {
    self.directory = directory
  }

  /// What is known about a launch.
  package enum Decision: Hashable, Sendable {
    case trusted
    /// Nobody was asked yet.
    case unknown
    /// Another launch was agreed to; these parts differ.
    case changed([TrustChange])
  }

  /// Whether a launch is agreed to.
  ///
  /// - `granted`: Digests that count as agreed to in this run, for machines without a user.
  package func decision(
    _ launch: ResolvedLaunch,
    granted: Set<SHA256Digest> = []
  ) throws(LanguageServersError) -> Decision {
    if granted.contains(launch.digest) { return .trusted }
    guard let stored = try stored(for: launch) else { return .unknown }
    if stored.digest == launch.digest { return .trusted }
    return .changed(TrustRecord(launch).changes(from: stored))
  }

  /// Whether a launch is agreed to.
  package func isTrusted(
    _ launch: ResolvedLaunch,
    granted: Set<SHA256Digest> = []
  ) throws(LanguageServersError) -> Bool {
    try decision(launch, granted: granted) == .trusted
  }

  /// Records the user's agreement to exactly this launch, in place of an earlier one.
  package func trust(_ launch: ResolvedLaunch) throws(LanguageServersError) {
    try Directory.create(directory, permissions: 0o700)
    try checkOwnership(directory)
    try DurableFile.write(
      StoredDocument.bytes(TrustRecord(launch).json),
      to: path(for: launch),
      permissions: .ownerReadWrite
    )
  }

  /// Forgets the agreement.
  package func revoke(_ launch: ResolvedLaunch) throws(LanguageServersError) {
    try Directory.remove(path(for: launch))
  }

  private func path(for launch: ResolvedLaunch) -> FilePath {
    var key = launch
    key.program = ""
    key.programDigest = SHA256Digest(of: [UInt8]())
    key.arguments = []
    key.environment = [:]
    key.configuration = []
    return directory.appending("\(key.digest.hex).json")
  }

  private func stored(for launch: ResolvedLaunch) throws(LanguageServersError) -> TrustRecord? {
    let path = path(for: launch)
    guard let bytes = try FileContent.readIfPresent(path, limit: 1 << 20) else { return nil }
    try checkOwnership(directory)
    try checkOwnership(path)
    do {
      return try TrustRecord(decoding: StoredDocument.parse(bytes))
    } catch {
      throw .document(path: path, problem: error)
    }
  }

  /// Makes sure that nobody else could have written here.
  private func checkOwnership(_ path: FilePath) throws(LanguageServersError) {
    let status = try FileStatus(path, followLinks: false)
    if status.owner != geteuid() { throw .trustStoreUnsafe(path: path, reason: "owner \(status.owner)") }
    if status.kind == .link { throw .trustStoreUnsafe(path: path, reason: "symbolic link") }
    if status.mode & 0o077 != 0 {
      throw .trustStoreUnsafe(path: path, reason: "mode 0\(String(status.mode, radix: 8))")
    }
  }
}
