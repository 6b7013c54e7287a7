import CLibgit2

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension GitRepository {
  /// Makes a reference; it must be below `refs/lanser/` and not exist.
  ///
  /// - Throws: `Failure`.
  package func createReference(_ name: String, _ target: GitObjectID) throws(Failure) {
    precondition(name.hasPrefix("refs/lanser/"), "only our own references are written")
    var raw = target.raw(git)
    var reference: OpaquePointer?
    let status = try Self.undisturbed { git.git_reference_create(&reference, handle, name, &raw, 0, nil) }
    try check(status, "git_reference_create")
    git.git_reference_free(reference)
  }

  /// Removes a reference below `refs/lanser/`; nothing happens when there is none.
  ///
  /// - Throws: `Failure`.
  package func deleteReference(_ name: String) throws(Failure) {
    precondition(name.hasPrefix("refs/lanser/"), "only our own references are written")
    var reference: OpaquePointer?
    let status = git.git_reference_lookup(&reference, handle, name)
    if status == GIT_ENOTFOUND.rawValue { return }
    try check(status, "git_reference_lookup")
    defer { git.git_reference_free(reference) }
    let deleted = try Self.undisturbed { git.git_reference_delete(reference) }
    try check(deleted, "git_reference_delete")
  }

  /// Where a reference points; nil when there is none.
  ///
  /// - Throws: `Failure`.
  package func target(ofReference name: String) throws(Failure) -> GitObjectID? {
    var reference: OpaquePointer?
    let status = git.git_reference_lookup(&reference, handle, name)
    if status == GIT_ENOTFOUND.rawValue { return nil }
    try check(status, "git_reference_lookup")
    defer { git.git_reference_free(reference) }
    return git.git_reference_target(reference).map { GitObjectID($0.pointee, git) }
  }

  /// The names of the references that begin with a prefix, in the order of bytes.
  ///
  /// - Throws: `Failure`.
  package func references(withPrefix prefix: String) throws(Failure) -> [String] {
    var iterator: OpaquePointer?
    try check(
      git.git_reference_iterator_glob_new(&iterator, handle, prefix + "*"),
      "git_reference_iterator_glob_new"
    )
    defer { git.git_reference_iterator_free(iterator) }
    var names: [String] = []
    var name: UnsafePointer<CChar>?
    while true {
      let status = git.git_reference_next_name(&name, iterator)
      if status == GIT_ITEROVER.rawValue { break }
      try check(status, "git_reference_next_name")
      if let name { names.append(String(cString: name)) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Removes the lock that a process left behind which was killed while it made one of our references.
  ///
  /// To be called by whoever keeps others from making this reference now.
  package func removeStaleLock(ofReference name: String) {
    precondition(name.hasPrefix("refs/lanser/"), "only our own references are written")
    _ = unlink(commonDirectory + name + ".lock")
  }
}
