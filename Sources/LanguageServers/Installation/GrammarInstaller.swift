import CanonicalJSON
import SystemPackage

/// Builds grammars from their published source.
package struct GrammarInstaller: Sendable {
  package var directories: LanserDirectories
  package var environment: ToolEnvironment

  package init(directories: LanserDirectories, environment: ToolEnvironment) {
    self.directories = directories
    self.environment = environment
  }

  /// Builds and records the grammar of a recipe, unless that was done before.
  ///
  /// The library is put in place before its record, and only a library that matches its record counts, so an
  /// interruption at any point leaves either a complete grammar or none.
  package func install(
    _ recipe: GrammarRecipe,
    progress: @escaping @Sendable (InstallProgress) -> Void = { _ in }
  ) async throws(LanguageServersError) -> InstallOutcome {
    let subject = "tree-sitter \(recipe.language) \(recipe.version)"
    let report: @Sendable (InstallProgress.Phase) -> Void = { phase in
      progress(InstallProgress(subject: subject, phase: phase))
    }
    report(.checking)
    if try isInstalled(recipe) {
      report(.alreadyInstalled)
      return .alreadyInstalled
    }
    try Directory.create(directories.grammars)
    let lock = directories.grammars.appending(".\(recipe.language).lock")
    return try await FileLock.withLock(lock, whenBusy: { report(.waiting) }) {
      () async throws(LanguageServersError) in
      if try isInstalled(recipe) {
        report(.alreadyInstalled)
        return .alreadyInstalled
      }
      let workshop = directories.grammars.appending(".partial-\(recipe.language)")
      try Directory.remove(workshop)
      defer { try? Directory.remove(workshop) }
      try Directory.create(workshop)
      let library = try await build(recipe, in: workshop, subject: subject, progress: progress)
      report(.finishing)
      try publish(recipe, library: library)
      report(.installed)
      return .installed
    }
  }

  private func isInstalled(_ recipe: GrammarRecipe) throws(LanguageServersError) -> Bool {
    let registry = ServerRegistry(descriptors: [], defaults: [:], grammars: [recipe])
    do {
      _ = try InstalledGrammar.locate(recipe.language, in: directories, registry: registry)
      return true
    } catch .grammarNotInstalled, .digestMismatch, .document {
      return false
    }
  }

  private func build(
    _ recipe: GrammarRecipe,
    in workshop: FilePath,
    subject: String,
    progress: @escaping @Sendable (InstallProgress) -> Void
  ) async throws(LanguageServersError) -> FilePath {
    let compiler = try environment.program("cc", "clang", "gcc")
    let tool = ArchiveTool(
      python: try environment.program("python3", "python"),
      environment: environment.variables
    )
    let cache = DownloadCache(directory: directories.downloads, tool: tool)
    for artifact in recipe.artifacts {
      guard case .any(let file)? = artifact.files.first else { continue }
      let archive = try await cache.archive(file, of: artifact.project) { phase, done, total in
        progress(
          InstallProgress(
            subject: subject,
            phase: phase,
            file: file.name,
            completedBytes: done,
            totalBytes: total
          )
        )
      }
      try await tool.unpack(archive, kind: artifact.archive, keep: artifact.keep, into: workshop) { _, _ in }
    }
    for source in recipe.sources where !Directory.exists(workshop.appending(source)) {
      throw .incompleteArchive(file: recipe.artifacts.first?.project ?? recipe.language, missing: source)
    }
    progress(InstallProgress(subject: subject, phase: .building))
    let library = workshop.appending("grammar.so")
    _ = try await ShortProgram(
      program: compiler,
      arguments: recipe.compilerArguments + ["-o", "grammar.so"] + recipe.sources,
      environment: environment.variables,
      workingDirectory: workshop,
      limit: .seconds(300)
    ).runSuccessfully()
    return library
  }

  private func publish(_ recipe: GrammarRecipe, library: FilePath) throws(LanguageServersError) {
    let target = directories.grammar(recipe.language)
    let grammar = InstalledGrammar(
      language: recipe.language,
      version: recipe.version,
      path: target,
      symbol: recipe.symbol,
      digest: try FileContent.digest(library),
      sourceDigest: try recipe.sourceDigest
    )
    try DurableFile.synchronize(library)
    try Directory.rename(library, to: target)
    try DurableFile.write(
      StoredDocument.bytes(grammar.json),
      to: InstalledGrammar.recordPath(recipe.language, in: directories)
    )
  }
}
