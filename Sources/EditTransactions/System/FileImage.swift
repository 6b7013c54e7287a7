import CanonicalJSON

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a file was when it was read: its bytes, and what the system said of it.
///
/// A symbolic link that is moved or deleted has an image too; its bytes are where it leads.
package struct FileImage: Hashable, Sendable {
  package let bytes: [UInt8]
  package let digest: ContentDigest
  package let status: FileStatus

  init(bytes: [UInt8], status: FileStatus) {
    self.bytes = bytes
    self.status = status
    digest = ContentDigest(of: bytes, isLink: status.kind == .link)
  }
}

/// The identity of a file's content; a link to `x` is never the same as a file that holds `x`.
package struct ContentDigest: Hashable, Sendable, CustomStringConvertible {
  /// `sha256:` or `link-sha256:` and 64 hexadecimal digits.
  package let description: String

  package init(of bytes: [UInt8], isLink: Bool = false) {
    let digest = SHA256Digest(of: bytes)
    description = isLink ? "link-\(digest)" : digest.description
  }

  /// Reads what `description` wrote.
  package init?(_ text: String) {
    let digits = text.drop { $0 != ":" }.dropFirst()
    guard text.hasPrefix("sha256:") || text.hasPrefix("link-sha256:"),
      SHA256Digest(hex: String(digits)) != nil
    else { return nil }
    description = text
  }
}

extension RootDirectory {
  /// The largest file that is edited, moved or deleted: both images of it are kept in memory and in the history.
  package static let maximumFileBytes = 64 << 20

  /// Reads a file by its real path; nil when there is none.
  ///
  /// - Throws: `SystemFailure`; EISDIR for what is neither a file nor a link, EFBIG above `maximumFileBytes`, EBUSY when
  ///   the file changes while it is read.
  func image(_ path: RelativePath) throws(SystemFailure) -> FileImage? {
    let directory: Descriptor
    do {
      directory = try openedDirectory(path.parent)
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return nil }
      throw error
    }
    return try directory.image(of: path.name)
  }
}

extension Descriptor {
  /// Reads an entry of this directory; nil when there is none.
  func image(of name: String) throws(SystemFailure) -> FileImage? {
    guard let seen = try status(of: name) else { return nil }
    let entryPath = "\(path)/\(name)"
    switch seen.kind {
    case .link: return FileImage(bytes: try linkTarget(of: name), status: seen)
    case .file: break
    default: throw SystemFailure(call: "open", path: entryPath, code: EISDIR)
    }
    guard seen.size <= RootDirectory.maximumFileBytes else {
      throw SystemFailure(call: "read", path: entryPath, code: EFBIG)
    }
    // Not blocking, should a pipe have taken the file's place.
    let opened = retrying { openat(number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
    guard opened >= 0 else {
      if errno == ENOENT { return nil }
      throw SystemFailure("open", entryPath)
    }
    let file = Descriptor(number: opened, path: entryPath)
    let before = try file.status
    guard before.kind == .file else { throw SystemFailure(call: "open", path: entryPath, code: EISDIR) }
    let bytes = try file.readToEnd(expecting: before.size)
    let after = try file.status
    guard before.changedNanoseconds == after.changedNanoseconds, bytes.count == after.size else {
      throw SystemFailure(call: "read", path: entryPath, code: EBUSY)
    }
    return FileImage(bytes: bytes, status: after)
  }
}

extension RootDirectory {
  /// What a file holds now, by its real path; nil when there is none.
  ///
  /// - Throws: `PathRefusal`.
  package func readContent(_ path: RelativePath) throws(PathRefusal) -> (
    bytes: [UInt8], digest: ContentDigest
  )? {
    do throws(SystemFailure) {
      return try image(path).map { ($0.bytes, $0.digest) }
    } catch {
      if error.code == EISDIR { throw .notAFile(path) }
      throw .unreadable(error)
    }
  }
}
