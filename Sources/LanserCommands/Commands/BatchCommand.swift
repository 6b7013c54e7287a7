import AnalysisBundles
import ArgumentParser
import LanserKit

struct BatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Answer many requests with one warm server",
    discussion: """
      Each line of the input is a request: {"id": 1, "cmd": "refs", "selector": "py://pkg.mod#Class.method"}, with "workspace",
      "params" and "timeout" where they matter; `lanser schema batch` describes it. Each line of the output is {"id", "bundle"}, or
      {"id", "line", "error"} for a line that is no request. Answers come in the order of the requests.

      Exits with 0 when every line has an answer, whether or not the answers are failures.

      Examples: lanser batch --in requests.jsonl --out answers.jsonl
                lanser batch --in requests.jsonl --out answers.jsonl --resume
      """
  )

  @Option(
    name: .customLong("in"),
    help: ArgumentHelp("The requests, or - for standard input.", valueName: "FILE"),
    completion: .file()
  )
  var input = "-"

  @Option(
    name: .customLong("out"),
    help: ArgumentHelp("Where the answers go, or - for standard output.", valueName: "FILE"),
    completion: .file()
  )
  var outputFile = "-"

  @Option(help: ArgumentHelp("How many requests are under way at once.", valueName: "N"))
  var jobs = 16

  @Flag(help: "Write each answer as soon as it is there.")
  var unordered = false

  @Flag(help: "Keep the answers that the output file has, and answer only what is missing.")
  var resume = false

  @OptionGroup var workspaceSelection: WorkspaceSelection
  @OptionGroup var serverOptions: ServerOptions
  @OptionGroup var traceOptions: TraceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...256).contains(jobs) else { throw ValidationError("--jobs takes a number from 1 to 256.") }
    guard !resume || outputFile != "-" else { throw ValidationError("--resume needs --out FILE.") }
  }

  func run() async throws {
    let surroundings = Surroundings.ofThisProcess()
    let terminal = Terminal(options: output, variables: surroundings.variables)
    let requests = try LineInput(input)
    let (answers, answered) = try AnswerFile.open(outputFile, keeping: resume)
    let batch = Batch(
      Batch.Options(
        jobs: jobs,
        isOrdered: !unordered,
        folder: workspaceSelection.workspace,
        timeout: serverOptions.timeout.map { .milliseconds(Int($0 * 1000)) },
        answered: answered
      ),
      choice: ServerChoice(
        name: serverOptions.server,
        isFrozen: serverOptions.frozen,
        trustedDigests: serverOptions.trust
      ),
      surroundings: surroundings,
      trace: try traceOptions.opened()
    )
    let progress = ProgressLine(terminal: terminal)
    let last = LastProgress()
    try await progress.during {
      try await batch.run(
        nextLine: { () throws(Failure) in try requests.next() },
        write: { bytes throws(Failure) in try answers.write(bytes) },
        report: {
          last.set($0)
          progress.show("\($0.answered) answered, \($0.failed) of them failures")
        }
      )
    }
    try answers.close()
    let total = last.value
    let passedOver = total.passedOver > 0 ? ", \(total.passedOver) were answered before" : ""
    terminal.remark("\(total.answered) answered, \(total.failed) of them failures\(passedOver)")
  }
}
