import AnalysisBundles
import ArgumentParser
import CanonicalJSON
import LanserKit

extension PublishedSchema: ExpressibleByArgument {}

struct SchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schemas of lanser's formats, and check files against them",
    subcommands: [Print.self, Export.self, Validate.self, ValidateBatch.self],
    defaultSubcommand: Print.self
  )

  struct Print: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print one schema: selector, bundle, trace, batch, config or lock",
      discussion: """
        The dialect is draft 2020-12. Schemas of traces and batches describe one line.

        Example: lanser schema bundle --out bundle.schema.json
        """
    )

    @Argument(help: "The format.")
    var name: PublishedSchema

    @Option(help: ArgumentHelp("Write the schema to this file.", valueName: "FILE"), completion: .file())
    var out: String?

    func run() async throws {
      if let out {
        try FileOutput.write(name.fileBytes, to: out)
      } else {
        StandardStreams.write(name.fileBytes, to: 1)
      }
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write all schemas into a folder, each as NAME.schema.json",
      discussion: "Example: lanser schema export --out schemas"
    )

    @Option(
      help: ArgumentHelp("The folder; made if it is not there.", valueName: "DIR"),
      completion: .directory
    )
    var out: String

    @OptionGroup var output: OutputOptions

    func run() async throws {
      let terminal = Terminal(options: output, variables: [:])
      try FileOutput.makeFolder(out)
      for schema in PublishedSchema.allCases {
        let path = "\(out)/\(schema.fileName)"
        try FileOutput.write(schema.fileBytes, to: path)
        terminal.remark("wrote \(path)")
      }
    }
  }

  struct Validate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a file against the schema of its format",
      discussion: """
        Without --schema the format is told by the content. A file of several values is checked line by line. Prints each
        problem with its place (a JSON Pointer) and what was expected, and exits with 82 when there are any.

        Examples: lanser schema validate refs.json
                  lanser refs py://pkg.mod#Class.method --json | lanser schema validate -
        """
    )

    @Argument(help: "The file, or - for standard input.", completion: .file())
    var file: String

    @Option(help: ArgumentHelp("The format that the file must have.", valueName: "NAME"))
    var schema: PublishedSchema?

    @OptionGroup var output: OutputOptions

    func run() async throws {
      let terminal = Terminal(options: output, variables: [:])
      var check = PayloadCheck()
      let report = try check.check(FileInput.read(file), named: file.lastComponent, as: schema)
      if let style = output.json {
        terminal.printResult(report.json, style)
      } else {
        terminal.printProblems(report, file)
      }
      guard report.isValid else { throw Failure(invalid: [(file.inputName, report)]) }
      let kinds = report.schemas.map(\.rawValue).sorted().joined(separator: ", ")
      terminal.remark(
        "\(file.inputName): \(kinds): valid" + (report.values == 1 ? "" : " (\(report.values) values)")
      )
    }
  }

  struct ValidateBatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "validate-batch",
      abstract: "Check every *.json, *.jsonl and lanser.lock below a folder",
      discussion: """
        Folders with a leading dot are passed over. A folder with nothing to check is an error: a gate that looks in the wrong
        place should not pass.

        Example: lanser schema validate-batch expected/
        """
    )

    @Argument(help: "The folder.", completion: .directory)
    var folder: String

    @Option(help: ArgumentHelp("The format that all files must have.", valueName: "NAME"))
    var schema: PublishedSchema?

    @OptionGroup var output: OutputOptions

    func run() async throws {
      let terminal = Terminal(options: output, variables: [:])
      let files = try FileInput.files(below: folder) { name in
        [".json", ".jsonl"].contains { name.hasSuffix($0) } || PublishedSchema.named(name) != nil
      }
      guard !files.isEmpty else {
        throw Failure(.usage, "there is no *.json, *.jsonl or lanser.lock below \(folder)")
      }
      var check = PayloadCheck()
      var reports: [(file: String, report: PayloadReport)] = []
      for file in files {
        let report = try check.check(FileInput.read(file), named: file.lastComponent, as: schema)
        reports.append((file, report))
        if output.json == nil { terminal.printProblems(report, file) }
      }
      if let style = output.json {
        let results = reports.map { file, report in
          JSONValue.object(
            JSONObject(
              [("file", .string(file))] + (report.json.objectValue ?? [:]).map { ($0.key, $0.value) }
            )
          )
        }
        terminal.printResult(.array(results), style)
      }
      let invalid = reports.filter { !$0.report.isValid }
      guard invalid.isEmpty else { throw Failure(invalid: invalid) }
      terminal.remark("\(reports.count) files, all valid")
    }
  }
}

extension Failure {
  /// Files that are not what their schemas ask for.
  fileprivate init(invalid reports: [(file: String, report: PayloadReport)]) {
    let count = reports.reduce(0) { $0 + $1.report.problemCount }
    let first = reports.first?.report.problems.first?.text ?? ""
    let names = Set(reports.flatMap { $0.report.schemas.map(\.rawValue) }).sorted()
    let what = reports.count == 1 ? reports[0].file : "\(reports.count) files"
    self.init(
      .schema,
      "\(what): \(count) problem\(count == 1 ? "" : "s"), the first: \(first)",
      hints: names.isEmpty ? [] : ["`lanser schema \(names[0])` prints what is expected."]
    )
  }
}

extension Terminal {
  /// Prints the problems of a file, one a line, as compilers do.
  fileprivate func printProblems(_ report: PayloadReport, _ file: String) {
    var lines = report.problems.map { problem in
      "\(file.inputName)\(problem.line.map { ":\($0)" } ?? ""): \(problem.text)".safeForTerminal
    }
    let more = report.problemCount - report.problems.count
    if more > 0 { lines.append("\(file.inputName): … \(more) more") }
    if !lines.isEmpty { printResult(lines.joined(separator: "\n") + "\n") }
  }
}

extension String {
  /// The name of a file without its folders.
  fileprivate var lastComponent: String { split(separator: "/").last.map(String.init) ?? self }
}
