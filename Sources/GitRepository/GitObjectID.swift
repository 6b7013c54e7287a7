import CLibgit2

/// The name of an object in a repository: 40 lower-case hexadecimal digits.
package struct GitObjectID: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  /// Reads exactly 40 hexadecimal digits in lower case.
  package init?(_ text: String) {
    guard text.utf8.count == 40, text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
    else { return nil }
    description = text
  }

  init(_ raw: git_oid, _ git: libgit2_functions) {
    var raw = raw
    var text = [CChar](repeating: 0, count: Int(GIT_OID_HEXSZ) + 1)
    description = git.git_oid_tostr(&text, text.count, &raw).map { String(cString: $0) } ?? ""
  }

  func raw(_ git: libgit2_functions) -> git_oid {
    var result = git_oid()
    _ = git.git_oid_fromstr(&result, description)
    return result
  }
}
