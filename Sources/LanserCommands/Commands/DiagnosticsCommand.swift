import AnalysisBundles
import ArgumentParser
import LanserKit

struct DiagnosticsCommand: QuestionCommand {
  static let configuration = CommandConfiguration(
    commandName: "diag",
    abstract: "Print the diagnostics of the workspace, of a file, or of the lines of a place",
    discussion: """
      Without an argument every file that the server's configuration includes is checked, as its own command-line tool does.
      With --format the diagnostics are printed for code hosts instead, with paths from the current directory; docs/ci.md
      says how to use that. The exit status is 0 whatever is found.

      Examples: lanser diag
                lanser diag src/app.py
                lanser diag py://pkg.mod#Class.method --severity error
                lanser diag --format sarif > lanser.sarif
      """,
    aliases: ["diagnostics"]
  )

  @Argument(help: "A file, or a place in it; the whole workspace without.", completion: .file())
  var selector: String?

  @Option(help: "The least severe to print: error, warning, information or hint.")
  var severity: Severity = .information

  @Option(
    help: ArgumentHelp("Print SARIF 2.1.0, or GitHub's workflow commands.", valueName: "sarif|github")
  )
  var format: AnnotationFormat?

  @OptionGroup var options: QuestionOptions

  var annotationFormat: AnnotationFormat? { format }

  func validate() throws {
    if format != nil, options.output.json != nil {
      throw ValidationError("--format and --json ask for two results; choose one.")
    }
  }

  var question: Question {
    Question(
      .diagnostics,
      selector: selector,
      indexing: options.index.indexIo.encoding,
      minimumSeverity: severity.fact
    )
  }

  enum Severity: String, ExpressibleByArgument, CaseIterable {
    case error, warning, information, hint

    var fact: DiagnosticFact.Severity {
      switch self {
      case .error: .error
      case .warning: .warning
      case .information: .information
      case .hint: .hint
      }
    }
  }
}
