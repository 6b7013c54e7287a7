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
  var choice = ServerChoice()

  /// Runs the operation that `makeOperation` comes to once the workspace is known.
  ///
  /// - Throws: `ExitCode` with the bundle's exit status, and `Failure` when there is no workspace.
  func run(
    _ makeOperation: @escaping @Sendable (WorkspaceDescription) throws -> EditOperation
  ) async throws {
    let (style, limit) = (output.json, limit)
    let status = try await lend { workspace, terminal in
      let answer = try await terminal.progress(of: workspace) {
        try await workspace.edit(makeOperation($0))
      }
      EditPrinter(terminal: terminal, style: style, limit: limit).print(answer)
      return answer.bundle.exitStatus
    }
    if status != 0 { throw ExitCode(status) }
  }

  /// Opens the workspace and says what was done about interrupted edits.
  func lend<Value: Sendable>(
    _ body: @Sendable (Workspace, Terminal) async throws -> Value
  ) async throws -> Value {
    let surroundings = Surroundings.ofThisProcess()
    let terminal = Terminal(options: output, variables: surroundings.variables)
    return try await withWorkspace(
      folder: workspaceSelection.workspace,
      choice: choice,
      surroundings: surroundings,
      trace: try trace?.opened()
    ) { workspace in
      terminal.show(workspace.recovery)
      return try await body(workspace, terminal)
    }
  }
}

/// Prints what came of an edit, in the form that was asked for.
struct EditPrinter {
  let terminal: Terminal
  let style: JSONStyle?
  let limit: Int

  func print(_ answer: EditAnswer) {
    if let style {
      terminal.printResult(answer.bundle.json, style)
    } else {
      let report = EditReport(answer: answer, usesColor: terminal.usesColor, limit: limit)
      if !report.lines.isEmpty { terminal.printResult(report.lines.joined(separator: "\n") + "\n") }
    }
    for remark in answer.remarks { terminal.remark(remark.safeForTerminal) }
    if let failure = answer.bundle.failure { terminal.failure(FailureReport(failure: failure).text) }
  }
}

extension Terminal {
  /// Shows what is being done while something is worked out in a workspace.
  func progress<Value: Sendable>(
    of workspace: Workspace,
    _ work: (WorkspaceDescription) async throws -> Value
  ) async throws -> Value {
    let progress = ProgressLine(terminal: self)
    await workspace.observe {
      detail($0)
      progress.show($0)
    }
    return try await progress.during { try await work(workspace.description) }
  }

  /// Says what was done about interrupted edits before anything else.
  func show(_ recovery: Result<[String], Failure>) {
    switch recovery {
    case .success(let sentences): for sentence in sentences { remark(sentence.safeForTerminal) }
    case .failure(let failure): remark(FailureReport(failure: failure).text)
    }
  }
}
