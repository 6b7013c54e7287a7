import CanonicalJSON
import SystemPackage

/// Installs servers from pinned files.
///
/// An installation is made in a directory of its own, flushed to disk, and then renamed into place: it is there
/// whole or not at all. One installer at a time works on a server; what an interrupted one left is removed
/// by the next.
package struct ServerInstaller: Sendable {
  package var directories: LanserDirectories
  package var platform: HostPlatform
  package var environment: ToolEnvironment

  package init(directories: LanserDirectories, platform: HostPlatform, environment: ToolEnvironment) {
    self.directories = directories
    self.platform = platform
    self.environment = environment
  }

  /// Installs a version of a server, unless it is there and unharmed.
  ///
  /// - `descriptor`: The server; one of the toolchain is never installed and is `.alreadyInstalled`
  /// when the search path has it and it says its version.
  /// - `version`: The version, or `nil` for the pinned one.
  /// - `progress`: Called from any thread.
  package func install(
    _ descriptor: ServerDescriptor,
    version: String? = nil,
    progress: @escaping @Sendable (InstallProgress) -> Void = { _ in }
  ) async throws(LanguageServersError) -> InstallOutcome {
    switch descriptor.source {
    case .toolchain:
      // That there is a program of the name is not enough: some stand in for one that was never installed.
      let locator = ServerLocator(directories: directories, platform: platform, search: environment.search)
      _ = try await locator.locate(descriptor)
      progress(InstallProgress(subject: descriptor.name, phase: .alreadyInstalled))
      return .alreadyInstalled
    case .recipe(let recipe):
      let release = try recipe.release(version ?? descriptor.pinnedVersion ?? "", of: descriptor.name)
      return try await install(
        Plan(descriptor: descriptor, recipe: recipe, release: release, platform: platform),
        progress: progress
      )
    }
  }

  private func install(
    _ plan: Plan,
    progress: @escaping @Sendable (InstallProgress) -> Void
  ) async throws(LanguageServersError) -> InstallOutcome {
    let report: @Sendable (InstallProgress.Phase) -> Void = { phase in
      progress(InstallProgress(subject: plan.subject, phase: phase))
    }
    report(.checking)
    let target = directories.server(plan.name, version: plan.release.version)
    if isUnharmed(target, plan) {
      report(.alreadyInstalled)
      return .alreadyInstalled
    }
    let parent = directories.servers(plan.name)
    try Directory.create(parent)
    return try await FileLock.withLock(parent.appending(".lock"), whenBusy: { report(.waiting) }) {
      () async throws(LanguageServersError) in
      try removeLeftovers(in: parent)
      if isUnharmed(target, plan) {
        report(.alreadyInstalled)
        return .alreadyInstalled
      }
      let partial = parent.appending(".partial-\(plan.release.version)")
      do throws(LanguageServersError) {
        try Directory.create(partial)
        try await fill(partial, plan, progress: progress)
        report(.finishing)
        try await record(partial, plan)
        // A damaged installation steps aside first: a directory cannot be renamed onto a full one.
        if Directory.exists(target) {
          try Directory.rename(target, to: parent.appending(".partial-old-\(plan.release.version)"))
        }
        try Directory.rename(partial, to: target)
        try DurableFile.synchronize(parent)
      } catch {
        try? Directory.remove(partial)
        throw error
      }
      try removeLeftovers(in: parent)
      report(.installed)
      return .installed
    }
  }

  /// Removes what interrupted installations left; only called while holding the lock.
  private func removeLeftovers(in parent: FilePath) throws(LanguageServersError) {
    for name in try Directory.names(in: parent) where name.hasPrefix(".partial-") {
      try Directory.remove(parent.appending(name))
    }
  }

  private func isUnharmed(_ directory: FilePath, _ plan: Plan) -> Bool {
    guard let record = try? InstallationRecord.ifPresent(in: directory), record.sources == plan.sources,
      let problems = try? InstallationCheck(directory: directory, record: record).run(.quick)
    else { return false }
    return problems.isEmpty
  }

  private func fill(
    _ directory: FilePath,
    _ plan: Plan,
    progress: @escaping @Sendable (InstallProgress) -> Void
  ) async throws(LanguageServersError) {
    let tool = ArchiveTool(
      python: try environment.program("python3", "python"),
      environment: environment.variables
    )
    let cache = DownloadCache(directory: directories.downloads, tool: tool)
    var archives: [(FilePath, Plan.Part)] = []
    for part in plan.parts {
      let archive = try await cache.archive(part.file, of: part.artifact.project) { phase, done, total in
        progress(
          InstallProgress(
            subject: plan.subject,
            phase: phase,
            file: part.file.name,
            completedBytes: done,
            totalBytes: total
          )
        )
      }
      archives.append((archive, part))
    }
    for (archive, part) in archives {
      try await tool.unpack(
        archive,
        kind: part.artifact.archive,
        keep: part.artifact.keep,
        into: directory
      ) { done, total in
        progress(
          InstallProgress(
            subject: plan.subject,
            phase: .unpacking,
            file: part.file.name,
            completedBytes: done,
            totalBytes: total
          )
        )
      }
    }
    for path in plan.recipe.required where !Directory.exists(directory.appending(path)) {
      throw .incompleteArchive(file: plan.parts.first?.file.name ?? plan.name, missing: path)
    }
  }

  private func record(_ directory: FilePath, _ plan: Plan) async throws(LanguageServersError) {
    let tree = try FileTree(directory)
    let manifest = try InstallationManifest(scanning: tree)
    var runtime: InstallationRecord.Runtime?
    if case .runtime(let program) = plan.descriptor.launch.program {
      // Running it also proves that it starts on this machine, before anybody relies on it.
      let path = directory.appending(program.path)
      runtime = InstallationRecord.Runtime(
        name: program.name,
        version: try await VersionProbe.version(of: path, arguments: program.versionArguments),
        digest: try manifest.digest(of: .runtime)
      )
    }
    let manifestBytes = manifest.json.serialized()
    let record = InstallationRecord(
      name: plan.name,
      version: plan.release.version,
      platform: plan.parts.contains { $0.artifact.isPlatformSpecific } ? platform.rawValue : "any",
      isPlatformSpecific: plan.parts.contains { $0.artifact.isPlatformSpecific && !$0.artifact.isRuntime },
      digest: try manifest.digest(of: .server),
      runtime: runtime,
      sources: plan.sources,
      manifest: SHA256Digest(of: manifestBytes)
    )
    try DurableFile.write(manifestBytes, to: InstallationRecord.manifestPath(in: directory))
    try tree.synchronize(files: manifest.files.map(\.path))
    try DurableFile.write(StoredDocument.bytes(record.json), to: InstallationRecord.path(in: directory))
  }
}

/// What is to be installed on which machine, with every file known.
private struct Plan: Sendable {
  struct Part: Sendable {
    var artifact: InstallRecipe.Artifact
    var file: InstallRecipe.PinnedFile
  }

  var descriptor: ServerDescriptor
  var recipe: InstallRecipe
  var release: InstallRecipe.Release
  var parts: [Part]
  var sources: [InstallationRecord.Source]

  var name: String { descriptor.name }
  var subject: String { "\(name) \(release.version)" }

  init(
    descriptor: ServerDescriptor,
    recipe: InstallRecipe,
    release: InstallRecipe.Release,
    platform: HostPlatform
  ) throws(LanguageServersError) {
    self.descriptor = descriptor
    self.recipe = recipe
    self.release = release
    parts = []
    sources = []
    for artifact in release.artifacts {
      guard let file = artifact.file(for: platform), let digest = SHA256Digest(hex: file.sha256) else {
        throw .unsupportedPlatform(server: descriptor.name, platform: platform.rawValue)
      }
      parts.append(Part(artifact: artifact, file: file))
      sources.append(InstallationRecord.Source(file: file.name, digest: digest))
    }
  }
}
