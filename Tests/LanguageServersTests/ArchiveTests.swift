import CanonicalJSON
import LanguageServers
import SystemPackage
import Testing

/// A server of one small archive that a test makes itself.
private struct SmallServer {
  var sandbox: Sandbox
  var file: String

  func descriptor(sha256: String? = nil, from: String = "pkg/") throws -> ServerDescriptor {
    let bytes = try sandbox.read("links/\(file)")
    var descriptor = ServerDescriptor.ty
    descriptor.name = "small"
    descriptor.pinnedVersion = "1"
    let kind: InstallRecipe.ArchiveKind = file.hasSuffix(".whl") ? .wheel : .sdist
    let pin = InstallRecipe.PinnedFile(
      name: file,
      size: bytes.count,
      sha256: sha256 ?? SHA256Digest(of: bytes).hex
    )
    descriptor.source = .recipe(
      InstallRecipe(
        releases: [
          .init(
            version: "1",
            artifacts: [
              .init(
                project: "small",
                files: [.any(pin)],
                archive: kind,
                keep: [.init(from: from, to: "server/")]
              )
            ]
          )
        ],
        required: ["server/tool"]
      )
    )
    descriptor.launch = LaunchTemplate(program: .installed("server/tool"), arguments: [])
    return descriptor
  }

  func installer(_ variables: [String: String]? = nil) throws -> ServerInstaller {
    var environment = offlineEnvironment()
    environment["PIP_NO_INDEX"] = "1"
    environment["PIP_FIND_LINKS"] = sandbox.root.appending("links").string
    return ServerInstaller(
      directories: sandbox.directories,
      platform: try #require(HostPlatform.current()),
      environment: ToolEnvironment(
        variables: variables.map { environment.merging($0) { $1 } } ?? environment
      )
    )
  }

  static func withArchive(
    _ file: String,
    python: String,
    _ body: (SmallServer) async throws -> Void
  ) async throws {
    try await Sandbox.run { sandbox in
      let preamble = """
        import io, stat, sys, tarfile, zipfile
        def z(name, data=b"#!/bin/sh\\n", mode=0o100755):
          info = zipfile.ZipInfo(name); info.external_attr = mode << 16; archive.writestr(info, data)
        def t(name, kind=tarfile.REGTYPE, link=""):
          info = tarfile.TarInfo(name); info.type = kind; info.linkname = link; info.mode = 0o755
          archive.addfile(info, io.BytesIO(b""))
        path = sys.argv[1]
        archive = zipfile.ZipFile(path, "w") if path.endswith(".whl") else tarfile.open(path, "w:gz")

        """
      try sandbox.write(preamble + python + "\narchive.close()\n", to: "make.py")
      try await sandbox.shell("mkdir links && python3 make.py links/\(file)")
      try await body(SmallServer(sandbox: sandbox, file: file))
    }
  }
}

@Suite("Archives from outside")
struct ArchiveTests {
  @Test("The kept part of an archive is unpacked with its executable bits, the rest is left behind")
  func keeping() async throws {
    let content = #"z("pkg/tool"); z("pkg/data/a.txt", b"a", 0o100600); z("other/b.txt")"#
    try await SmallServer.withArchive("small-1-py3-none-any.whl", python: content) { small in
      #expect(try await small.installer().install(small.descriptor()) == .installed)
      let listing = try await small.sandbox.shell(
        "cd data/servers/small/1 && find . -type f -printf '%m %P\\n' | sort"
      )
      #expect(
        listing == """
          644 installation.json
          644 manifest.json
          644 server/data/a.txt
          755 server/tool

          """
      )
    }
  }

  @Test(
    "An archive with an entry that could leave its directory installs nothing",
    arguments: [
      ("small-1-py3-none-any.whl", #"z("pkg/tool"); z("pkg/../../../../evil")"#, "pkg/../../../../evil"),
      ("small-1-py3-none-any.whl", #"z("pkg/tool"); z("/evil")"#, "/evil"),
      ("small-1-py3-none-any.whl", #"z("pkg/tool"); z("pkg/./evil")"#, "pkg/./evil"),
      ("small-1-py3-none-any.whl", #"z("pkg/tool"); z("pkg/a\\b")"#, #"pkg/a\b"#),
      ("small-1-py3-none-any.whl", #"z("pkg/tool"); z("C:/evil")"#, "C:/evil"),
      ("small-1-py3-none-any.whl", #"z("pkg/tool"); z("pkg/link", b"/etc", 0o120777)"#, "pkg/link"),
      ("small-1.tar.gz", #"t("pkg/tool"); t("pkg/../evil")"#, "pkg/../evil"),
      ("small-1.tar.gz", #"t("pkg/tool"); t("pkg/link", tarfile.SYMTYPE, "/etc")"#, "pkg/link"),
      ("small-1.tar.gz", #"t("pkg/tool"); t("pkg/hard", tarfile.LNKTYPE, "pkg/tool")"#, "pkg/hard"),
      ("small-1.tar.gz", #"t("pkg/tool"); t("pkg/device", tarfile.CHRTYPE)"#, "pkg/device"),
    ]
  )
  func unsafeEntries(file: String, content: String, entry: String) async throws {
    try await SmallServer.withArchive(file, python: content) { small in
      await #expect(throws: LanguageServersError.unsafeArchive(file: file, entry: entry)) {
        try await small.installer().install(small.descriptor())
      }
      let left = try await small.sandbox.shell("ls -A data/servers/small; find . -name 'evil*'")
      #expect(left == ".lock\n")
    }
  }

  @Test("An archive with other content than pinned is thrown away")
  func corruption() async throws {
    let file = "small-1-py3-none-any.whl"
    try await SmallServer.withArchive(file, python: #"z("pkg/tool")"#) { small in
      let wanted = SHA256Digest(of: Array("something else".utf8))
      let found = SHA256Digest(of: try small.sandbox.read("links/\(file)"))
      await #expect(throws: LanguageServersError.digestMismatch(file: file, wanted: wanted, found: found)) {
        try await small.installer().install(small.descriptor(sha256: wanted.hex))
      }
      let left = try await small.sandbox.shell(
        "ls -A data/servers/small; find data -name '*.whl' -o -name .partial"
      )
      #expect(left == ".lock\n")
    }
  }

  @Test("A kept archive that has gone bad is fetched again")
  func badCache() async throws {
    let file = "small-1-py3-none-any.whl"
    try await SmallServer.withArchive(file, python: #"z("pkg/tool")"#) { small in
      _ = try await small.installer().install(small.descriptor())
      try await small.sandbox.shell(
        "cd data && rm -r servers && cd downloads/* && head -c $(stat -c %s *.whl) /dev/zero > \(file)"
      )
      #expect(try await small.installer().install(small.descriptor()) == .installed)
    }
  }

  @Test("An archive without what the recipe needs is named with what is missing")
  func incomplete() async throws {
    let file = "small-1-py3-none-any.whl"
    try await SmallServer.withArchive(file, python: #"z("pkg/other")"#) { small in
      await #expect(throws: LanguageServersError.incompleteArchive(file: file, missing: "server/tool")) {
        try await small.installer().install(small.descriptor())
      }
    }
  }

  @Test("An index page in the older HTML form is read, whatever the case of its tags")
  func htmlIndex() async throws {
    let file = "small-1-py3-none-any.whl"
    try await SmallServer.withArchive(file, python: #"z("pkg/tool")"#) { small in
      try small.sandbox.write(
        "<!DOCTYPE html><body><A HREF='../../links/\(file)#sha256=00'>\n \(file) </A></body>",
        to: "simple/small/index.html"
      )
      let installer = try small.installer([
        "PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": "file://\(small.sandbox.root)/simple/",
      ])
      #expect(try await installer.install(small.descriptor()) == .installed)
    }
  }

  @Test("pip's configuration file chooses the index, and a variable wins over it")
  func pipConfiguration() async throws {
    let file = "small-1-py3-none-any.whl"
    try await SmallServer.withArchive(file, python: #"z("pkg/tool")"#) { small in
      let links = small.sandbox.root.appending("links")
      try small.sandbox.write(
        "[global]\nno_index = true\nfind-links =\n  /nowhere\n  \(links)\n",
        to: "pip.conf"
      )
      let configuration = small.sandbox.root.appending("pip.conf").string
      let plain = ["PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": configuration]
      let other = try small.installer(plain.merging(["PIP_FIND_LINKS": "/nowhere"]) { $1 })
      await #expect(
        throws: LanguageServersError.fetchFailed(
          FetchFailure(kind: .notFound, file: file, url: "", detail: "no index lists the file")
        )
      ) {
        try await other.install(small.descriptor())
      }
      #expect(try await small.installer(plain).install(small.descriptor()) == .installed)
    }
  }

  @Test("An index that cannot be reached is named without its credentials")
  func redaction() async throws {
    try await SmallServer.withArchive("small-1-py3-none-any.whl", python: #"z("pkg/tool")"#) { small in
      let installer = try small.installer(["PIP_NO_INDEX": "", "PIP_FIND_LINKS": ""])
      let error = await #expect(throws: LanguageServersError.self) {
        try await installer.install(small.descriptor())
      }
      guard case .fetchFailed(let failure)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(failure.kind == .network)
      #expect(failure.url == "http://127.0.0.1:1/simple/small/")
      #expect(!"\(failure)".contains("secret"))
    }
  }

  @Test("No program is taken from an excluded directory, not even through a link")
  func excludedPrograms() async throws {
    try await Sandbox.run { sandbox in
      try sandbox.write("#!/bin/sh\ntouch \(sandbox.root)/canary\n", to: "workspace/bin/python3")
      try await sandbox.shell("chmod +x workspace/bin/python3 && ln -s workspace/bin alias")
      let workspace = sandbox.root.appending("workspace")
      for entry in ["workspace/bin", "alias", "alias/../bin"] {
        let search = ExecutableSearch(path: "\(sandbox.root)/\(entry):.:bin", excluding: [workspace])
        #expect(search.find("python3") == nil)
      }
      #expect(ExecutableSearch(path: "\(sandbox.root)/alias").find("python3") != nil)
    }
  }

  @Test("Every pin of the built-in registry is a digest, a size and a name of its archive's kind")
  func pins() throws {
    var artifacts = ServerRegistry.builtIn.grammars.flatMap(\.artifacts)
    for descriptor in ServerRegistry.builtIn.descriptors {
      guard case .recipe(let recipe) = descriptor.source else { continue }
      #expect(recipe.releases.contains { $0.version == descriptor.pinnedVersion })
      artifacts += recipe.releases.flatMap(\.artifacts)
    }
    #expect(artifacts.count >= 8)
    for artifact in artifacts {
      for case .any(let file) in artifact.files { check(file, artifact.archive) }
      var platforms: [HostPlatform] = []
      for case .only(let platform, let file) in artifact.files {
        check(file, artifact.archive)
        platforms.append(platform)
      }
      #expect(platforms.isEmpty || Set(platforms) == Set(HostPlatform.allCases))
    }
  }

  private func check(_ file: InstallRecipe.PinnedFile, _ kind: InstallRecipe.ArchiveKind) {
    #expect(SHA256Digest(hex: file.sha256) != nil, "\(file.name)")
    #expect(file.name.hasSuffix(kind == .wheel ? ".whl" : ".tar.gz"))
    #expect(file.size > 10_000)
  }
}
