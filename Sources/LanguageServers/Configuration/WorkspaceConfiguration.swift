package import CanonicalJSON
package import SystemPackage

/// What `lanser.json` in the root of a workspace says.
///
/// Decoding runs nothing and looks at nothing but the bytes. What would start a program, or change the
/// environment of one, is listed in `launchRequests` for the trust check, and is to be ignored without it.
package struct WorkspaceConfiguration: Hashable, Sendable {
  /// The file's name in the root of the workspace.
  package static let fileName = "lanser.json"

  /// What is configured about the server of one language.
  package struct Server: Hashable, Sendable {
    /// The server's name in the registry, or `nil` for the language's default.
    package var name: String?
    /// Replaces the descriptor's initialization options.
    package var initializationOptions: JSONValue?
    /// A program to start instead of the registered one; needs trust.
    package var command: String?
    /// Arguments to add, or with `command` all of them; needs trust.
    package var arguments: [String]
    /// Variables to set for the server; needs trust.
    package var environment: [String: String]

    package init(
      name: String? = nil,
      initializationOptions: JSONValue? = nil,
      command: String? = nil,
      arguments: [String] = [],
      environment: [String: String] = [:]
    ) {
      self.name = name
      self.initializationOptions = initializationOptions
      self.command = command
      self.arguments = arguments
      self.environment = environment
    }
  }

  /// By language name.
  package var servers: [String: Server]
  /// What servers are given when they ask for a configuration section: section name to value.
  package var settings: JSONObject
  /// Directories that modules are looked for in, relative to the workspace.
  package var sourceRoots: [String]?
  /// The Python interpreter whose libraries are analysed against; needs trust.
  package var pythonInterpreter: String?
  /// How long an operation may take, in seconds.
  package var timeoutSeconds: Double?
  /// Rules about edits as they are written, which are part of the configuration's digest.
  package var policies: JSONObject
  /// The same, read.
  package var editPolicies: EditPolicies
  /// Weights and choices of the reward, for the module that computes it.
  package var reward: JSONObject
  /// Globs of paths that are not looked at.
  package var ignore: [String]
  /// Everything above that would run a program or set a variable, in order of its place in the file.
  package var launchRequests: [LaunchRequest]

  package init() {
    servers = [:]
    settings = [:]
    sourceRoots = nil
    pythonInterpreter = nil
    timeoutSeconds = nil
    policies = [:]
    editPolicies = EditPolicies()
    reward = [:]
    ignore = []
    launchRequests = []
  }

  /// Reads the configuration of a workspace; one without a file has the empty configuration.
  package static func read(
    _ path: FilePath,
    registry: ServerRegistry = .builtIn
  ) throws(LanguageServersError) -> WorkspaceConfiguration {
    guard let bytes = try FileContent.readIfPresent(path, limit: 4 << 20) else {
      return WorkspaceConfiguration()
    }
    do {
      return try WorkspaceConfiguration(parsing: bytes, registry: registry)
    } catch {
      throw .document(path: path, problem: error)
    }
  }
}

/// One place in a configuration that would run a program, or change what a program does by its environment.
package struct LaunchRequest: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case command
    case arguments
    case environment
    case interpreter
    /// A setting that a server understands as a program to run.
    case setting
  }

  package var kind: Kind
  /// Where, as a JSON Pointer (RFC 6901).
  package var pointer: String
  /// What it asks for, as one line of text.
  package var value: String

  package init(kind: Kind, pointer: String, value: String) {
    self.kind = kind
    self.pointer = pointer
    self.value = value
  }
}
