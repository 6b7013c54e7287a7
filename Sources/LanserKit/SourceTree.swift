import CanonicalJSON
import LanguageServers

/// The source and configuration files of a workspace, as they are on disk: what a server's answers depend on.
///
/// Left out are directories whose name starts with a dot, `node_modules`, `__pycache__` and virtual environments: what is in
/// them is not the repository's source, and servers leave them out too. Symbolic links to directories are not followed.
struct SourceTree: Sendable {
  struct File: Hashable, Sendable {
    /// Relative to the workspace.
    var path: String
    var status: FileSystem.Status
  }

  let root: String
  /// Sorted by path as bytes.
  let files: [File]
  /// What the folders hold, by their paths.
  private let folders: [String: Folder]

  /// The entries of a folder that matter, at the moment they were listed.
  private struct Folder: Sendable {
    var status: FileSystem.Status
    /// Whether a later listing could differ without the status saying so.
    var isSettled: Bool
    var isVirtualEnvironment = false
    var subfolders: [String] = []
    var files: [String] = []
  }

  /// Walks the workspace.
  ///
  /// - Parameters:
  ///   - root: absolute path of the workspace.
  ///   - suffixes: file name endings of sources, each from its only dot.
  ///   - names: whole names of configuration files.
  ///   - previous: an earlier walk with the same suffixes and names; folders that have not changed since are not listed
  ///     again.
  init(root: String, suffixes: Set<String>, names: Set<String>, after previous: SourceTree? = nil) {
    self.root = root
    var files: [File] = []
    var folders: [String: Folder] = [:]
    var pending = [""]
    while let directory = pending.popLast() {
      let absolute = directory.isEmpty ? root : root + "/" + directory
      guard let status = FileSystem.status(absolute) else { continue }
      let folder: Folder
      if let known = previous?.folders[directory], known.isSettled, known.status == status {
        folder = known
      } else {
        guard let listed = Self.list(absolute, status, suffixes, names) else { continue }
        folder = listed
      }
      folders[directory] = folder
      if folder.isVirtualEnvironment, !directory.isEmpty { continue }
      let prefix = directory.isEmpty ? "" : directory + "/"
      for name in folder.subfolders { pending.append(prefix + name) }
      for name in folder.files {
        let path = prefix + name
        if let status = FileSystem.status(root + "/" + path), status.kind == .file {
          files.append(File(path: path, status: status))
        }
      }
    }
    self.folders = folders
    self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// Lists a folder.
  ///
  /// A listing is settled when the folder had not changed for a while before it: a change right behind it then gets another
  /// time stamp, whatever the resolution of the file system. What a symbolic link leads to changes without the folder.
  private static func list(
    _ path: String,
    _ status: FileSystem.Status,
    _ endings: Set<String>,
    _ names: Set<String>
  ) -> Folder? {
    let age = FileSystem.nanosecondsOfNow() - max(status.modifiedNanoseconds, status.changedNanoseconds)
    guard let entries = try? FileSystem.entries(path) else { return nil }
    var folder = Folder(status: status, isSettled: age > settlingNanoseconds)
    for entry in entries {
      if entry.isSymbolicLink { folder.isSettled = false }
      switch entry.kind {
      case .directory where !entry.isSymbolicLink && !isLeftOut(entry.name):
        folder.subfolders.append(entry.name)
      case .file:
        if entry.name == "pyvenv.cfg" { folder.isVirtualEnvironment = true }
        if names.contains(entry.name) || ending(of: entry.name).map(endings.contains) ?? false {
          folder.files.append(entry.name)
        }
      default:
        // What is no file and no folder now may be one behind a mount or a link.
        if entry.kind == .other { folder.isSettled = false }
      }
    }
    return folder
  }

  /// More than the resolution of any file system's time stamps.
  private static let settlingNanoseconds = 3_000_000_000

  /// The part of a name from its last dot.
  private static func ending(of name: String) -> String? {
    name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[$0...]) }
  }

  /// Files that decide how servers read the sources.
  static let configurationNames: Set<String> = [
    "lanser.json", "pyrightconfig.json", "pyproject.toml", "setup.cfg", "setup.py", "py.typed",
    "compile_commands.json", "compile_flags.txt", ".clangd", ".clang-tidy", ".clang-format", "Package.swift",
  ]

  /// Whether a file decides how servers read the sources.
  static func isConfiguration(_ path: String) -> Bool {
    configurationNames.contains(String(path.split(separator: "/").last ?? ""))
  }

  /// The files of a workspace as they are now: sources of every language that is known, and configuration.
  static func current(root: String, after previous: SourceTree? = nil) -> SourceTree {
    let languages = ServerRegistry.builtIn.descriptors.flatMap(\.languages)
    let suffixes = Set(languages.flatMap(\.extensions).map { "." + $0 })
    return SourceTree(root: root, suffixes: suffixes, names: configurationNames, after: previous)
  }

  private static func isLeftOut(_ name: String) -> Bool {
    name.hasPrefix(".") || name == "node_modules" || name == "__pycache__"
  }

  /// How many of the files are sources of each language, by its name.
  var sourceCounts: [String: Int] {
    var counts: [String: Int] = [:]
    for language in Set(ServerRegistry.builtIn.descriptors.flatMap(\.languages)) {
      let suffixes = language.extensions.map { "." + $0 }
      counts[language.name] = files.count { file in suffixes.contains(where: file.path.hasSuffix) }
    }
    return counts
  }

  /// SHA-256 of the contents of each file.
  ///
  /// - Parameter known: digests of files as they were earlier; those that have not changed since are not read again.
  /// - Throws: `FileSystem.Failure` when a file can not be read.
  /// - Returns: a digest for every file.
  func contentDigests(known: [File: SHA256Digest]) throws(FileSystem.Failure) -> [File: SHA256Digest] {
    var digests: [File: SHA256Digest] = [:]
    digests.reserveCapacity(files.count)
    for file in files {
      if let digest = known[file] {
        digests[file] = digest
      } else {
        digests[file] = SHA256Digest(of: try FileSystem.read(root + "/" + file.path))
      }
    }
    return digests
  }

  /// SHA-256 over the names and the digests of the files, in order; names are preceded by their length, so that no two
  /// different trees give the same stream.
  func digest(of contents: [File: SHA256Digest]) -> String {
    var hasher = SHA256Hasher()
    for file in files {
      hasher.update(Array("\(file.path.utf8.count):\(file.path)\(contents[file]?.hex ?? "")".utf8))
    }
    return hasher.finalize().description
  }
}
