package import AnalysisBundles
package import CanonicalJSON
package import LanguageServers

/// What is installed on this machine, and how more is installed.
package struct Installation: Sendable {
  private let surroundings: Surroundings
  private let platform: HostPlatform

  /// - Throws: `Failure` on a kind of machine that no servers are published for.
  package init(surroundings: Surroundings) throws(Failure) {
    guard let platform = HostPlatform.current() else {
      throw Failure(.serverMissing, "no language servers are published for this kind of machine")
    }
    self.surroundings = surroundings
    self.platform = platform
  }

  private var environment: ToolEnvironment { ToolEnvironment(variables: surroundings.variables) }

  private var installer: ServerInstaller {
    ServerInstaller(directories: surroundings.directories, platform: platform, environment: environment)
  }

  /// Installs the default server and the grammar of a language.
  ///
  /// A server that comes with a toolchain is only looked for; where there is a grammar, that one is installed all the same.
  ///
  /// - Throws: `Failure`; nothing is half installed then.
  package func setUp(
    language: String,
    progress: @escaping @Sendable (InstallProgress) -> Void
  ) async throws(Failure) {
    do {
      let descriptor = try ServerRegistry.builtIn.defaultDescriptor(for: language)
      let recipe = ServerRegistry.builtIn.grammar(for: language)
      do {
        _ = try await installer.install(descriptor, progress: progress)
      } catch .serverNotInstalled where recipe != nil {
        // A server of the toolchain, which is for others to install; the grammar is of use without it.
        progress(InstallProgress(subject: descriptor.name, phase: .missing))
      }
      guard let recipe else { return }
      _ = try await GrammarInstaller(directories: surroundings.directories, environment: environment)
        .install(recipe, progress: progress)
    } catch {
      throw Failure(error)
    }
  }

  /// Installs a server by name.
  ///
  /// - Throws: `Failure`; nothing is half installed then.
  package func install(
    server: String,
    version: String?,
    progress: @escaping @Sendable (InstallProgress) -> Void
  ) async throws(Failure) {
    do {
      let descriptor = try ServerRegistry.builtIn.descriptor(named: server)
      _ = try await installer.install(descriptor, version: version, progress: progress)
    } catch {
      throw Failure(error)
    }
  }

  /// One known server, and whether it is here.
  package struct Entry: Sendable {
    package var name: String
    package var version: String?
    package var languages: [String]
    /// `installed`, `on PATH`, or the command that installs it.
    package var state: String

    package var json: JSONValue {
      [
        "name": .string(name), "version": version.map { .string($0) } ?? .null,
        "languages": .array(languages.map { .string($0) }), "state": .string(state),
      ]
    }
  }

  /// Every server that lanser knows.
  package func servers() async throws(Failure) -> [Entry] {
    let locator = ServerLocator(
      directories: surroundings.directories,
      platform: platform,
      search: environment.search
    )
    var entries: [Entry] = []
    for descriptor in ServerRegistry.builtIn.descriptors {
      var entry = Entry(
        name: descriptor.name,
        version: descriptor.pinnedVersion,
        languages: descriptor.languages.map(\.name),
        state: ""
      )
      do {
        let installed = try await locator.locate(descriptor)
        entry.version = installed.version
        entry.state = installed.directory == nil ? "on PATH" : "installed"
      } catch .serverNotInstalled(_, _, let command) {
        entry.state = command.isEmpty ? "not on PATH" : command
      } catch {
        entry.state = Failure(error).message
      }
      entries.append(entry)
    }
    return entries
  }
}
