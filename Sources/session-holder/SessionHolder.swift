import LanguageServerSession

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// Usage: session-holder PROGRAM [ARGUMENT…]

/// Starts a session with a server, says so, and holds it until it is killed: for tests of what is left then.
@main
enum SessionHolder {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let program = arguments.first else { exit(64) }
    let launch = ServerLaunch(
      program: program,
      arguments: Array(arguments.dropFirst()),
      environment: [:],
      workingDirectory: "/"
    )
    let configuration = SessionConfiguration(launch: launch, workspaceRoot: "/", languageID: "none")
    try await withLanguageServer(configuration, deadline: .now + .seconds(20)) { _ in
      _ = write(1, "ready\n", 6)
      try await Task.sleep(for: .seconds(600))
    }
  }
}
