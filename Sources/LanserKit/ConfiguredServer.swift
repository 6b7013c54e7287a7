import AnalysisBundles
import LanguageServers
import SystemPackage

// What is started in a workspace: the registered server, or what `lanser.json` names instead of it. Nothing here starts
// anything; whoever does has to compare the launch with what the user trusts first.

extension WorkspaceDescription {
  /// The server of a language as this workspace configures it.
  ///
  /// A command of the configuration replaces the registered program, its arguments and its digest; arguments and
  /// variables without a command are added to those of the registered server.
  ///
  /// - Parameters:
  ///   - language: the registry's name of the language.
  ///   - chosen: a server that the user names; the configuration of another server is then not used.
  /// - Returns: the server, with the launch that the configuration asks for.
  /// - Throws: `LanguageServersError` when the server, or the program that is configured, is not on this machine;
  ///   `Failure` on a kind of machine that no servers are published for.
  func configuredServer(
    for language: String,
    chosen: String? = nil
  ) async throws -> InstalledServer {
    let configured = try configuration.serverName(for: language)
    let descriptor = try ServerRegistry.builtIn.descriptor(named: chosen ?? configured)
    let own = descriptor.name == configured ? configuration.servers[language] : nil
    if let own, let command = own.command {
      return try replacement(of: descriptor, by: command, own)
    }
    var server = try await locator.locate(descriptor)
    if let own {
      server.launch.arguments += own.arguments
      server.launch.environment.merge(own.environment) { $1 }
    }
    return server
  }

  private func replacement(
    of descriptor: ServerDescriptor,
    by command: String,
    _ own: WorkspaceConfiguration.Server
  ) throws(LanguageServersError) -> InstalledServer {
    let program = try program(named: command)
    let launch = ServerLaunch(program: program, arguments: own.arguments, environment: own.environment)
    return try InstalledServer(replacing: descriptor, by: launch)
  }

  /// A program by path, relative to the workspace, or by its name on the search path.
  private func program(named command: String) throws(LanguageServersError) -> FilePath {
    if command.contains("/") {
      return command.hasPrefix("/") ? FilePath(command) : FilePath(root).appending(command)
    }
    guard let found = toolEnvironment.search.find(command) else { throw .programMissing(name: command) }
    return found
  }
}
