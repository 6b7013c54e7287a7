import CanonicalJSON

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The user's own directory of journals and locks, outside of every workspace and closed to everybody else.
package struct TransactionStore: Hashable, Sendable {
  /// Absolute; made when it is first needed.
  package let path: String

  package init(path: String) { self.path = path }

  var journals: String { path + "/journals" }
  var locks: String { path + "/locks" }
  /// Histories of workspaces whose own repository can not hold them.
  package var histories: String { path + "/histories" }

  /// Makes one of the directories, and those above it, and makes sure that nobody else can write there.
  ///
  /// - Throws: `SystemFailure`; EPERM for a directory that others could write to.
  func prepare(_ directory: String) throws(SystemFailure) {
    var missing: [String] = []
    var current = directory
    while access(current, F_OK) != 0, let slash = current.lastIndex(of: "/"), slash > current.startIndex {
      missing.append(current)
      current = String(current[..<slash])
    }
    for path in missing.reversed() {
      guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw SystemFailure("mkdir", path) }
    }
    var status = stat()
    guard lstat(directory, &status) == 0 else { throw SystemFailure("lstat", directory) }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
      throw SystemFailure(call: "open", path: directory, code: EPERM)
    }
  }

  /// Flushes one of the directories.
  func synchronize(_ directory: String) throws(SystemFailure) {
    let number = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard number >= 0 else { throw SystemFailure("open", directory) }
    try Descriptor(number: number, path: directory).synchronize()
  }
}

extension TransactionStore {
  /// The name under which a directory is known here.
  package static func key(of path: String) -> String {
    String(SHA256Digest(of: Array(path.utf8)).hex.prefix(16))
  }
}
