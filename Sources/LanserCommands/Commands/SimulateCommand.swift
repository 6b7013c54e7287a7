import AnalysisBundles
import ArgumentParser
import LanserKit

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Say what edits would do to the diagnostics, and rank them, without touching a file",
    discussion: """
      Every alternative is compared with the files as they are: all its files, and those that depend on what it changes. The
      server stays warm between them. With several, the best reward comes first, and --json prints one bundle a line.

      Example: lanser simulate --patch first.patch --patch second.patch
      """
  )

  @Option(
    help: ArgumentHelp(
      "A patch as `git diff` prints it, or - for standard input; can be repeated.",
      valueName: "FILE"
    ),
    completion: .file()
  )
  var patch: [String] = []

  @Option(
    help: ArgumentHelp(
      "An LSP WorkspaceEdit as JSON, or - for standard input; can be repeated.",
      valueName: "FILE"
    ),
    completion: .file()
  )
  var workspaceEdit: [String] = []

  @OptionGroup var options: EditingOptions

  func validate() throws {
    guard !patch.isEmpty || !workspaceEdit.isEmpty else {
      throw ValidationError("Give at least one edit as --patch FILE or as --workspace-edit FILE.")
    }
    guard (patch + workspaceEdit).count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("Standard input can be one of the edits only.")
    }
  }

  func run() async throws {
    try options.index.checkUnit()
    let subjects =
      try patch.map { EditIntent.Subject.patch(try FileInput.read($0), source: Self.name($0)) }
      + workspaceEdit.map { .workspaceEdit(try FileInput.read($0), source: Self.name($0)) }
    let intents = subjects.map { subject in
      var intent = options.intent(subject, applyCommand: [], isApplied: false)
      intent.isSimulation = true
      return intent
    }
    let (style, limit) = (options.output.json, options.limitOptions.limit)
    let status = try await options.command.lend { workspace, terminal in
      var alternatives: [SimulationReport.Alternative] = []
      for intent in intents {
        let answer = try await terminal.progress(of: workspace) { description in
          try await workspace.edit(intent.operation(in: description))
        }
        alternatives.append(.init(source: intent.source, answer: answer))
      }
      let report = SimulationReport(alternatives, limit: limit, usesColor: terminal.usesColor)
      if let style {
        for alternative in report.ranked {
          terminal.printResult(alternative.answer.bundle.json, intents.count == 1 ? style : .compact)
        }
      } else {
        terminal.printResult(report.lines.joined(separator: "\n") + "\n")
      }
      for alternative in report.ranked {
        for remark in alternative.answer.remarks { terminal.remark(remark.safeForTerminal) }
        if let failure = alternative.answer.bundle.failure {
          terminal.failure(FailureReport(failure: failure).text)
        }
      }
      return report.ranked.map(\.answer.bundle.exitStatus).first { $0 != 0 } ?? 0
    }
    if status != 0 { throw ExitCode(status) }
  }

  private static func name(_ source: String) -> String { source == "-" ? "standard input" : source }
}
