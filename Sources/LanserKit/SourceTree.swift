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

  /// Walks the workspace.
  ///
  /// - Parameters:
  ///   - root: absolute path of the workspace.
  ///   - suffixes: file name endings of sources, dot included.
  ///   - names: whole names of configuration files.
  init(root: String, suffixes: [String], names: Set<String>) {
    self.root = root
    var files: [File] = []
    var pending = [""]
    while let directory = pending.popLast() {
      let absolute = directory.isEmpty ? root : root + "/" + directory
      guard let entries = try? FileSystem.entries(absolute) else { continue }
      if !directory.isEmpty, entries.contains(where: { $0.name == "pyvenv.cfg" }) { continue }
      for entry in entries {
        let path = directory.isEmpty ? entry.name : directory + "/" + entry.name
        switch entry.kind {
        case .directory where !entry.isSymbolicLink && !Self.isLeftOut(entry.name):
          pending.append(path)
        case .file where names.contains(entry.name) || suffixes.contains(where: entry.name.hasSuffix):
          if let status = FileSystem.status(root + "/" + path) {
            files.append(File(path: path, status: status))
          }
        default: break
        }
      }
    }
    self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
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
  static func current(root: String) -> SourceTree {
    let languages = ServerRegistry.builtIn.descriptors.flatMap(\.languages)
    let suffixes = Set(languages.flatMap(\.extensions)).map { "." + $0 }
    return SourceTree(root: root, suffixes: suffixes, names: configurationNames)
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
