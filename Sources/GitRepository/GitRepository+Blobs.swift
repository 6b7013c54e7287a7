import CLibgit2

extension GitRepository {
  /// A commit, found by its name or the beginning of it.
  package struct Commit: Hashable, Sendable {
    /// Hexadecimal digits of the whole name.
    package let name: String
  }

  /// The commit that a name means.
  ///
  /// - Parameter prefix: at least four hexadecimal digits.
  /// - Returns: nil when there is no such commit, or several.
  package func commit(named prefix: String) -> Commit? {
    var object: OpaquePointer?
    guard git.git_revparse_single(&object, handle, prefix + "^{commit}") == 0, let object else { return nil }
    defer { git.git_object_free(object) }
    return git.git_object_id(object).map { Commit(name: hexadecimal($0)) }
  }

  /// The content of a file in a commit.
  ///
  /// - Parameters:
  ///   - path: from the top of the repository.
  ///   - commit: which commit.
  /// - Returns: nil when the commit has no such file.
  package func content(of path: String, in commit: Commit) -> [UInt8]? {
    var object: OpaquePointer?
    guard git.git_revparse_single(&object, handle, "\(commit.name):\(path)") == 0, let object else {
      return nil
    }
    defer { git.git_object_free(object) }
    guard git.git_object_type(object) == GIT_OBJECT_BLOB else { return nil }
    let size = Int(git.git_blob_rawsize(object))
    guard size > 0, let start = git.git_blob_rawcontent(object) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: size))
  }

  /// What a directory of a commit holds: names, and whether each is a directory.
  ///
  /// - Parameters:
  ///   - path: from the top of the repository; empty for the top itself.
  ///   - commit: which commit.
  /// - Returns: empty when there is no such directory. Submodules are left out.
  package func entries(of path: String, in commit: Commit) -> [(name: String, isDirectory: Bool)] {
    var object: OpaquePointer?
    guard git.git_revparse_single(&object, handle, "\(commit.name):\(path)") == 0, let object else {
      return []
    }
    defer { git.git_object_free(object) }
    guard git.git_object_type(object) == GIT_OBJECT_TREE else { return [] }
    var entries: [(name: String, isDirectory: Bool)] = []
    for index in 0..<git.git_tree_entrycount(object) {
      guard let entry = git.git_tree_entry_byindex(object, index), let name = git.git_tree_entry_name(entry)
      else { continue }
      switch git.git_tree_entry_type(entry) {
      case GIT_OBJECT_TREE: entries.append((String(cString: name), true))
      case GIT_OBJECT_BLOB: entries.append((String(cString: name), false))
      default: break
      }
    }
    return entries
  }

  private func hexadecimal(_ id: UnsafePointer<git_oid>) -> String {
    var text = [CChar](repeating: 0, count: Int(GIT_OID_HEXSZ) + 1)
    return git.git_oid_tostr(&text, text.count, id).map { String(cString: $0) } ?? ""
  }
}
