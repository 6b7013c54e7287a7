import AnalysisBundles
import ArgumentParser
import LanserKit
import SourceText

/// How a result is printed.
enum JSONStyle: String, ExpressibleByArgument, CaseIterable {
  case compact
  case pretty
}

/// When output is coloured.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto
  case always
  case never
}

/// In which unit columns are counted, by the names of the contract.
enum ColumnUnit: ExpressibleByArgument, CustomStringConvertible {
  case utf16
  case utf8
  case codepoint
  /// Not a mistake on the command line but a code of its own: what cannot be counted in is `E/INDEXING_UNSUPPORTED`.
  case unknown(String)

  static let allValueStrings = ["utf-16", "utf-8", "codepoint"]

  init(argument: String) {
    switch argument {
    case "utf-16": self = .utf16
    case "utf-8": self = .utf8
    case "codepoint": self = .codepoint
    default: self = .unknown(argument)
    }
  }

  /// UTF-16 for an unknown unit, which no question is asked in.
  var encoding: PositionEncoding {
    switch self {
    case .utf16, .unknown: .utf16
    case .utf8: .utf8
    case .codepoint: .utf32
    }
  }

  var description: String {
    switch self {
    case .utf16: "utf-16"
    case .utf8: "utf-8"
    case .codepoint: "codepoint"
    case .unknown(let name): name
    }
  }
}

/// Options that every command takes.
struct OutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Print one JSON bundle instead of text: in one line, or with --json=pretty for people.",
      valueName: "STYLE"
    )
  )
  var json: JSONStyle?

  @Option(
    help: ArgumentHelp("Colour the text; auto does on a terminal, without NO_COLOR.", valueName: "WHEN")
  )
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Say on standard error what is being done and waited for.")
  var verbose = false

  @Flag(name: .shortAndLong, help: "Print nothing on standard error but failures.")
  var quiet = false
}

/// Options of commands that work in a workspace.
struct WorkspaceSelection: ParsableArguments {
  @Option(
    name: [.long, .customShort("C")],
    help: ArgumentHelp(
      "The workspace folder. Default: the nearest folder upwards with lanser.json, .git or a project file.",
      valueName: "DIR"
    ),
    completion: .directory
  )
  var workspace: String?
}

/// Options of commands that ask a language server.
struct ServerOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The language server to ask, from `lanser server list`.", valueName: "NAME"))
  var server: String?

  @Option(
    help: ArgumentHelp(
      "Give up after this many seconds (exit status 64). Default: \"timeout\" of lanser.json, or 120.",
      valueName: "SECONDS"
    )
  )
  var timeout: Double?

  @Flag(help: "Refuse to run without a lanser.lock that matches the server and the configuration.")
  var frozen = false

  @Flag(help: "Exit with 0 when the answer may be incomplete; the bundle says state \"partial\".")
  var allowPartial = false

  @Option(
    help: ArgumentHelp(
      "Trust exactly the launch with this digest in this run, as E/UNTRUSTED prints it; can be repeated.",
      valueName: "SHA256"
    )
  )
  var trust: [String] = []

  /// Every command does without one so far; accepted so that scripts may say so.
  @Flag(help: .hidden)
  var noDaemon = false

  var choice: ServerChoice { ServerChoice(name: server, isFrozen: frozen, trustedDigests: trust) }

  func validate() throws {
    guard timeout.map({ $0 > 0 && $0 <= 86_400 }) ?? true else {
      throw ValidationError("--timeout takes a number of seconds above 0 and up to 86400.")
    }
  }
}

/// What is recorded of a run.
struct TraceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Record everything that was asked, observed, sent and answered, to be replayed without the server.",
      valueName: "FILE"
    ),
    completion: .file()
  )
  var traceFile: String?

  @Flag(help: "Record digests of file contents instead of the contents; replaying then needs the files.")
  var redact = false

  /// Opens the trace that was asked for.
  func opened() throws(Failure) -> TraceFile? {
    guard let traceFile else { return nil }
    return try TraceFile(path: traceFile, isRedacted: redact)
  }
}

/// How positions are counted.
struct IndexOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The unit of columns in selectors and in text output.",
      valueName: "UNIT"
    )
  )
  var indexIo: ColumnUnit = .utf16

  /// - Throws: `Failure` when the unit is not one that is known.
  func checkUnit() throws(Failure) {
    guard case .unknown(let name) = indexIo else { return }
    throw Failure(
      .indexingUnsupported,
      "columns can not be counted in \"\(name)\"",
      hints: ["Known: \(ColumnUnit.allValueStrings.joined(separator: ", "))."]
    )
  }
}

/// How many lines a list prints.
struct LimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Print at most this many results as text; 0 for all.", valueName: "N"))
  var limit: Int = 100

  func validate() throws {
    guard limit >= 0 else { throw ValidationError("--limit takes a number that is not negative.") }
  }
}
