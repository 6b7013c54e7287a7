package import CanonicalJSON
package import LanguageServerSession

/// A server that plays a script, set up in a directory of its own: how to start it, and how it went.
///
/// The language of scripts is described in `fixtures/scripts/README.md`.
package struct ScriptedServer: Sendable {
  /// How one life of the server went.
  package enum Life: Hashable, Sendable {
    /// Everything was used, and the server ended by itself or as the script says.
    case complete
    /// The client did not do what the script says.
    case missed(String)
    /// It was killed before the script was over.
    case interrupted
  }

  package struct NotPlayed: Error, CustomStringConvertible {
    package let lives: [Life]
    package var description: String { "the script was not played as written: \(lives)" }
  }

  /// Also an argument of the server, by which its processes can be found.
  package let directory: TemporaryDirectory
  private let program: String

  /// Writes the script into the directory.
  package init(_ script: JSONValue, in directory: TemporaryDirectory) throws {
    self.directory = directory
    program = try ProjectLocations.executable("scripted-language-server")
    try directory.write(script.serialized(), to: "script.json")
    try directory.write("", to: "workspace/.keep")
  }

  package var launch: ServerLaunch {
    ServerLaunch(
      program: program,
      arguments: [directory("script.json"), directory("report")],
      // A crash that is part of a script needs no backtrace, and would wait for one.
      environment: ["SWIFT_BACKTRACE": "enable=no"],
      workingDirectory: directory.path
    )
  }

  package var configuration: SessionConfiguration {
    SessionConfiguration(launch: launch, workspaceRoot: directory("workspace"), languageID: "plaintext")
  }

  /// How often the server has been started, and how each life ended.
  package func lives() throws -> [Life] {
    var lives: [Life] = []
    let report = (try? directory.read("report")) ?? []
    for line in String(decoding: report, as: UTF8.self).split(separator: "\n") {
      if line == "started" {
        lives.append(.interrupted)
      } else {
        lives[lives.count - 1] = line == "complete" ? .complete : .missed(String(line))
      }
    }
    return lives
  }

  /// Waits until the present life has a result, for at most a minute.
  package func waitForResult() async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try lives().last ?? .interrupted == .interrupted {
      guard .now < deadline else { throw NotPlayed(lives: try lives()) }
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  /// Succeeds when the server was started this often and everything in its script was used, each time.
  package func requirePlayed(lives expected: Int = 1) throws {
    let lives = try lives()
    if lives != Array(repeating: .complete, count: expected) { throw NotPlayed(lives: lives) }
  }

  /// The server's processes and all their descendants that carry its directory in their arguments.
  package var processes: [ProcessTable.Process] { ProcessTable.processes(mentioning: directory.path) }
}

/// Sets up a scripted server, lends it, and checks afterwards that none of its processes is left.
package func withScriptedServer<Result>(
  _ script: JSONValue,
  _ body: (ScriptedServer) async throws -> Result
) async throws -> Result {
  try await TemporaryDirectory.with { directory in
    let server = try ScriptedServer(script, in: directory)
    let result = try await body(server)
    let left = try await ProcessTable.remaining(mentioning: directory.path, after: .seconds(1))
    guard left.isEmpty else { throw LeakedProcesses(processes: left) }
    return result
  }
}

package struct LeakedProcesses: Error, CustomStringConvertible {
  package let processes: [ProcessTable.Process]
  package var description: String { "processes left: \(processes)" }
}
