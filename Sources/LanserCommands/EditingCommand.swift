import AnalysisBundles
import ArgumentParser
import LanserKit

/// Runs an edit and prints what came of it; what all commands that change files share.
struct EditingCommand {
  let output: OutputOptions
  let workspaceSelection: WorkspaceSelection
  /// How many lines of the diff are printed as text.
  let limit: Int
  var trace: TraceOptions?

  /// Runs the operation that `makeOperation` comes to once the workspace is known.
  ///
  /// - Throws: `ExitCode` with the bundle's exit status, and `Failure` when there is no workspace.
  func run(
    choice: ServerChoice = ServerChoice(),
    _ makeOperation: @escaping @Sendable (WorkspaceDescription) throws -> EditOperation
  ) async throws {
    let surroundings = Surroundings.ofThisProcess()
    let terminal = Terminal(options: output, variables: surroundings.variables)
    let (style, limit) = (output.json, limit)
    let status = try await withWorkspace(
      folder: workspaceSelection.workspace,
      choice: choice,
      surroundings: surroundings,
      trace: try trace?.opened()
    ) { workspace in
      terminal.show(workspace.recovery)
      let progress = ProgressLine(terminal: terminal)
      await workspace.observe {
        terminal.detail($0)
        progress.show($0)
      }
      let operation = try makeOperation(workspace.description)
      let answer = try await progress.during { try await workspace.edit(operation) }
      if let style {
        terminal.printResult(answer.bundle.json, style)
      } else {
        let report = EditReport(answer: answer, usesColor: terminal.usesColor, limit: limit)
        if !report.lines.isEmpty { terminal.printResult(report.lines.joined(separator: "\n") + "\n") }
      }
      if let failure = answer.bundle.failure { terminal.failure(FailureReport(failure: failure).text) }
      return answer.bundle.exitStatus
    }
    if status != 0 { throw ExitCode(status) }
  }
}

extension Terminal {
  /// Says what was done about interrupted edits before anything else.
  func show(_ recovery: Result<[String], Failure>) {
    switch recovery {
    case .success(let sentences): for sentence in sentences { remark(sentence.safeForTerminal) }
    case .failure(let failure): remark(FailureReport(failure: failure).text)
    }
  }
}
