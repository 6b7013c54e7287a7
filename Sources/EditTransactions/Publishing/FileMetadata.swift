import CFileCalls

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Takes over from one open file to another what a rename would lose: owner, extended attributes with access lists, permissions.
enum FileMetadata {
  /// What could not be taken over and does not have to be: only a privileged user could.
  enum Loss: String, Hashable, Sendable {
    case owner
    case securityAttribute = "security attribute"
  }

  /// Makes the copy like its source, with the permission bits given.
  ///
  /// - Throws: `SystemFailure` when an attribute that belongs to the user can not be kept.
  /// - Returns: what was lost.
  static func copy(
    from source: borrowing Descriptor,
    to target: borrowing Descriptor,
    permissions: UInt32
  ) throws(SystemFailure) -> Set<Loss> {
    var losses: Set<Loss> = []
    let (old, new) = (try source.status, try target.status)
    // Before the permissions: a change of owner clears set-user-id.
    if old.owner != new.owner || old.group != new.group {
      if fchown(target.number, old.owner, old.group) != 0 {
        guard errno == EPERM || errno == EINVAL else { throw SystemFailure("fchown", target.path) }
        // The group alone may still be given by one of its members.
        if fchown(target.number, uid_t.max, old.group) != 0 || old.owner != new.owner {
          losses.insert(.owner)
        }
      }
    }
    for name in try attributeNames(source) {
      let value = try attribute(name, of: source)
      guard let value else { continue }
      if file_calls_set_attribute(target.number, name, value, value.count) == 0 { continue }
      let isPrivileged = name.hasPrefix("security.") || name.hasPrefix("trusted.")
      guard isPrivileged, errno == EPERM || errno == ENOTSUP else {
        throw SystemFailure("fsetxattr", target.path)
      }
      losses.insert(.securityAttribute)
    }
    // Last: it agrees with the mask of an access list that was just set, and nothing clears it any more.
    guard fchmod(target.number, mode_t(permissions)) == 0 else { throw SystemFailure("fchmod", target.path) }
    return losses
  }

  private static func attributeNames(_ file: borrowing Descriptor) throws(SystemFailure) -> [String] {
    while true {
      let size = file_calls_attribute_names(file.number, nil, 0)
      if size == 0 { return [] }
      guard size > 0 else {
        if errno == ENOTSUP { return [] }
        throw SystemFailure("flistxattr", file.path)
      }
      var buffer = [CChar](repeating: 0, count: size)
      let count = file_calls_attribute_names(file.number, &buffer, size)
      if count >= 0 {
        return buffer[..<count].split(separator: 0).map {
          String(decoding: $0.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
      }
      guard errno == ERANGE else { throw SystemFailure("flistxattr", file.path) }
    }
  }

  private static func attribute(_ name: String, of file: borrowing Descriptor) throws(SystemFailure)
    -> [UInt8]?
  {
    while true {
      let size = file_calls_attribute(file.number, name, nil, 0)
      guard size >= 0 else {
        if errno == ENODATA { return nil }
        throw SystemFailure("fgetxattr", file.path)
      }
      var buffer = [UInt8](repeating: 0, count: max(1, size))
      let count = file_calls_attribute(file.number, name, &buffer, size)
      if count >= 0 { return Array(buffer[..<count]) }
      guard errno == ERANGE else { throw SystemFailure("fgetxattr", file.path) }
    }
  }
}
