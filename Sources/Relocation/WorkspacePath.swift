/// Arithmetic on workspace-relative paths.
enum WorkspacePath {
  /// Puts a name or path behind a directory.
  static func join(_ directory: String, _ rest: String) -> String {
    if directory.isEmpty { return rest }
    return rest.isEmpty ? directory : directory + "/" + rest
  }

  /// The directory of a path; nil for the workspace itself.
  static func parent(_ path: String) -> String? {
    if path.isEmpty { return nil }
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  /// Drops empty and `.` parts, so that spellings of one path become equal.
  static func normalised(_ path: String) -> String {
    path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }

  /// The part of a path below a directory; nil when it is not below.
  static func relative(_ path: String, to directory: String) -> String? {
    if directory.isEmpty { return path }
    guard path.hasPrefix(directory + "/") else { return nil }
    return String(path.dropFirst(directory.count + 1))
  }
}
