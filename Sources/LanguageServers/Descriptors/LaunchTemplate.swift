/// The command line of a server before it is known where the server lies.
package struct LaunchTemplate: Hashable, Sendable {
  /// The program to start.
  package enum Program: Hashable, Sendable {
    /// A file of the installation, named relative to its directory.
    case installed(String)
    /// The runtime that came with the installation, or the one the user names instead.
    case runtime(Runtime)
    /// The program that the toolchain search found.
    case toolchain
  }

  /// A program that interprets the server's own files.
  package struct Runtime: Hashable, Sendable {
    /// What it is called in reports, such as `node`.
    package var name: String
    /// Where it lies in the installation.
    package var path: String
    /// What makes it print its version.
    package var versionArguments: [String]

    package init(name: String, path: String, versionArguments: [String]) {
      self.name = name
      self.path = path
      self.versionArguments = versionArguments
    }
  }

  /// One word of the command line.
  package enum Argument: Hashable, Sendable {
    case literal(String)
    /// The absolute path of a file of the installation.
    case installed(String)
  }

  package var program: Program
  package var arguments: [Argument]
  /// Variables to set for the server.
  package var environment: [String: String]
  /// Variables to take away from the server's environment, because they change what it does.
  package var removedVariables: [String]

  package init(
    program: Program,
    arguments: [Argument],
    environment: [String: String] = [:],
    removedVariables: [String] = []
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.removedVariables = removedVariables
  }
}
