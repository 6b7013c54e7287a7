import CanonicalJSON
package import SystemPackage

/// Finds servers on this machine and says how to start them.
package struct ServerLocator: Sendable {
  package var registry: ServerRegistry
  package var directories: LanserDirectories
  package var platform: HostPlatform
  /// Where programs of the toolchain are looked for.
  package var search: ExecutableSearch
  /// A runtime the user names, used instead of the one that came with a server.
  package var runtime: FilePath?

  package init(
    registry: ServerRegistry = .builtIn,
    directories: LanserDirectories,
    platform: HostPlatform,
    search: ExecutableSearch,
    runtime: FilePath? = nil
  ) {
    self.registry = registry
    self.directories = directories
    self.platform = platform
    self.search = search
    self.runtime = runtime
  }

  /// Finds a server.
  ///
  /// The files are not read, except for two small ones; `InstalledServer.verify` reads them.
  ///
  /// - `version`: The version, or `nil` for the pinned one.
  ///
  /// Throws `.serverNotInstalled`, `.notExecutable`, `.wrongArchitecture`, `.digestMismatch` when the
  /// installation came from other archives than are pinned.
  package func locate(
    _ descriptor: ServerDescriptor,
    version: String? = nil
  ) async throws(LanguageServersError) -> InstalledServer {
    switch descriptor.source {
    case .recipe(let recipe): try await installed(descriptor, recipe, version: version)
    case .toolchain(let program, let query): try await toolchain(descriptor, program: program, query)
    }
  }

  private func installed(
    _ descriptor: ServerDescriptor,
    _ recipe: InstallRecipe,
    version: String?
  ) async throws(LanguageServersError) -> InstalledServer {
    let version = version ?? descriptor.pinnedVersion ?? ""
    let directory = directories.server(descriptor.name, version: version)
    guard let record = try InstallationRecord.ifPresent(in: directory) else {
      throw .serverNotInstalled(
        name: descriptor.name,
        version: version,
        command: registry.installCommand(for: descriptor, version: version)
      )
    }
    guard record.platform == "any" || record.platform == platform.rawValue else {
      throw .wrongArchitecture(path: directory, found: record.platform, wanted: platform.rawValue)
    }
    try comparePins(record, with: recipe)

    let runtime = try await runtime(of: descriptor, record, in: directory)
    let program: FilePath
    switch descriptor.launch.program {
    case .installed(let path): program = directory.appending(path)
    case .runtime(let bundled): program = runtime?.path ?? directory.appending(bundled.path)
    case .toolchain: program = directory
    }
    try checkStartable(program)
    return InstalledServer(
      descriptor: descriptor,
      version: record.version,
      digest: record.digest,
      platform: record.isPlatformSpecific ? record.platform : nil,
      runtime: runtime,
      launch: launch(descriptor.launch, program: program, directory: directory),
      directory: directory
    )
  }

  private func comparePins(
    _ record: InstallationRecord,
    with recipe: InstallRecipe
  ) throws(LanguageServersError) {
    guard let release = recipe.releases.first(where: { $0.version == record.version }) else { return }
    let pins = release.artifacts.compactMap { $0.file(for: platform) }
    for source in record.sources {
      guard let pin = pins.first(where: { $0.name == source.file }),
        let wanted = SHA256Digest(hex: pin.sha256), wanted != source.digest
      else { continue }
      throw .digestMismatch(file: source.file, wanted: wanted, found: source.digest)
    }
  }

  private func runtime(
    of descriptor: ServerDescriptor,
    _ record: InstallationRecord,
    in directory: FilePath
  ) async throws(LanguageServersError) -> InstalledServer.Runtime? {
    guard case .runtime(let bundled) = descriptor.launch.program, let recorded = record.runtime else {
      return nil
    }
    guard let chosen = runtime else {
      return InstalledServer.Runtime(
        kind: .bundled,
        name: recorded.name,
        version: recorded.version,
        path: directory.appending(bundled.path)
      )
    }
    try checkStartable(chosen)
    let version = try await ProbeCache(directory: directories.probes).value("version", for: chosen) {
      () async throws(LanguageServersError) in
      .string(try await VersionProbe.version(of: chosen, arguments: bundled.versionArguments))
    }
    return InstalledServer.Runtime(
      kind: .chosen,
      name: recorded.name,
      version: version.stringValue ?? "",
      path: chosen
    )
  }

  private func toolchain(
    _ descriptor: ServerDescriptor,
    program name: String,
    _ query: ServerDescriptor.ToolchainVersionCommand
  ) async throws(LanguageServersError) -> InstalledServer {
    guard let found = search.find(name) else {
      throw .serverNotInstalled(name: descriptor.name, version: "", command: "")
    }
    // The digest and the version belong to the file that is started in the end, not to a link to it.
    let program = Directory.resolved(found) ?? found
    try checkStartable(program)
    let asked = query.sibling.map { found.removingLastComponent().appending($0) } ?? found
    let cache = ProbeCache(directory: directories.probes)
    let version = try await cache.value("version", for: asked) { () async throws(LanguageServersError) in
      .string(try await VersionProbe.version(of: asked, arguments: query.arguments))
    }
    let digest = try await cache.value("digest", for: program) { () async throws(LanguageServersError) in
      .string(try FileContent.digest(program).hex)
    }
    guard let digest = digest.stringValue.flatMap(SHA256Digest.init(hex:)) else {
      throw .programFailed(program: program, status: "", output: "")
    }
    return InstalledServer(
      descriptor: descriptor,
      version: version.stringValue ?? "",
      digest: digest,
      platform: platform.rawValue,
      runtime: nil,
      launch: launch(descriptor.launch, program: found, directory: nil),
      directory: nil
    )
  }

  private func checkStartable(_ program: FilePath) throws(LanguageServersError) {
    guard let status = try FileStatus.ifPresent(program) else {
      throw .programMissing(name: program.string)
    }
    guard status.kind == .file, Directory.isExecutable(program) else {
      throw .notExecutable(path: program)
    }
    let format = try ExecutableFormat(of: program)
    guard format.runs(on: platform) else {
      throw .wrongArchitecture(path: program, found: format.description, wanted: platform.rawValue)
    }
  }

  private func launch(
    _ template: LaunchTemplate,
    program: FilePath,
    directory: FilePath?
  ) -> ServerLaunch {
    ServerLaunch(
      program: program,
      arguments: template.arguments.map { argument in
        switch argument {
        case .literal(let text): text
        case .installed(let path): directory?.appending(path).string ?? path
        }
      },
      environment: template.environment,
      removedVariables: template.removedVariables
    )
  }
}
