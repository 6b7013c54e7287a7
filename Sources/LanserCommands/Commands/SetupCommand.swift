import ArgumentParser
import LanguageServers
import LanserKit

struct SetupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup",
    abstract: "Install the pinned server and grammar of a language",
    discussion: """
      Everything is fetched from the package index that pip is configured for, checked by digest, and installed into the
      user's data directory. What is there already is left alone, so a second run works without a network. A server that
      comes with a toolchain, such as clangd, is only looked for on PATH.

      Examples: lanser setup python
                lanser setup python c
      """
  )

  @Argument(help: "The languages; `lanser server list` names them.")
  var languages: [String]

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let surroundings = Surroundings.ofThisProcess()
    let terminal = Terminal(options: output, variables: surroundings.variables)
    let printer = InstallProgressPrinter(terminal: terminal)
    let installation = try Installation(surroundings: surroundings)
    for language in languages {
      try await installation.setUp(language: language) { printer.show($0) }
    }
  }
}
