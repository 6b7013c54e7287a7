import AnalysisBundles
import CanonicalJSON
import LanguageServers
import SourceText
import SystemPackage

/// Everything that was decided about the server of a workspace before it is started.
struct ServerSetup: Sendable {
  let descriptor: ServerDescriptor
  /// What is recorded of the server in bundles.
  let bundleServer: BundleEnvironment.Server
  let python: Python?
  /// The paths that are named by what they are instead of where they lie.
  let namedDirectories: [NamedDirectory]
  /// What a person should know, such as an interpreter that was passed over.
  let remarks: [String]
  let configurationDigest: String
  let initializationOptions: JSONValue?
  let settings: JSONObject
  /// Whether the server can find out which files the workspace has.
  let knowsWorkspace: Bool
  /// How to start it; nil in a replay, which starts nothing.
  let start: Start?

  /// What is needed to start a server, and must not get into a trace.
  struct Start: Sendable {
    var installed: InstalledServer
    /// The variables of this process, of which the server gets some.
    var variables: [String: String]
  }

  /// The interpreter whose libraries are analysed against.
  struct Python: Hashable, Sendable {
    var executable: String
    var version: String?
    var kind: String
    var origin: String
  }

  /// A directory, and what stands in its place.
  struct NamedDirectory: Hashable, Sendable {
    var path: String
    var prefix: String
  }

  /// Chooses the server of a language, and checks installation, lock and trust.
  ///
  /// - Throws: `Failure`: the server is missing or damaged, the lock names another one, the configuration asks to run a
  ///   program and nobody has trusted it.
  init(workspace: WorkspaceDescription, language: String, choice: ServerChoice) async throws(Failure) {
    let configuration = workspace.configuration
    do {
      let installed = try await workspace.configuredServer(for: language, chosen: choice.name)
      descriptor = installed.descriptor
      start = Start(installed: installed, variables: workspace.surroundings.variables)
      bundleServer = BundleEnvironment.Server(
        name: descriptor.name,
        version: installed.version,
        digest: installed.digest.description,
        runtime: installed.runtime.map { "\($0.name) \($0.version)" }
      )
      settings = configuration.effectiveSettings(for: descriptor)
      initializationOptions =
        configuration.servers[language]?.initializationOptions ?? descriptor.initializationOptions
      let digest = try configuration.configDigest(for: language, workspace: FilePath(workspace.root))
      configurationDigest = digest.description
      let isTrusted = try ServerSetup.isTrusted(workspace, descriptor, installed, choice)
      var remarks: [String] = []
      var named = installed.directory.map { [NamedDirectory(path: $0.string, prefix: "server:")] } ?? []
      if language == "python" {
        let found = try await workspace.pythonDiscovery(isTrusted: isTrusted).discover()
        python = Python(found.environment)
        named += ServerSetup.namedDirectories(of: found.environment)
        for path in found.skipped {
          remarks.append("\(path.string) is not used: it is the repository's code; `lanser trust` allows it")
        }
      } else {
        python = nil
      }
      self.remarks = remarks
      namedDirectories = named
      knowsWorkspace = Self.hasFileList(for: descriptor, in: workspace.root)
      let entry = LockFile.Entry(installed, configDigest: digest)
      try ServerSetup.compareWithLock(workspace, language: language, entry: entry, isFrozen: choice.isFrozen)
    } catch let error as LanguageServersError {
      throw Failure(error)
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure(.internalError, "unexpected error: \(error)")
    }
  }

  /// What a trace says was decided.
  init(
    recorded descriptor: ServerDescriptor,
    server: BundleEnvironment.Server,
    python: Python?,
    namedDirectories: [NamedDirectory],
    remarks: [String],
    configurationDigest: String,
    initializationOptions: JSONValue?,
    settings: JSONObject,
    knowsWorkspace: Bool
  ) {
    self.descriptor = descriptor
    bundleServer = server
    self.python = python
    self.namedDirectories = namedDirectories
    self.remarks = remarks
    self.configurationDigest = configurationDigest
    self.initializationOptions = initializationOptions
    self.settings = settings
    self.knowsWorkspace = knowsWorkspace
    start = nil
  }

  /// Looks whether the installed files are still what was installed; works beside the caller.
  ///
  /// Takes as long as a server takes to say hello (Pyright has 5,000 files), so it is done while the server starts, and
  /// an answer of a damaged server is thrown away.
  ///
  /// - Returns: nil when all is well.
  @concurrent
  func damage() async -> Failure? {
    guard let installed = start?.installed else { return nil }
    do {
      let problems = try installed.verifyQuickly()
      if problems.isEmpty { return nil }
      return Failure(.installationDamaged(name: name, version: version, problems: problems))
    } catch {
      return Failure(error)
    }
  }

  /// Whether there is a list of the workspace's files, with a file in it, for a server that depends on one.
  private static func hasFileList(for descriptor: ServerDescriptor, in root: String) -> Bool {
    let lists = descriptor.quirks.fileLists
    guard !lists.isEmpty else { return true }
    // clangd can be told not to look at the files that it is not asked about.
    let configuration = (try? FileSystem.read(root + "/.clangd")) ?? []
    if String(decoding: configuration, as: UTF8.self).contains(#/Background:\s*Skip/#) { return false }
    return lists.contains { path in
      guard let bytes = try? FileSystem.read(root + "/" + path) else { return false }
      return String(decoding: bytes.prefix(1 << 16), as: UTF8.self).contains("\"file\"")
    }
  }

  private static func namedDirectories(of python: PythonEnvironment) -> [NamedDirectory] {
    python.libraryDirectories.map { library in
      NamedDirectory(path: library.string, prefix: prefix(of: library.string, in: python))
    }
  }

  private static func prefix(of library: String, in python: PythonEnvironment) -> String {
    for (directory, prefix) in [
      (python.prefix.string, "env:"), (python.basePrefix?.string ?? "", "env:/base"),
    ]
    where !directory.isEmpty && library.hasPrefix(directory + "/") {
      return prefix + library.dropFirst(directory.count)
    }
    return "env:/lib" + library
  }

  /// The interpreter as bundles record it.
  func bundlePython(forms: PathForms) -> JSONValue {
    guard let python else { return .null }
    return [
      "executable": .string(forms.form(ofPath: python.executable)),
      "version": python.version.map { .string($0) } ?? .null,
      "kind": .string(python.kind),
      "origin": .string(python.origin),
    ]
  }

  /// The sections that the server is given, nested by the dots in their names, with the interpreter in place.
  func nestedSettings(diagnosesWorkspace: Bool) -> JSONValue {
    var nested = JSONObject([])
    for (section, value) in settings {
      nested.insert(value, at: section.split(separator: ".").map(String.init))
    }
    if let python {
      nested.insert(.string(python.executable), at: ["python", "pythonPath"])
    }
    if diagnosesWorkspace {
      let section = descriptor.name == "basedpyright" ? "basedpyright" : "python"
      nested.insert("workspace", at: [section, "analysis", "diagnosticMode"])
    }
    return .object(nested)
  }

  private static func isTrusted(
    _ workspace: WorkspaceDescription,
    _ descriptor: ServerDescriptor,
    _ installed: InstalledServer,
    _ choice: ServerChoice
  ) throws -> Bool {
    let launch = try workspace.resolvedLaunch(of: installed)
    let granted = Set(choice.trustedDigests.compactMap(SHA256Digest.init(hex:)))
    let decision = try TrustStore(directory: workspace.surroundings.directories.trust)
      .decision(launch, granted: granted)
    if decision == .trusted { return true }
    let requests = workspace.configuration.launchRequests
    guard descriptor.runsRepositoryCode || !requests.isEmpty else { return false }
    throw Failure(
      untrusted: launch,
      requests: requests,
      reason: descriptor.repositoryCodeReason,
      decision: decision
    )
  }

  private static func compareWithLock(
    _ workspace: WorkspaceDescription,
    language: String,
    entry: LockFile.Entry,
    isFrozen: Bool
  ) throws {
    let path = FilePath(workspace.root).appending(LockFile.fileName)
    guard let lock = try LockFile.read(path) else {
      guard isFrozen else { return }
      throw Failure(
        .versionSkew,
        "--frozen needs \(LockFile.fileName), and this workspace has none",
        hints: ["Run `lanser server lock` and commit the file."]
      )
    }
    let skews = lock.skews(from: LockFile(servers: [language: entry]), languages: [language])
    // Without --frozen a lock that says nothing of this language leaves it free.
    let relevant = skews.filter { isFrozen || !($0.field == .server && $0.wanted == nil) }
    guard relevant.isEmpty else { throw Failure(skews: relevant) }
  }
}

extension ServerSetup.Start {
  var program: String { installed.launch.program.string }

  var arguments: [String] { installed.launch.arguments }

  /// The variables that the server runs with.
  ///
  /// An allow list: what a shell happens to export must not change an answer (`PYTHONPATH`, `NODE_OPTIONS`, `LC_ALL`).
  var environment: [String: String] {
    let allowed = [
      "HOME", "LOGNAME", "PATH", "TMPDIR", "USER", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
    ]
    var result = variables.filter { allowed.contains($0.key) }
    result["LANG"] = "C.UTF-8"
    for name in installed.launch.removedVariables { result[name] = nil }
    result.merge(installed.launch.environment) { $1 }
    return result
  }
}

extension ServerSetup.Python {
  fileprivate init(_ environment: PythonEnvironment) {
    self.init(
      executable: environment.executable.string,
      version: environment.version,
      kind: environment.kind.rawValue,
      origin: environment.origin.rawValue
    )
  }
}

/// Which server the user wants, beside what the workspace says.
package struct ServerChoice: Sendable {
  package var name: String?
  /// Refuse to run without a lock that matches.
  package var isFrozen: Bool
  /// Launches that count as trusted in this run (hexadecimal SHA-256).
  package var trustedDigests: [String]

  package init(name: String? = nil, isFrozen: Bool = false, trustedDigests: [String] = []) {
    self.name = name
    self.isFrozen = isFrozen
    self.trustedDigests = trustedDigests
  }
}

extension JSONObject {
  /// Puts a value at a path of names, making the objects on the way and joining objects that are there.
  fileprivate mutating func insert(_ value: JSONValue, at path: [String]) {
    guard let first = path.first else { return }
    if path.count == 1 {
      if let new = value.objectValue, var old = self[first]?.objectValue {
        for (key, member) in new { old.insert(member, at: [key]) }
        self[first] = .object(old)
      } else {
        self[first] = value
      }
      return
    }
    var inner = self[first]?.objectValue ?? JSONObject([])
    inner.insert(value, at: Array(path.dropFirst()))
    self[first] = .object(inner)
  }
}

// What the session needs, in words that are not the registry's: the two modules do not know each other.
extension ServerSetup {
  enum Readiness: Sendable {
    case immediate
    case logMessage(prefixes: [String])
    case progressEnd(String, isExpected: Bool)
    case notification(method: String, member: String)
    case indexSynchronize
  }

  var name: String { descriptor.name }

  var version: String { bundleServer.version }

  var readiness: Readiness {
    switch descriptor.readiness {
    case .immediate: .immediate
    case .notification(let method, let member): .notification(method: method, member: member)
    case .logMessage(let patterns): .logMessage(prefixes: patterns.map(\.prefix))
    case .progressEnd(let token, _): .progressEnd(token, isExpected: knowsWorkspace)
    case .request: .indexSynchronize
    }
  }

  var offeredEncodings: [PositionEncoding] {
    descriptor.quirks.offeredEncodings.compactMap(PositionEncoding.init(rawValue:))
  }

  var pullsDiagnostics: Bool { descriptor.quirks.diagnostics == .pull }

  /// Whether the server says how many files it analyses.
  var countsAnalysedFiles: Bool { descriptor.quirks.reportsAnalysedFileCount }

  /// How many files the server analyses, from the message that made it ready; nil when it does not say.
  func analysedFileCount(in message: String?) -> Int? {
    guard let message, case .logMessage(let patterns) = descriptor.readiness else { return nil }
    for pattern in patterns {
      switch pattern.match(message) {
      case .count(let count): return count
      case .plain: return 0
      case nil: continue
      }
    }
    return nil
  }
}
