import AnalysisBundles
import ArgumentParser
import CanonicalJSON
import LanserKit
import Traces

struct TraceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "List, show and replay what --trace-file recorded",
    subcommands: [List.self, Show.self, Replay.self]
  )

  /// The trace that all subcommands read.
  struct Source: ParsableArguments {
    @Option(help: ArgumentHelp("The trace.", valueName: "FILE"), completion: .file())
    var traceFile: String

    func read() throws(Failure) -> Trace {
      let bytes = try FileInput.read(traceFile)
      do { return try Trace(parsing: bytes) } catch { throw Failure(error, file: traceFile) }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print one line for each recorded operation",
      discussion: "Example: lanser trace list --trace-file run.jsonl"
    )

    @OptionGroup var source: Source
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let terminal = Terminal(options: output, variables: [:])
      let report = TraceReport(try source.read())
      if let style = output.json {
        terminal.printResult(.array(report.operations.map(\.json)), style)
      } else {
        terminal.printResult(report.operations.map { "\($0.line.safeForTerminal)\n" }.joined())
      }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the records of a trace, one a line, for people",
      discussion: "Example: lanser trace show --trace-file run.jsonl --frames"
    )

    @OptionGroup var source: Source

    @Flag(help: "Print only the messages between lanser and the servers.")
    var frames = false

    @Option(help: ArgumentHelp("Cut lines to this many characters; 0 for all.", valueName: "N"))
    var width = 160

    @OptionGroup var output: OutputOptions

    func run() async throws {
      let terminal = Terminal(options: output, variables: [:])
      for line in TraceReport(try source.read()).lines(framesOnly: frames) {
        let text = line.safeForTerminal
        terminal.printResult((width > 0 && text.count > width ? text.prefix(width) + "…" : text) + "\n")
      }
    }
  }

  struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Work every operation out again from the trace alone, and print the bundles",
      discussion: """
        No server is started and nothing is written. With --verify the bundles are compared with the recorded ones instead of
        printed, byte for byte; the first difference is named, and the exit status is then 76.

        Example: lanser trace replay --trace-file run.jsonl --verify
        """
    )

    @OptionGroup var source: Source

    @Flag(help: "Compare with the recorded bundles instead of printing.")
    var verify = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
      let surroundings = Surroundings.ofThisProcess()
      let terminal = Terminal(options: output, variables: surroundings.variables)
      let trace = try source.read()
      let comparison = ReplayComparison()
      let isVerifying = verify
      let style = output.json ?? .compact
      try await replay(trace, surroundings: surroundings) { operation in
        comparison.add(operation)
        if !isVerifying { terminal.printResult(operation.bundle.json, style) }
      }
      guard verify else { return }
      if let failure = comparison.failure { throw failure }
      let count = trace.operationCount
      terminal.printResult("\(count) operation\(count == 1 ? "" : "s") replayed to the same bytes\n")
    }
  }
}
