import ArgumentParser
import LanguageServers
import LanserKit

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what is installed, pinned and missing, and the command that mends each problem",
    discussion: """
      Exits with 80 when something that lanser needs is missing.

      Examples: lanser doctor
                lanser doctor python c
      """
  )

  @Argument(help: "The languages. Default: Python where there is any, or the language of most files.")
  var languages: [String] = []

  @Flag(help: "Read every installed file instead of comparing sizes and times.")
  var thorough = false

  @OptionGroup var workspaceSelection: WorkspaceSelection
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let surroundings = Surroundings.ofThisProcess()
    let terminal = Terminal(options: output, variables: surroundings.variables)
    let workspace = try WorkspaceDescription(folder: workspaceSelection.workspace, surroundings: surroundings)
    let report = try await workspace.examine(languages: languages, thorough: thorough)
    if let style = output.json {
      terminal.printResult(report.json, style)
    } else {
      terminal.printResult(report.items.map(line).joined(separator: "\n") + "\n")
    }
    if !report.isHealthy { throw ExitCode(80) }
  }

  private func line(for item: DoctorReport.Item) -> String {
    let state = item.state.rawValue.padded(to: 9)
    // Where all is well, what was wanted is what was found.
    let wanted =
      item.state == .ok ? nil : item.wanted.map { item.found == nil ? "wanted \($0)" : "(wanted \($0))" }
    let facts = [item.found, wanted].compactMap(\.self).joined(separator: " ")
    let fix = item.fix.map { "  → \($0)" } ?? ""
    return "\(state)\(item.name.padded(to: 20))\(facts)\(fix)".safeForTerminal
  }
}

extension String {
  /// The text filled up with spaces to a width, and at least one.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
