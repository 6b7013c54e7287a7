package import AnalysisBundles
import CanonicalJSON
package import LanguageServers
import SystemPackage

/// A workspace before anything is started: where it is, what it is configured to, what the process was given.
package struct WorkspaceDescription: Sendable {
  /// Absolute, without symbolic links.
  package let root: String
  package let configuration: WorkspaceConfiguration
  package let configurationBytes: [UInt8]
  package let surroundings: Surroundings

  /// Finds the workspace and reads its configuration; runs nothing.
  ///
  /// - Throws: `Failure` when the folder is missing or `lanser.json` is not valid.
  package init(folder: String?, surroundings: Surroundings) throws(Failure) {
    self.surroundings = surroundings
    let named = folder.map { $0.hasPrefix("/") ? $0 : surroundings.currentDirectory + "/" + $0 }
    guard let start = FileSystem.resolved(named ?? surroundings.currentDirectory),
      FileSystem.status(start)?.kind == .directory
    else {
      throw Failure(
        .usage,
        "\(folder ?? surroundings.currentDirectory) is not a folder",
        hints: ["Name the folder of the workspace with --workspace DIR."]
      )
    }
    root = named == nil ? WorkspaceRoot.containing(start) : start
    let path = root + "/" + WorkspaceConfiguration.fileName
    do {
      configuration = try WorkspaceConfiguration.read(FilePath(path))
    } catch {
      throw Failure(error).normalised(by: PathForms(workspaceRoot: root, named: []))
    }
    configurationBytes = (try? FileSystem.read(path)) ?? []
  }

  /// A workspace as a trace has it; looks at nothing.
  ///
  /// - Throws: `Failure` when the configuration in the trace is not one.
  init(replaying root: String, configuration json: JSONValue, surroundings: Surroundings) throws(Failure) {
    self.root = root
    self.surroundings = surroundings
    configurationBytes = json.isNull ? [] : json.serialized()
    do throws(DocumentProblem) {
      configuration =
        json.isNull ? WorkspaceConfiguration() : try WorkspaceConfiguration(parsing: configurationBytes)
    } catch {
      throw Failure(
        .document(path: FilePath(root).appending(WorkspaceConfiguration.fileName), problem: error)
      )
    }
  }

  package var locator: ServerLocator {
    get throws(Failure) {
      guard let platform = HostPlatform.current() else {
        throw Failure(.serverMissing, "no language servers are published for this kind of machine")
      }
      return ServerLocator(
        directories: surroundings.directories,
        platform: platform,
        search: toolEnvironment.search,
        runtime: surroundings.variables["LANSER_NODE"].flatMap { $0.isEmpty ? nil : FilePath($0) }
      )
    }
  }

  /// What installers and probes may see; never a program of the workspace.
  package var toolEnvironment: ToolEnvironment {
    ToolEnvironment(variables: surroundings.variables, excludedDirectories: [FilePath(root)])
  }

  package func pythonDiscovery(isTrusted: Bool) -> PythonDiscovery {
    let configured = configuration.pythonInterpreter.map { path in
      path.hasPrefix("/") ? FilePath(path) : FilePath(root).appending(path)
    }
    return PythonDiscovery(
      workspace: FilePath(root),
      explicit: configured,
      activeEnvironment: surroundings.variables["VIRTUAL_ENV"].flatMap { $0.isEmpty ? nil : FilePath($0) },
      searchPath: surroundings.variables["PATH"] ?? "",
      workspaceIsTrusted: isTrusted,
      directories: surroundings.directories
    )
  }

  /// What trust is bound to: program, arguments, environment and configuration of the server in this workspace.
  package func resolvedLaunch(of installed: InstalledServer) throws(LanguageServersError) -> ResolvedLaunch {
    ResolvedLaunch(
      workspace: FilePath(root),
      server: installed.descriptor.name,
      program: installed.launch.program,
      programDigest: installed.digest,
      arguments: installed.launch.arguments,
      environment: installed.launch.environment,
      configuration: configurationBytes
    )
  }
}
