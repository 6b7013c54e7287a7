import AnalysisBundles
import ArgumentParser
import LanserKit
import Synchronization

/// The options that all questions share, in the order of their help.
struct QuestionOptions: ParsableArguments {
  @OptionGroup var index: IndexOptions
  @OptionGroup var limitOptions: LimitOptions
  @OptionGroup var workspaceSelection: WorkspaceSelection
  @OptionGroup var serverOptions: ServerOptions
  @OptionGroup var traceOptions: TraceOptions
  @OptionGroup var output: OutputOptions
}

/// A command that asks one question and prints its answer.
protocol QuestionCommand: AsyncParsableCommand {
  var options: QuestionOptions { get }

  var question: Question { get }

  /// The form for code hosts that the result is printed in; nil for text or JSON.
  var annotationFormat: AnnotationFormat? { get }
}

extension QuestionCommand {
  var annotationFormat: AnnotationFormat? { nil }

  func run() async throws {
    let surroundings = Surroundings.ofThisProcess()
    let terminal = Terminal(options: options.output, variables: surroundings.variables)
    let choice = options.serverOptions.choice
    let isAnswered = Mutex(false)
    let status: Int32
    do {
      try options.index.checkUnit()
      status = try await answer(choice, surroundings, terminal) { isAnswered.withLock { $0 = true } }
    } catch let failure as Failure where !Task.isCancelled {
      // The question could not even be asked; those who read bundles get one all the same.
      if let style = options.output.json, !isAnswered.withLock({ $0 }) {
        terminal.printResult(try question.refused(because: failure, surroundings: surroundings).json, style)
      }
      throw failure
    }
    if status != 0 { throw ExitCode(status) }
  }

  private func answer(
    _ choice: ServerChoice,
    _ surroundings: Surroundings,
    _ terminal: Terminal,
    printed: @Sendable () -> Void
  ) async throws -> Int32 {
    var question = question
    question.timeout = options.serverOptions.timeout.map { .milliseconds(Int($0 * 1000)) }
    question.allowsPartial = options.serverOptions.allowPartial
    let asked = question
    return try await withWorkspace(
      folder: options.workspaceSelection.workspace,
      choice: choice,
      surroundings: surroundings,
      trace: try options.traceOptions.opened()
    ) { workspace in
      terminal.show(workspace.recovery)
      let progress = ProgressLine(terminal: terminal)
      await workspace.observe {
        terminal.detail($0)
        progress.show($0)
      }
      let answer = try await progress.during { try await workspace.answer(asked) }
      try Task.checkCancellation()
      // Printed before the server is shut down: whoever reads needs not wait for that.
      AnswerPrinter(
        terminal: terminal,
        style: options.output.json,
        annotations: annotationFormat.map { ($0, surroundings.currentDirectory) },
        limit: options.limitOptions.limit
      )
      .print(answer)
      printed()
      return answer.bundle.exitStatus
    }
  }
}

/// Prints an answer in the form that was asked for.
struct AnswerPrinter {
  let terminal: Terminal
  let style: JSONStyle?
  /// The form for code hosts, and the folder that its paths count from.
  let annotations: (format: AnnotationFormat, directory: String)?
  let limit: Int

  func print(_ answer: Answer) {
    let bundle = answer.bundle
    if let annotations {
      // Of a failure there is no report: one without results would say that everything is fine.
      if bundle.failure == nil {
        terminal.printResult(annotations.format.text(of: answer, directory: annotations.directory))
      }
    } else if let style {
      terminal.printResult(bundle.json, style)
    } else {
      let report = TextReport(
        bundle: bundle,
        presentation: answer.presentation,
        limit: limit,
        usesColor: terminal.usesColor
      )
      let lines = report.lines
      if !lines.isEmpty { terminal.printResult(lines.joined(separator: "\n") + "\n") }
      if bundle.failure == nil, let remark = report.emptyRemark { terminal.remark(remark) }
    }
    for remark in answer.remarks { terminal.remark(remark.safeForTerminal) }
    if let failure = bundle.failure { terminal.failure(FailureReport(failure: failure).text) }
  }
}
