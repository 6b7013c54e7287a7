package import LanguageServers

/// What the process was given: the only way in which its environment reaches the library.
package struct Surroundings: Sendable {
  /// Environment variables.
  package var variables: [String: String]
  /// Absolute.
  package var currentDirectory: String
  package var directories: LanserDirectories
  /// The version of lanser.
  package var version: String
  /// The present time as RFC 3339 text; goes only where no hash reaches.
  package var now: @Sendable () -> String
  /// The present time in seconds since 1970; goes only where no hash reaches.
  package var seconds: @Sendable () -> Int
  /// Of this process, for others that wait for it.
  package var processID: Int

  package init(
    variables: [String: String],
    currentDirectory: String,
    directories: LanserDirectories,
    version: String,
    now: @escaping @Sendable () -> String,
    seconds: @escaping @Sendable () -> Int = { 0 },
    processID: Int = 0
  ) {
    self.variables = variables
    self.currentDirectory = currentDirectory
    self.directories = directories
    self.version = version
    self.now = now
    self.seconds = seconds
    self.processID = processID
  }
}
