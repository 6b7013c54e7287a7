import ArgumentParser
import CanonicalJSON
import LanguageServers
import LanserKit

struct ServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "server",
    abstract: "List, install and lock language servers",
    subcommands: [List.self, Install.self, Lock.self, Status.self]
  )

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the servers that lanser knows")

    @OptionGroup var output: OutputOptions

    func run() async throws {
      let surroundings = Surroundings.ofThisProcess()
      let terminal = Terminal(options: output, variables: surroundings.variables)
      let entries = try await Installation(surroundings: surroundings).servers()
      if let style = output.json {
        terminal.printResult(.array(entries.map(\.json)), style)
      } else {
        let lines = entries.map { entry in
          let columns = [entry.name, entry.version ?? "-", entry.languages.joined(separator: ", ")]
          return zip(columns, [16, 10, 9]).map { $0.padded(to: $1) }.joined() + entry.state
        }
        terminal.printResult(lines.joined(separator: "\n") + "\n")
      }
    }
  }

  struct Install: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Install a server",
      discussion: "Example: lanser server install pyright@1.1.407"
    )

    @Argument(
      help: ArgumentHelp("The server, and its version if not the pinned one.", valueName: "NAME[@VERSION]")
    )
    var server: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
      let surroundings = Surroundings.ofThisProcess()
      let terminal = Terminal(options: output, variables: surroundings.variables)
      let printer = InstallProgressPrinter(terminal: terminal)
      let parts = server.split(separator: "@", maxSplits: 1).map(String.init)
      try await Installation(surroundings: surroundings).install(
        server: parts.first ?? server,
        version: parts.count > 1 ? parts[1] : nil
      ) { printer.show($0) }
    }
  }

  struct Lock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write lanser.lock: server, version, and digests of server and configuration",
      discussion: "Commit the file; a run whose server does not match it exits with 10."
    )

    @Argument(help: "The languages to lock. Default: python.")
    var languages: [String] = ["python"]

    @OptionGroup var workspaceSelection: WorkspaceSelection
    @OptionGroup var serverOptions: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let surroundings = Surroundings.ofThisProcess()
      let terminal = Terminal(options: output, variables: surroundings.variables)
      let workspace = try WorkspaceDescription(
        folder: workspaceSelection.workspace,
        surroundings: surroundings
      )
      let path = try await workspace.writeLock(languages: languages, server: serverOptions.server)
      terminal.remark("wrote \(path)")
    }
  }

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say which server this workspace uses, and whether it is what is locked"
    )

    @OptionGroup var workspaceSelection: WorkspaceSelection
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let surroundings = Surroundings.ofThisProcess()
      let terminal = Terminal(options: output, variables: surroundings.variables)
      let workspace = try WorkspaceDescription(
        folder: workspaceSelection.workspace,
        surroundings: surroundings
      )
      let status = try await workspace.serverStatus(language: "python")
      if let style = output.json {
        terminal.printResult(status.json, style)
      } else {
        terminal.printResult(status.text)
      }
      if let failure = status.failure { throw failure }
    }
  }
}
