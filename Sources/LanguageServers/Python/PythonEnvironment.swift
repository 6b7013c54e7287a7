package import SystemPackage

/// A Python interpreter and where its libraries are.
package struct PythonEnvironment: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// An interpreter with libraries of its own.
    case system
    /// A virtual environment (`pyvenv.cfg`).
    case venv
    /// A conda environment (`conda-meta`).
    case conda
  }

  /// How the interpreter came to be chosen.
  package enum Origin: String, Hashable, Sendable {
    /// The user named it.
    case explicit
    /// The virtual environment that is active in the user's shell.
    case activeEnvironment
    /// The virtual environment inside the workspace.
    case workspaceEnvironment
    /// The first one on the search path.
    case searchPath
  }

  package var executable: FilePath
  /// Such as `3.11.7`; `nil` when a workspace's environment does not say and it must not be asked.
  package var version: String?
  package var kind: Kind
  package var origin: Origin
  /// Where the environment lies.
  package var prefix: FilePath
  /// Where the interpreter it was made from lies; `nil` when that is not known without running it.
  package var basePrefix: FilePath?
  /// The directories of the standard library and of installed packages that exist, most specific first.
  package var libraryDirectories: [FilePath]

  package init(
    executable: FilePath,
    version: String?,
    kind: Kind,
    origin: Origin,
    prefix: FilePath,
    basePrefix: FilePath?,
    libraryDirectories: [FilePath]
  ) {
    self.executable = executable
    self.version = version
    self.kind = kind
    self.origin = origin
    self.prefix = prefix
    self.basePrefix = basePrefix
    self.libraryDirectories = libraryDirectories
  }
}
