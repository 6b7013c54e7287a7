package import CanonicalJSON
package import SystemPackage

/// A server that is on this machine and can be started.
package struct InstalledServer: Sendable {
  package var descriptor: ServerDescriptor
  package var version: String
  /// The digest of the server's own files: the same wherever the same server is installed.
  package var digest: SHA256Digest
  /// The kind of machine the digest holds for, or `nil` when it holds for all.
  package var platform: String?
  /// The interpreter of the server's files, when it has one.
  package var runtime: Runtime?
  /// How to start it.
  package var launch: ServerLaunch
  /// Where it was installed, or `nil` for a program of the toolchain.
  package var directory: FilePath?

  /// The program that interprets a server's files.
  package struct Runtime: Hashable, Sendable {
    /// Who chose it.
    package enum Kind: String, Hashable, Sendable {
      /// Installed with the server.
      case bundled
      /// Named by the user.
      case chosen
    }

    package var kind: Kind
    package var name: String
    package var version: String
    package var path: FilePath

    package init(kind: Kind, name: String, version: String, path: FilePath) {
      self.kind = kind
      self.name = name
      self.version = version
      self.path = path
    }
  }
}

/// A command line with everything resolved.
package struct ServerLaunch: Hashable, Sendable {
  /// The program, by absolute path.
  package var program: FilePath
  package var arguments: [String]
  /// Variables to set in the server's environment.
  package var environment: [String: String]
  /// Variables to take out of the server's environment.
  package var removedVariables: [String]

  package init(
    program: FilePath,
    arguments: [String],
    environment: [String: String] = [:],
    removedVariables: [String] = []
  ) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
    self.removedVariables = removedVariables
  }
}

extension InstalledServer {
  /// Compares every byte of the installation with what was recorded when it was made.
  ///
  /// - Returns: The differences; none for a program of the toolchain, whose digest is computed each time
  ///   its file changed.
  package func verify() throws(LanguageServersError) -> [InstallationProblem] {
    try problems(.full)
  }

  /// Compares sizes, modes and times only; takes milliseconds.
  package func verifyQuickly() throws(LanguageServersError) -> [InstallationProblem] {
    try problems(.quick)
  }

  private func problems(_ depth: InstallationCheck.Depth) throws(LanguageServersError)
    -> [InstallationProblem]
  {
    guard let directory else { return [] }
    guard let record = try InstallationRecord.ifPresent(in: directory) else {
      return [InstallationProblem(path: "installation.json", kind: .record)]
    }
    return try InstallationCheck(directory: directory, record: record).run(depth)
  }
}
