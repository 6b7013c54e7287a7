import LanguageServers
import SystemPackage
import Testing

@Suite("Python discovery")
struct PythonDiscoveryTests {
  private func discovery(_ sandbox: Sandbox, trusted: Bool = false) -> PythonDiscovery {
    PythonDiscovery(
      workspace: sandbox.root.appending("workspace"),
      searchPath: processEnvironment()["PATH"] ?? "",
      workspaceIsTrusted: trusted,
      directories: sandbox.directories
    )
  }

  /// A virtual environment in the workspace whose interpreter leaves a trace when it is run.
  private func plantEnvironment(_ sandbox: Sandbox, in folder: String = "workspace/.venv") async throws {
    let script = "#!/bin/sh\ntouch \(sandbox.root)/canary\n"
    for name in ["python", "python3"] { try sandbox.write(script, to: "\(folder)/bin/\(name)") }
    try sandbox.write("home = /usr/bin\nversion = 3.10.9\n", to: "\(folder)/pyvenv.cfg")
    try sandbox.write("", to: "\(folder)/lib/python3.10/site-packages/x.py")
    try await sandbox.shell("chmod +x \(folder)/bin/*")
  }

  @Test("The interpreter on the search path is asked for its version and directories")
  func searchPath() async throws {
    try await Sandbox.run { sandbox in
      let result = try await discovery(sandbox).discover()
      #expect(result.environment.origin == .searchPath)
      #expect(result.environment.kind == .system)
      #expect(result.skipped == [])
      let version = try await sandbox.shell("python3 -c 'import platform; print(platform.python_version())'")
      #expect(result.environment.version == String(version.dropLast()))
      let library = try await sandbox.shell("python3 -c 'import os; print(os.path.dirname(os.__file__))'")
      #expect(result.environment.libraryDirectories.contains(FilePath(String(library.dropLast()))))
    }
  }

  @Test("An environment in an untrusted workspace is passed over, named, and never run")
  func untrusted() async throws {
    try await Sandbox.run { sandbox in
      try await plantEnvironment(sandbox)
      var discovery = discovery(sandbox)
      let planted = sandbox.root.appending("workspace/.venv")
      discovery.activeEnvironment = planted
      discovery.searchPath = "\(planted)/bin:" + discovery.searchPath
      let result = try await discovery.discover()
      #expect(result.environment.origin == .searchPath)
      #expect(result.skipped == [planted.appending("bin/python")])
      discovery.explicit = planted.appending("bin/python")
      await #expect(throws: LanguageServersError.interpreterUntrusted(path: planted.appending("bin/python")))
      {
        try await discovery.discover()
      }
      #expect(!sandbox.exists("canary"))
    }
  }

  @Test("An environment in a trusted workspace is read, and still not run")
  func trusted() async throws {
    try await Sandbox.run { sandbox in
      try await plantEnvironment(sandbox)
      let result = try await discovery(sandbox, trusted: true).discover()
      let prefix = sandbox.root.appending("workspace/.venv")
      #expect(
        result.environment
          == PythonEnvironment(
            executable: prefix.appending("bin/python"),
            version: "3.10.9",
            kind: .venv,
            origin: .workspaceEnvironment,
            prefix: prefix,
            basePrefix: nil,
            libraryDirectories: [prefix.appending("lib/python3.10/site-packages")]
          )
      )
      #expect(!sandbox.exists("canary"))
    }
  }

  @Test("A link from outside into the workspace is still the workspace's code")
  func links() async throws {
    try await Sandbox.run { sandbox in
      try await plantEnvironment(sandbox)
      try await sandbox.shell("ln -s workspace/.venv outside && ln -s workspace/.venv/bin/python3 python3")
      for name in ["outside/bin/python", "python3"] {
        var discovery = discovery(sandbox)
        discovery.explicit = sandbox.root.appending(name)
        await #expect(throws: LanguageServersError.interpreterUntrusted(path: sandbox.root.appending(name))) {
          try await discovery.discover()
        }
      }
      #expect(!sandbox.exists("canary"))
    }
  }

  @Test("An environment outside the workspace is run, but no start-up file in it is")
  func outsideEnvironment() async throws {
    try await Sandbox.run { sandbox in
      try await sandbox.shell("mkdir workspace && python3 -m venv --without-pip env")
      let packages = try await sandbox.shell("ls -d env/lib/python*/site-packages").dropLast()
      try sandbox.write("import os; os.mkdir('\(sandbox.root)/canary')\n", to: "\(packages)/a.pth")
      try sandbox.write("import os; os.mkdir('\(sandbox.root)/canary')\n", to: "\(packages)/sitecustomize.py")
      var discovery = discovery(sandbox)
      discovery.activeEnvironment = sandbox.root.appending("env")
      let result = try await discovery.discover()
      #expect(result.environment.origin == .activeEnvironment)
      #expect(result.environment.kind == .venv)
      #expect(result.environment.prefix == sandbox.root.appending("env"))
      #expect(result.environment.libraryDirectories.first == sandbox.root.appending(String(packages)))
      #expect(result.environment.basePrefix != result.environment.prefix)
      #expect(!sandbox.exists("canary"))
    }
  }

  @Test("The answer of an unchanged interpreter is remembered; that of a script is not")
  func remembering() async throws {
    try await Sandbox.run { sandbox in
      let real = try await discovery(sandbox).discover().environment.executable
      let remembered = try await sandbox.shell("ls cache/probes 2>/dev/null | wc -l")
      let script = "#!/bin/sh\necho run >> \(sandbox.root)/log\nexec \(real) \"$@\"\n"
      try sandbox.write(script, to: "bin/python3")
      try await sandbox.shell("chmod +x bin/python3")
      var discovery = discovery(sandbox)
      discovery.explicit = sandbox.root.appending("bin/python3")
      for _ in 0..<2 { _ = try await discovery.discover() }
      #expect(try await sandbox.shell("cat log") == "run\nrun\n")
      #expect(try await sandbox.shell("ls cache/probes 2>/dev/null | wc -l") == remembered)
    }
  }

  @Test("A file that does not answer like an interpreter is refused")
  func unusable() async throws {
    try await Sandbox.run { sandbox in
      try sandbox.write("#!/bin/sh\necho hello\n", to: "bin/python3")
      try await sandbox.shell("chmod +x bin/python3")
      var discovery = discovery(sandbox)
      discovery.explicit = sandbox.root.appending("bin/python3")
      await #expect(
        throws: LanguageServersError.interpreterUnusable(
          path: sandbox.root.appending("bin/python3"),
          reason: "unexpected answer"
        )
      ) {
        try await discovery.discover()
      }
      discovery.explicit = nil
      discovery.searchPath = "\(sandbox.root)/bin"
      await #expect(throws: LanguageServersError.interpreterMissing) { try await discovery.discover() }
    }
  }
}
