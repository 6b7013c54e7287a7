import CLibgit2

extension GitRepository {
  /// The content that a path had at the latest commit where a condition holds.
  ///
  /// - Parameters:
  ///   - path: from the top of the repository.
  ///   - limit: how many commits are looked at, from HEAD backwards.
  ///   - isWanted: is shown each distinct content.
  /// - Returns: nil when no commit has it; also in a repository without commits.
  package func content(
    of path: String,
    inLatest limit: Int,
    where isWanted: ([UInt8]) -> Bool
  ) -> [UInt8]? {
    var walk: OpaquePointer?
    guard git.git_revwalk_new(&walk, handle) == 0, let walk else { return nil }
    defer { git.git_revwalk_free(walk) }
    _ = git.git_revwalk_sorting(walk, GIT_SORT_TIME.rawValue)
    guard git.git_revwalk_push_head(walk) == 0 else { return nil }
    var seen: Set<String> = []
    var id = git_oid()
    for _ in 0..<limit {
      guard git.git_revwalk_next(&id, walk) == 0 else { return nil }
      let commit = GitObjectID(id, git).description
      var object: OpaquePointer?
      guard git.git_revparse_single(&object, handle, "\(commit):\(path)") == 0, let object else { continue }
      defer { git.git_object_free(object) }
      guard git.git_object_type(object) == GIT_OBJECT_BLOB,
        let name = git.git_object_id(object).map({ GitObjectID($0.pointee, git).description }),
        seen.insert(name).inserted
      else { continue }
      let size = Int(git.git_blob_rawsize(object))
      let bytes =
        size > 0
        ? git.git_blob_rawcontent(object).map { Array(UnsafeRawBufferPointer(start: $0, count: size)) } ?? []
        : []
      if isWanted(bytes) { return bytes }
    }
    return nil
  }
}
