import CanonicalJSON
import LanguageServers
import Subprocess
import Synchronization
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Pyright and the Python grammar, installed once from the configured package index for all tests below.
private enum SharedInstallation {
  struct Made: Sendable {
    var directories: LanserDirectories
    var server: InstallOutcome
    var grammar: InstallOutcome
    var phases: Set<InstallProgress.Phase>
  }

  static let task = Task { () throws -> Made in
    let sandbox = try Sandbox()
    rootToRemove.withLock { $0 = sandbox.root.string }
    atexit { SharedInstallation.remove() }
    let environment = ToolEnvironment(variables: processEnvironment())
    let phases = Mutex<Set<InstallProgress.Phase>>([])
    let record: @Sendable (InstallProgress) -> Void = { step in phases.withLock { _ = $0.insert(step.phase) }
    }
    let platform = try #require(HostPlatform.current())
    let server = try await ServerInstaller(
      directories: sandbox.directories,
      platform: platform,
      environment: environment
    ).install(.pyright, progress: record)
    let grammar = try await GrammarInstaller(directories: sandbox.directories, environment: environment)
      .install(.python, progress: record)
    return Made(
      directories: sandbox.directories,
      server: server,
      grammar: grammar,
      phases: phases.withLock { $0 }
    )
  }

  private static let rootToRemove = Mutex("")

  private static func remove() {
    let root = rootToRemove.withLock { $0 }
    if root.hasPrefix("/tmp/lanser-test-") { system("rm -rf \(root)") }
  }
}

/// A sandbox that shares the fetched archives but has no installation, and cannot reach an index.
private func offlineCopy(
  _ body: (Sandbox, ServerInstaller, GrammarInstaller) async throws -> Void
) async throws {
  let made = try await SharedInstallation.task.value
  try await Sandbox.run { sandbox in
    try await sandbox.shell("mkdir data && ln -s \(made.directories.data)/downloads data/downloads")
    let environment = ToolEnvironment(variables: offlineEnvironment())
    let server = ServerInstaller(
      directories: sandbox.directories,
      platform: try #require(HostPlatform.current()),
      environment: environment
    )
    try await body(
      sandbox,
      server,
      GrammarInstaller(directories: sandbox.directories, environment: environment)
    )
  }
}

private func locator(_ directories: LanserDirectories, runtime: FilePath? = nil) throws -> ServerLocator {
  ServerLocator(
    directories: directories,
    platform: try #require(HostPlatform.current()),
    search: ExecutableSearch(path: ""),
    runtime: runtime
  )
}

@Suite("Installing the pinned Python server", .timeLimit(.minutes(10)))
struct RealInstallationTests {
  @Test("A first installation fetches, verifies, unpacks, builds and reports each step")
  func firstInstallation() async throws {
    let made = try await SharedInstallation.task.value
    #expect(made.server == .installed)
    #expect(made.grammar == .installed)
    let expected: Set<InstallProgress.Phase> = [
      .checking, .downloading, .verifying, .unpacking, .building, .finishing, .installed,
    ]
    #expect(made.phases.isSuperset(of: expected))
  }

  @Test("An installed server is found, whole, and starts with its own runtime")
  func locating() async throws {
    let made = try await SharedInstallation.task.value
    let server = try await locator(made.directories).locate(.pyright)
    #expect(server.version == "1.1.407")
    #expect(server.runtime?.kind == .bundled)
    #expect(server.runtime?.version == "22.20.0")
    #expect(server.platform == nil)
    #expect(server.launch.program.string.hasSuffix("/servers/pyright/1.1.407/runtime/bin/node"))
    #expect(server.launch.arguments.last == "--stdio")
    #expect(try server.verify() == [])
    #expect(try server.verifyQuickly() == [])
    // One value for every machine: it is in lanser.lock files.
    #expect(
      server.digest.hex == "ef4e942c10d4fd74f47e17df5b9484c42e002ee7b822d1f4503bf73b734d890c"
    )
  }

  @Test("The installed server answers an initialize request")
  func answering() async throws {
    let made = try await SharedInstallation.task.value
    let server = try await locator(made.directories).locate(.pyright)
    let body =
      #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}"#
    // It ends as soon as its input does, so the input stays open until the answer is there.
    let result = try await Subprocess.run(
      .path(server.launch.program),
      arguments: Arguments(server.launch.arguments),
      environment: .custom(["PATH": "/usr/bin:/bin"]),
      input: .inputWriter,
      output: .sequence,
      error: .discarded
    ) { server in
      _ = try await server.standardInputWriter.write("Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
      var text: [UInt8] = []
      for try await buffer in server.standardOutput {
        buffer.withUnsafeBytes { text += $0 }
        if String(decoding: text, as: UTF8.self).contains("referencesProvider") { break }
      }
      try await server.standardInputWriter.finish()
      return String(decoding: text, as: UTF8.self)
    }
    #expect(result.closureResult.contains("Pyright language server 1.1.407 starting"))
    #expect(result.closureResult.contains(#""referencesProvider""#))
  }

  @Test("The grammar has the function its recipe names, and needs nothing but the C library")
  func grammar() async throws {
    let made = try await SharedInstallation.task.value
    let grammar = try InstalledGrammar.locate("python", in: made.directories)
    #expect(grammar.path == made.directories.grammar("python"))
    let handle = try #require(grammar.path.withPlatformString { dlopen($0, RTLD_NOW | RTLD_LOCAL) })
    defer { dlclose(handle) }
    #expect(dlsym(handle, grammar.symbol) != nil)
  }

  @Test(
    "A second run needs no index: what is there is recognised, what is gone is rebuilt from kept archives"
  )
  func offline() async throws {
    try await offlineCopy { sandbox, server, grammar in
      #expect(try await server.install(.pyright) == .installed)
      #expect(try await server.install(.pyright) == .alreadyInstalled)
      #expect(try await grammar.install(.python) == .installed)
      #expect(try await grammar.install(.python) == .alreadyInstalled)
      let first = try await locator(SharedInstallation.task.value.directories).locate(.pyright)
      let second = try await locator(sandbox.directories).locate(.pyright)
      #expect(first.digest == second.digest)
    }
  }

  @Test("Two installers at once end with one installation, made once")
  func concurrentInstallers() async throws {
    try await offlineCopy { sandbox, server, _ in
      async let one = server.install(.pyright)
      async let two = server.install(.pyright)
      let outcomes = try await [one, two]
      #expect(outcomes.filter { $0 == .installed }.count == 1)
      #expect(try await locator(sandbox.directories).locate(.pyright).verify() == [])
      #expect(try await sandbox.shell("ls -A data/servers/pyright") == ".lock\n1.1.407\n")
    }
  }

  @Test("What a killed installer left is no installation, and is cleared away by the next")
  func leftovers() async throws {
    try await offlineCopy { sandbox, server, _ in
      try sandbox.write("half", to: "data/servers/pyright/.partial-1.1.407/server/dist/langserver.index.js")
      try sandbox.write("half", to: "data/servers/pyright/.partial-1.1.400/installation.json")
      await #expect(
        throws: LanguageServersError.serverNotInstalled(
          name: "pyright",
          version: "1.1.407",
          command: "lanser setup python"
        )
      ) {
        try await locator(sandbox.directories).locate(.pyright)
      }
      #expect(try await server.install(.pyright) == .installed)
      #expect(try await sandbox.shell("ls -A data/servers/pyright") == ".lock\n1.1.407\n")
    }
  }

  @Test("A cancelled installation leaves nothing behind")
  func cancellation() async throws {
    try await offlineCopy { sandbox, server, _ in
      let unpacking = AsyncStream<Void>.makeStream()
      let installing = Task {
        try await server.install(.pyright) { step in
          if step.phase == .unpacking { unpacking.continuation.yield() }
        }
      }
      for await _ in unpacking.stream { break }
      installing.cancel()
      await #expect(throws: LanguageServersError.cancelled) { try await installing.value }
      let left = try await sandbox.shell("ls -A data/servers/pyright")
      #expect(left == ".lock\n")
    }
  }

  @Test("A changed file is named, and installing again mends it")
  func tampering() async throws {
    try await offlineCopy { sandbox, server, _ in
      _ = try await server.install(.pyright)
      let folder = "data/servers/pyright/1.1.407"
      let installed = try await locator(sandbox.directories).locate(.pyright)
      // Same size and same time, so that only the content tells.
      try await sandbox.shell(
        """
        cd \(folder)/server/dist && cp -p package.json old && tr t T < old > package.json
        touch -r old package.json && rm old && echo x > extra.js && rm README.md
        """
      )
      #expect(
        try installed.verify() == [
          InstallationProblem(path: "server/dist/README.md", kind: .missing),
          InstallationProblem(path: "server/dist/extra.js", kind: .unexpected),
          InstallationProblem(path: "server/dist/package.json", kind: .content),
        ]
      )
      #expect(try installed.verifyQuickly().map(\.path) == ["server/dist/README.md", "server/dist/extra.js"])
      #expect(try await server.install(.pyright) == .installed)
      #expect(try installed.verify() == [])
    }
  }

  @Test("A runtime the user names replaces the one that came along, and is reported with its version")
  func chosenRuntime() async throws {
    let made = try await SharedInstallation.task.value
    try await Sandbox.run { sandbox in
      try sandbox.write("#!/bin/sh\necho v20.1.2\n", to: "bin/node")
      let path = sandbox.root.appending("bin/node")
      var directories = made.directories
      directories.cache = sandbox.root.appending("cache")
      await #expect(throws: LanguageServersError.notExecutable(path: path)) {
        try await locator(directories, runtime: path).locate(.pyright)
      }
      try await sandbox.shell("chmod +x bin/node")
      let server = try await locator(directories, runtime: path).locate(.pyright)
      #expect(
        server.runtime
          == InstalledServer.Runtime(kind: .chosen, name: "node", version: "20.1.2", path: path)
      )
      #expect(server.launch.program == path)
    }
  }

  @Test("An installation for another kind of machine is refused by name")
  func otherMachine() async throws {
    let made = try await SharedInstallation.task.value
    let here = try #require(HostPlatform.current())
    let other: HostPlatform = here == .macARM ? .linuxX86 : .macARM
    let locator = ServerLocator(
      directories: made.directories,
      platform: other,
      search: ExecutableSearch(path: "")
    )
    await #expect(
      throws: LanguageServersError.wrongArchitecture(
        path: made.directories.server("pyright", version: "1.1.407"),
        found: here.rawValue,
        wanted: other.rawValue
      )
    ) {
      try await locator.locate(.pyright)
    }
  }

  @Test("The doctor finds nothing wrong after setup, and names the command when something is")
  func doctor() async throws {
    let made = try await SharedInstallation.task.value
    try await Sandbox.run { sandbox in
      func doctor(_ directories: LanserDirectories, lock: LockFile?) throws -> Doctor {
        Doctor(
          locator: try locator(directories),
          environment: ToolEnvironment(variables: processEnvironment()),
          python: PythonDiscovery(
            workspace: sandbox.root.appending("workspace"),
            searchPath: processEnvironment()["PATH"] ?? "",
            workspaceIsTrusted: false,
            directories: sandbox.directories
          ),
          configuration: WorkspaceConfiguration(),
          lock: lock
        )
      }
      let server = try await locator(made.directories).locate(.pyright)
      let digest = try WorkspaceConfiguration().configDigest(for: "python", workspace: "/w")
      let lock = LockFile(servers: ["python": LockFile.Entry(server, configDigest: digest)])
      let healthy = try await doctor(made.directories, lock: lock).examine(languages: ["python"])
      #expect(healthy.items.map(\.state) == healthy.items.map { _ in .ok }, "\(healthy)")
      #expect(healthy.isHealthy)

      let empty = try await doctor(sandbox.directories, lock: lock).examine(languages: ["python"])
      #expect(!empty.isHealthy)
      let fixes = Dictionary(uniqueKeysWithValues: empty.items.map { ($0.name, $0.fix) })
      #expect(fixes["server python"] == "lanser setup python")
      #expect(fixes["grammar python"] == "lanser setup python")
      #expect(fixes["lock python server"] == "lanser setup python")
    }
  }
}
