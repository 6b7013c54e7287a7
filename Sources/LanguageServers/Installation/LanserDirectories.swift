package import SystemPackage

/// Where this program keeps what belongs to the user and to no workspace.
///
/// The values are absolute paths, worked out once by the caller from the environment.
package struct LanserDirectories: Hashable, Sendable {
  /// Installed servers, grammars and the archives they came from.
  package var data: FilePath
  /// Answers that can be worked out again.
  package var cache: FilePath
  /// What was decided on this machine, such as trust.
  package var state: FilePath

  package init(data: FilePath, cache: FilePath, state: FilePath) {
    self.data = data
    self.cache = cache
    self.state = state
  }

  /// The directory of one version of a server.
  package func server(_ name: String, version: String) -> FilePath {
    servers(name).appending(version)
  }

  /// The directory of all versions of a server.
  func servers(_ name: String) -> FilePath {
    data.appending("servers").appending(name)
  }

  /// The directory of the built grammars.
  package var grammars: FilePath { data.appending("grammars") }

  /// The built grammar of a language.
  package func grammar(_ language: String) -> FilePath { grammars.appending("\(language).so") }

  /// The directory of fetched archives.
  var downloads: FilePath { data.appending("downloads") }

  /// The directory of what programs on this machine said about themselves.
  var probes: FilePath { cache.appending("probes") }

  /// The directory of trust decisions.
  package var trust: FilePath { state.appending("trust") }
}
