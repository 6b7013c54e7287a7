/// How to start a language server: everything that decides which code runs.
package struct ServerLaunch: Hashable, Sendable {
  /// Absolute path of the program.
  package var program: String
  /// Without the program's own name.
  package var arguments: [String]
  /// The whole environment; nothing is inherited.
  package var environment: [String: String]
  package var workingDirectory: String

  package init(program: String, arguments: [String], environment: [String: String], workingDirectory: String)
  {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.workingDirectory = workingDirectory
  }
}

/// How a server process ended.
package enum ServerEnd: Hashable, Sendable {
  case exited(status: Int32)
  case signalled(Int32)
  /// The supervisor was killed together with the server.
  case unknown
}
