import CanonicalJSON
import SystemPackage

/// One way in which an installation differs from what was recorded.
package struct InstallationProblem: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case missing
    /// The size is another one.
    case size
    /// The content is another one.
    case content
    /// The permission bits are others.
    case mode
    /// The time of modification is another one; only the quick check says this.
    case modified
    /// The file was not installed by us.
    case unexpected
    /// The record itself is missing or does not fit the rest.
    case record
  }

  /// Relative to the installation.
  package var path: String
  package var kind: Kind

  package init(path: String, kind: Kind) {
    self.path = path
    self.kind = kind
  }
}

/// Compares an installation with its manifest.
struct InstallationCheck {
  /// How closely to look.
  enum Depth {
    /// Sizes, modes and times: milliseconds.
    case quick
    /// Every byte: about a second per gigabyte.
    case full
  }

  var directory: FilePath
  var record: InstallationRecord

  /// All differences, by path.
  ///
  /// A time that differs alone is looked into: copying a data directory must not make it count as damaged.
  func run(_ depth: Depth) throws(LanguageServersError) -> [InstallationProblem] {
    let path = InstallationRecord.manifestPath(in: directory)
    guard let bytes = try FileContent.readIfPresent(path), SHA256Digest(of: bytes) == record.manifest else {
      return [InstallationProblem(path: InstallationRecord.manifestName, kind: .record)]
    }
    let manifest: InstallationManifest
    do {
      manifest = try InstallationManifest(decoding: StoredDocument.parse(bytes))
    } catch {
      return [InstallationProblem(path: InstallationRecord.manifestName, kind: .record)]
    }
    var problems: [InstallationProblem] = []
    let tree = try FileTree(directory)
    for file in manifest.files {
      if let kind = try difference(file, in: tree, depth) {
        problems.append(InstallationProblem(path: file.path, kind: kind))
      }
    }
    let known = Set(manifest.files.map(\.path))
    for path in try InstallationManifest.paths(in: tree) where !known.contains(path) {
      problems.append(InstallationProblem(path: path, kind: .unexpected))
    }
    if try manifest.digest(of: .server) != record.digest {
      problems.append(InstallationProblem(path: InstallationRecord.fileName, kind: .record))
    }
    return problems.sorted { $0.path < $1.path }
  }

  private func difference(
    _ file: InstallationManifest.File,
    in tree: borrowing FileTree,
    _ depth: Depth
  ) throws(LanguageServersError) -> InstallationProblem.Kind? {
    guard let status = try tree.status(file.path) else { return .missing }
    guard status.kind == .file else { return .content }
    if status.size != file.size { return .size }
    if status.mode != file.mode { return .mode }
    if depth == .full || status.modifiedMicroseconds != file.modified {
      return try tree.digest(file.path) == file.digest ? nil : .content
    }
    return nil
  }
}
