package import CanonicalJSON

/// What is known about one language server: how to get it, start it, wait for it and put up with it.
///
/// A descriptor is data. Nothing in it depends on the machine, the workspace or the time.
package struct ServerDescriptor: Sendable {
  /// The name used on the command line, in `lanser.json` and in `lanser.lock`.
  package var name: String
  /// The languages it serves, as language names of the selector schemes.
  package var languages: [Language]
  /// The version that is used unless another one is asked for; `nil` when the toolchain decides.
  package var pinnedVersion: String?
  /// Where the server comes from.
  package var source: Source
  /// How it is started.
  package var launch: LaunchTemplate
  /// Where the version reported in bundles is read from.
  package var versionSource: VersionSource
  /// The value of `initializationOptions`, or `nil` to leave the member out.
  package var initializationOptions: JSONValue?
  /// The settings it gets when nobody says otherwise: section name to value.
  package var defaultSettings: JSONObject
  /// Dotted paths of settings that make the server run a program; a repository may not set them unasked.
  package var programSettings: [String]
  /// How to know that answers over the whole workspace are complete.
  package var readiness: ReadinessRule
  /// How it departs from what the protocol leads one to expect.
  package var quirks: ServerQuirks
  /// Why starting it runs code of the opened repository, or `nil` when it does not.
  package var repositoryCodeReason: String?

  /// Whether starting it in a repository runs code of that repository.
  package var runsRepositoryCode: Bool { repositoryCodeReason != nil }

  /// Where a server comes from.
  package enum Source: Sendable {
    /// Installed by us from published files.
    case recipe(InstallRecipe)
    /// A program of the user's toolchain, found on the search path under this name.
    case toolchain(program: String, version: ToolchainVersionCommand)
  }

  /// How a toolchain program tells its version.
  package struct ToolchainVersionCommand: Hashable, Sendable {
    /// The program to ask, beside the server's own; `nil` for the server itself.
    package var sibling: String?
    package var arguments: [String]

    package init(sibling: String? = nil, arguments: [String]) {
      self.sibling = sibling
      self.arguments = arguments
    }
  }

  /// Where the version string in bundles comes from.
  package enum VersionSource: Hashable, Sendable {
    /// The version of the installed package.
    case package
    /// `serverInfo.version` of the answer to `initialize`.
    case serverInfo
    /// The program's own version command.
    case command
  }

  /// A language a server can be asked about.
  package struct Language: Hashable, Sendable {
    /// The language's name in selectors, configuration and the lock.
    package var name: String
    /// The protocol's `languageId`.
    package var identifier: String
    /// File name endings, without the dot.
    package var extensions: [String]

    package init(name: String, identifier: String, extensions: [String]) {
      self.name = name
      self.identifier = identifier
      self.extensions = extensions
    }
  }
}

extension ServerDescriptor {
  /// The command that installs this server, for messages.
  package func installCommand(version: String?, isDefault: Bool) -> String {
    if isDefault, version == nil || version == pinnedVersion, let language = languages.first {
      return "lanser setup \(language.name)"
    }
    guard let version, version != pinnedVersion else { return "lanser server install \(name)" }
    return "lanser server install \(name)@\(version)"
  }
}
