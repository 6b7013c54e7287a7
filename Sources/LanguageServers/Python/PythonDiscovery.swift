import CanonicalJSON
package import SystemPackage

/// Finds out which Python a workspace is analysed against, without running anything of the workspace.
package struct PythonDiscovery: Sendable {
  /// The workspace, by absolute path.
  package var workspace: FilePath
  /// An interpreter the user named.
  package var explicit: FilePath?
  /// The active virtual environment of the user's shell.
  package var activeEnvironment: FilePath?
  /// The value of `PATH`.
  package var searchPath: String
  /// Whether the user has said that this workspace's own code may be relied on.
  package var workspaceIsTrusted: Bool
  /// Where answers are remembered.
  package var directories: LanserDirectories

  package init(
    workspace: FilePath,
    explicit: FilePath? = nil,
    activeEnvironment: FilePath? = nil,
    searchPath: String,
    workspaceIsTrusted: Bool,
    directories: LanserDirectories
  ) {
    self.workspace = workspace
    self.explicit = explicit
    self.activeEnvironment = activeEnvironment
    self.searchPath = searchPath
    self.workspaceIsTrusted = workspaceIsTrusted
    self.directories = directories
  }

  /// What was found, and what was passed over because the workspace is not trusted.
  package struct Result: Hashable, Sendable {
    package var environment: PythonEnvironment
    package var skipped: [FilePath]

    package init(environment: PythonEnvironment, skipped: [FilePath]) {
      self.environment = environment
      self.skipped = skipped
    }
  }

  /// Chooses the interpreter: the named one, the active environment, the workspace's own, the search path's.
  ///
  /// - Throws: `.interpreterUntrusted` for a named interpreter of an untrusted workspace,
  ///   `.interpreterUnusable` for a named one that does not work, `.programTimedOut` for any that does not answer,
  ///   `.interpreterMissing`.
  package func discover() async throws(LanguageServersError) -> Result {
    if let explicit {
      if belongsToWorkspace(explicit) {
        guard workspaceIsTrusted else { throw .interpreterUntrusted(path: explicit) }
        guard let environment = try StaticVirtualEnvironment.read(executable: explicit, origin: .explicit)
        else { throw .interpreterUnusable(path: explicit, reason: "no pyvenv.cfg") }
        return Result(environment: environment, skipped: [])
      }
      return Result(environment: try await ask(explicit, origin: .explicit), skipped: [])
    }
    var skipped: [FilePath] = []
    for (prefix, origin) in environmentCandidates {
      let executable = prefix.appending("bin/python")
      guard try FileStatus.ifPresent(prefix.appending("pyvenv.cfg")) != nil else { continue }
      if belongsToWorkspace(executable) {
        guard workspaceIsTrusted else {
          if !skipped.contains(executable) { skipped.append(executable) }
          continue
        }
        if let found = try StaticVirtualEnvironment.read(executable: executable, origin: origin) {
          return Result(environment: found, skipped: skipped)
        }
      } else if let found = try await answer(of: executable, origin: origin) {
        return Result(environment: found, skipped: skipped)
      }
    }
    let search = ExecutableSearch(path: searchPath, excluding: [workspace])
    for executable in search.findAll("python3") + search.findAll("python") {
      if let found = try await answer(of: executable, origin: .searchPath) {
        return Result(environment: found, skipped: skipped)
      }
    }
    throw .interpreterMissing
  }

  private var environmentCandidates: [(FilePath, PythonEnvironment.Origin)] {
    (activeEnvironment.map { [($0, .activeEnvironment)] } ?? [])
      + [".venv", "venv"].map { (workspace.appending($0), .workspaceEnvironment) }
  }

  private func belongsToWorkspace(_ path: FilePath) -> Bool {
    ExecutableSearch(path: "", excluding: [workspace]).isExcluded(path) || !path.isAbsolute
  }

  /// The environment of an interpreter that nobody named; nil when it is none.
  ///
  /// One that does not answer in time may well be one. Taking the next would make results depend on how busy the machine is.
  private func answer(
    of executable: FilePath,
    origin: PythonEnvironment.Origin
  ) async throws(LanguageServersError) -> PythonEnvironment? {
    do {
      return try await ask(executable, origin: origin)
    } catch {
      switch error {
      case .programTimedOut, .cancelled: throw error
      default: return nil
      }
    }
  }

  private func ask(
    _ executable: FilePath,
    origin: PythonEnvironment.Origin
  ) async throws(LanguageServersError) -> PythonEnvironment {
    guard Directory.isExecutable(executable) else { throw .notExecutable(path: executable) }
    let prefix = StaticVirtualEnvironment.prefix(of: executable)
    let configuration = try prefix.map { prefix throws(LanguageServersError) in
      try FileStatus(prefix.appending("pyvenv.cfg")).identity
    }
    let question = InterpreterQuestion(executable: executable, virtualEnvironment: prefix)
    // A script that stands in for an interpreter can choose another one each time; its file says nothing.
    let isNative = try ExecutableFormat(of: executable) != .script
    let answer: JSONValue
    if isNative {
      answer = try await ProbeCache(directory: directories.probes).value(
        "python",
        for: executable,
        extra: configuration ?? ""
      ) { () async throws(LanguageServersError) in try await question.ask() }
    } else {
      answer = try await question.ask()
    }
    guard let environment = question.environment(from: answer, origin: origin) else {
      throw .interpreterUnusable(path: executable, reason: "unexpected answer")
    }
    return environment
  }
}
