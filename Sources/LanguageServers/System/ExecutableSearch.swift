package import SystemPackage

/// Finds programs on a search path without ever finding one in an untrusted directory.
package struct ExecutableSearch: Hashable, Sendable {
  /// The directories to look in, in order.
  package var directories: [FilePath]
  /// Directories whose programs do not count, however they are reached.
  package var excluded: [FilePath]

  /// Makes a search from the value of `PATH`.
  ///
  /// Relative and empty entries are dropped: they mean the current directory, which may be a repository.
  package init(path: String, excluding excluded: [FilePath] = []) {
    directories = path.split(separator: ":").map { FilePath(String($0)) }.filter(\.isAbsolute)
    self.excluded = excluded.map { Directory.resolved($0) ?? $0.lexicallyNormalized() }
  }

  /// The first program of this name, as found on the path (links unresolved), or `nil`.
  package func find(_ name: String) -> FilePath? {
    findAll(name).first
  }

  /// Every program of this name in the order of the path.
  package func findAll(_ name: String) -> [FilePath] {
    directories.compactMap { directory in
      let candidate = directory.appending(name)
      guard let status = try? FileStatus.ifPresent(candidate), status.kind == .file,
        Directory.isExecutable(candidate), !isExcluded(candidate)
      else { return nil }
      return candidate
    }
  }

  /// Whether a path lies, as written or after resolving links, in an excluded directory.
  package func isExcluded(_ path: FilePath) -> Bool {
    let parent = path.removingLastComponent()
    var forms = [path]
    if let resolved = Directory.resolved(path) { forms.append(resolved) }
    // The directory is resolved by itself too: the program may be a link that leads out again.
    if let resolved = Directory.resolved(parent), let name = path.lastComponent {
      forms.append(resolved.appending(name))
    }
    return forms.contains { form in excluded.contains { Directory.contains($0, form) } }
  }
}
