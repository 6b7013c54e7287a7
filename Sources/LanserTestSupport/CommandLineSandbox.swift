package import CanonicalJSON
import LanguageServerSession

/// A place to run the built `lanser` in: folders of its own, and an environment in which nothing of the machine's shows.
///
/// Of the machine there are only the programs in `/usr/bin` and `/bin`, and the servers that `make test` installs.
package struct CommandLineSandbox: Sendable {
  package let directory: TemporaryDirectory
  /// The whole environment of what is run.
  package var variables: [String: String]

  /// Sets up a sandbox, lends it, and removes it.
  ///
  /// The workspace holds a copy of a folder below `fixtures/projects`, or nothing.
  package static func with<Result>(
    project: String? = nil,
    _ body: (CommandLineSandbox) async throws -> Result
  ) async throws -> Result {
    try await TemporaryDirectory.with { directory in
      try await body(try CommandLineSandbox(in: directory, project: project))
    }
  }

  package static func with<Result>(
    project: String? = nil,
    _ body: (CommandLineSandbox) throws -> Result
  ) throws -> Result {
    try TemporaryDirectory.with { directory in
      try body(try CommandLineSandbox(in: directory, project: project))
    }
  }

  private init(in directory: TemporaryDirectory, project: String?) throws {
    self.directory = directory
    variables = [
      "COLUMNS": "100",
      "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_CONFIG_NOSYSTEM": "1",
      "HOME": directory("home"),
      "LANG": "C.UTF-8",
      "PATH": "/usr/bin:/bin",
      "SWIFT_BACKTRACE": "enable=no",
      "XDG_CACHE_HOME": directory("cache"),
      "XDG_CONFIG_HOME": directory("config"),
      "XDG_DATA_HOME": PyrightInstallation.dataHome,
      "XDG_STATE_HOME": directory("state"),
    ]
    try directory.write("", to: "home/.keep")
    try directory.write("", to: "workspace/.keep")
    if let project {
      try FileContents.copyFolder(ProjectLocations.fixture("projects/\(project)"), to: directory("workspace"))
    }
  }

  /// Where commands are run when nothing else is said.
  package var workspace: String { directory("workspace") }

  /// Writes a file of the workspace.
  @discardableResult
  package func write(_ text: String, to path: String, mode: UInt32 = 0o644) throws -> String {
    try directory.write(text, to: "workspace/\(path)", mode: mode)
  }

  @discardableResult
  package func write(_ bytes: [UInt8], to path: String) throws -> String {
    try directory.write(bytes, to: "workspace/\(path)")
  }

  /// Runs `lanser` to its end, in the workspace when no other folder is named.
  ///
  /// Variables that change to nil are taken away. `wrapper` is a command line that ends in running its further
  /// arguments, such as `taskset -c 0`. After the limit it counts as hung, which is an error.
  @discardableResult
  package func lanser(
    _ arguments: String...,
    input: String = "",
    in folder: String? = nil,
    changing changes: [String: String?] = [:],
    through wrapper: [String] = [],
    limit: Duration = .seconds(60)
  ) throws -> CommandLineResult {
    try lanser(arguments, input: input, in: folder, changing: changes, through: wrapper, limit: limit)
  }

  @discardableResult
  package func lanser(
    _ arguments: [String],
    input: String = "",
    in folder: String? = nil,
    changing changes: [String: String?] = [:],
    through wrapper: [String] = [],
    limit: Duration = .seconds(60)
  ) throws -> CommandLineResult {
    let child = try start(arguments, in: folder, changing: changes, through: wrapper)
    let (output, errors, end) = child.communicate(Array(input.utf8), limit: limit)
    return try CommandLineResult(
      arguments: arguments,
      folder: folder ?? workspace,
      sandbox: self,
      output: output,
      errors: errors,
      end: end
    )
  }

  /// Starts `lanser`, with pipes for all of its standard streams.
  package func start(
    _ arguments: [String],
    in folder: String? = nil,
    changing changes: [String: String?] = [:],
    through wrapper: [String] = []
  ) throws -> ChildProcess {
    var environment = variables
    for (name, value) in changes { environment[name] = value }
    let chdir = "--chdir=\(folder ?? workspace)"
    let words = [chdir] + wrapper + [try ProjectLocations.executable("lanser")] + arguments
    return try ChildProcess(
      program: "/usr/bin/env",
      arguments: words,
      environment: environment,
      standardError: nil
    )
  }

  package struct ProgramFailed: Error, CustomStringConvertible {
    package let description: String
  }

  /// Runs another program in the sandbox, which must succeed.
  ///
  /// - Returns: what it printed.
  @discardableResult
  package func run(_ words: [String], limit: Duration = .seconds(60)) throws -> String {
    let child = try ChildProcess(
      program: "/usr/bin/env",
      arguments: ["--chdir=\(workspace)"] + words,
      environment: variables,
      standardError: nil
    )
    let (output, errors, end) = child.communicate(limit: limit)
    guard end == .exited(0) else {
      let errors = String(decoding: errors, as: UTF8.self)
      throw ProgramFailed(description: "\(words.joined(separator: " ")): \(errors)")
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Puts a server that plays a script in the place of the workspace's Python server, and trusts it.
  package func useScriptedServer(
    _ script: JSONValue,
    isTrusted: Bool = true,
    timeout: Double? = nil
  ) throws -> ScriptedServer {
    let server = try ScriptedServer(script, in: directory)
    let launch: JSONValue = [
      "command": .string(server.launch.program),
      "args": .array(server.launch.arguments.map { .string($0) }),
      "env": .object(JSONObject(server.launch.environment.map { ($0.key, .string($0.value)) })),
    ]
    var configuration: JSONObject = ["servers": ["python": launch]]
    if let timeout { configuration["timeout"] = .double(timeout) }
    try write(JSONValue.object(configuration).serialized(pretty: true), to: "lanser.json")
    if isTrusted { try lanser("trust").requireStatus(0) }
    return server
  }
}
