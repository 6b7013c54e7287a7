/// Changes when HEAD, the index or the branch that HEAD stands on change: a few looks instead of opening the repository.
struct GitFingerprint: Hashable, Sendable {
  private var head: [UInt8] = []
  private var statuses: [FileSystem.Status?] = []

  init(containing directory: String) {
    guard let git = Self.gitDirectory(above: directory) else { return }
    head = (try? FileSystem.read(git + "/HEAD")) ?? []
    statuses = ["/HEAD", "/index", "/packed-refs"].map { FileSystem.status(git + $0) }
    let text = String(decoding: head, as: UTF8.self)
    guard text.hasPrefix("ref: ") else { return }
    let reference = "/" + text.dropFirst("ref: ".count).prefix { $0 != "\n" }
    // A linked work tree has its own HEAD and shares the branches.
    statuses.append(FileSystem.status(git + reference))
    if let common = try? FileSystem.read(git + "/commondir") {
      let path = String(decoding: common, as: UTF8.self).prefix { $0 != "\n" }
      let shared = path.hasPrefix("/") ? String(path) : git + "/" + path
      statuses += [reference, "/packed-refs"].map { FileSystem.status(shared + $0) }
    }
  }

  private static func gitDirectory(above start: String) -> String? {
    var directory = start
    while true {
      let candidate = directory + "/.git"
      switch FileSystem.status(candidate)?.kind {
      case .directory: return candidate
      case .file: return linkedDirectory(candidate, in: directory)
      default: break
      }
      guard let slash = directory.lastIndex(of: "/"), slash > directory.startIndex else { return nil }
      directory = String(directory[..<slash])
    }
  }

  /// Where a `.git` file points.
  private static func linkedDirectory(_ file: String, in directory: String) -> String? {
    guard let bytes = try? FileSystem.read(file) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasPrefix("gitdir: ") else { return nil }
    let path = text.dropFirst("gitdir: ".count).prefix { $0 != "\n" }
    return path.hasPrefix("/") ? String(path) : directory + "/" + path
  }
}
