// swift-tools-version: 6.2
import PackageDescription

// Layers from bottom to top; a target imports only targets of lower layers (ArchitectureTests checks it).
// What each module is for, and what it may not do, is in docs/ARCHITECTURE.md.
let package = Package(
  name: "lanser",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "lanser", targets: ["lanser"]),
    .library(name: "LanserKit", targets: ["LanserKit"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    // Layer 0
    .target(
      name: "CanonicalJSON",
      dependencies: [.product(name: "Crypto", package: "swift-crypto")]
    ),
    .testTarget(
      name: "CanonicalJSONTests",
      dependencies: ["CanonicalJSON", "LanserTestSupport"]
    ),
    .systemLibrary(
      name: "CLibgit2",
      providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]
    ),
    .target(name: "CFileCalls"),
    .target(name: "CServerProcess"),
    .systemLibrary(
      name: "CTreeSitter",
      pkgConfig: "tree-sitter",
      providers: [.apt(["libtree-sitter-dev"]), .brew(["tree-sitter"])]
    ),
    .target(name: "SourceText"),
    .testTarget(
      name: "SourceTextTests",
      dependencies: ["LanserTestSupport", "SourceText"]
    ),

    // Layer 1
    .target(
      name: "GitRepository",
      dependencies: ["CFileCalls", "CLibgit2"]
    ),
    .target(
      name: "IndexCache",
      dependencies: ["CanonicalJSON"]
    ),
    .testTarget(
      name: "IndexCacheTests",
      dependencies: [
        "CanonicalJSON",
        "IndexCache",
        "LanserTestSupport",
      ]
    ),
    .target(
      name: "JSONRPC",
      dependencies: ["CanonicalJSON"]
    ),
    .testTarget(
      name: "JSONRPCTests",
      dependencies: [
        "CanonicalJSON",
        "JSONRPC",
        "LanserTestSupport",
      ]
    ),
    .target(
      name: "JSONSchemas",
      dependencies: ["CanonicalJSON"]
    ),
    .testTarget(
      name: "JSONSchemasTests",
      dependencies: [
        "CanonicalJSON",
        "JSONSchemas",
        "LanserTestSupport",
      ]
    ),
    .target(
      name: "LanguageServerProtocol",
      dependencies: ["CanonicalJSON", "SourceText"]
    ),
    .testTarget(
      name: "LanguageServerProtocolTests",
      dependencies: [
        "CanonicalJSON",
        "LanguageServerProtocol",
        "SourceText",
      ]
    ),
    .target(
      name: "Selectors",
      dependencies: ["CanonicalJSON", "SourceText"],
      path: "Selectors",
      exclude: ["README.md"]
    ),
    .testTarget(
      name: "SelectorsTests",
      dependencies: [
        "CanonicalJSON",
        "LanserTestSupport",
        "Selectors",
        "SourceText",
      ]
    ),
    .target(
      name: "SyntaxTrees",
      dependencies: ["CTreeSitter"]
    ),
    .testTarget(
      name: "SyntaxTreesTests",
      dependencies: ["SyntaxTestSupport", "SyntaxTrees"]
    ),
    .target(
      name: "Traces",
      dependencies: ["CanonicalJSON"]
    ),
    .testTarget(
      name: "TracesTests",
      dependencies: [
        "CanonicalJSON",
        "LanserTestSupport",
        "Traces",
      ]
    ),

    // Layer 2
    .target(
      name: "EditTransactions",
      dependencies: [
        "CanonicalJSON",
        "CFileCalls",
        "GitRepository",
        "SourceText",
        .product(name: "Crypto", package: "swift-crypto"),
      ]
    ),
    .testTarget(
      name: "EditTransactionsTests",
      dependencies: [
        "CanonicalJSON",
        "CFileCalls",
        "EditTransactions",
        "GitRepository",
        "LanserTestSupport",
        "SourceText",
      ]
    ),
    .target(
      name: "LanguageServers",
      dependencies: [
        "CanonicalJSON",
        "JSONSchemas",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),
    .testTarget(
      name: "LanguageServersTests",
      dependencies: [
        "CanonicalJSON",
        "LanguageServers",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),
    .target(
      name: "LanguageServerSession",
      dependencies: [
        "CanonicalJSON",
        "CServerProcess",
        "JSONRPC",
        "LanguageServerProtocol",
        "SourceText",
        "Traces",
      ]
    ),
    .testTarget(
      name: "LanguageServerSessionTests",
      dependencies: [
        "CanonicalJSON",
        "JSONRPC",
        "LanguageServerProtocol",
        "LanguageServerSession",
        "LanserTestSupport",
        "SourceText",
        "Traces",
        "scripted-language-server",
        "session-holder",
      ]
    ),
    .target(
      name: "Relocation",
      dependencies: ["SourceText", "SyntaxTrees"]
    ),
    .testTarget(
      name: "RelocationTests",
      dependencies: [
        "LanserTestSupport",
        "Relocation",
        "SyntaxTestSupport",
        "SyntaxTrees",
      ]
    ),

    // Layer 3
    .target(
      name: "AnalysisBundles",
      dependencies: [
        "CanonicalJSON",
        "JSONSchemas",
        "Selectors",
        "SourceText",
      ]
    ),
    .testTarget(
      name: "AnalysisBundlesTests",
      dependencies: [
        "AnalysisBundles",
        "CanonicalJSON",
        "JSONSchemas",
        "LanserTestSupport",
        "SourceText",
      ]
    ),
    .target(
      name: "ProcessReward",
      dependencies: ["CanonicalJSON", "SourceText"]
    ),
    .testTarget(
      name: "ProcessRewardTests",
      dependencies: [
        "CanonicalJSON",
        "LanserTestSupport",
        "ProcessReward",
        "SourceText",
      ]
    ),

    // Layer 4
    .target(
      name: "LanserKit",
      dependencies: [
        "AnalysisBundles",
        "CanonicalJSON",
        "EditTransactions",
        "GitRepository",
        "IndexCache",
        "JSONRPC",
        "JSONSchemas",
        "LanguageServerProtocol",
        "LanguageServers",
        "LanguageServerSession",
        "ProcessReward",
        "Relocation",
        "Selectors",
        "SourceText",
        "SyntaxTrees",
        "Traces",
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),
    .testTarget(
      name: "LanserKitTests",
      dependencies: [
        "AnalysisBundles",
        "CanonicalJSON",
        "EditTransactions",
        "LanguageServers",
        "LanserKit",
        "LanserTestSupport",
        "ProcessReward",
        "SourceText",
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),

    // Layer 5
    .target(
      name: "LanserCommands",
      dependencies: [
        "AnalysisBundles",
        "CanonicalJSON",
        "EditTransactions",
        "LanguageServers",
        "LanserKit",
        "ProcessReward",
        "Relocation",
        "Selectors",
        "SourceText",
        "Traces",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),

    // Layer 6
    .executableTarget(
      name: "lanser",
      dependencies: ["LanserCommands"]
    ),
    .testTarget(name: "ArchitectureTests"),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "AnalysisBundles",
        "CanonicalJSON",
        "LanserCommands",
        "LanserKit",
        "LanserTestSupport",
        "ProcessReward",
        "SourceText",
        "lanser",
        "scripted-language-server",
      ]
    ),
    .testTarget(
      name: "EditProcessTests",
      dependencies: [
        "CanonicalJSON",
        "LanserTestSupport",
        "lanser",
      ]
    ),
    .testTarget(
      name: "PublishedFormatTests",
      dependencies: [
        "AnalysisBundles",
        "CanonicalJSON",
        "JSONSchemas",
        "LanguageServers",
        "LanserKit",
        "LanserTestSupport",
        "ProcessReward",
        "Selectors",
        "SourceText",
        "Traces",
        "lanser",
        "scripted-language-server",
      ]
    ),
    .testTarget(
      name: "RealServerTests",
      dependencies: [
        "AnalysisBundles",
        "CanonicalJSON",
        "LanguageServers",
        "LanserKit",
        "LanserTestSupport",
        "ProcessReward",
        "SourceText",
        "Traces",
        "lanser",
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),

    // For tests only
    .target(
      name: "LanserTestSupport",
      dependencies: [
        "AnalysisBundles",
        "CFileCalls",
        "CanonicalJSON",
        "JSONSchemas",
        "LanguageServerSession",
      ]
    ),
    .testTarget(
      name: "LanserTestSupportTests",
      dependencies: [
        "CanonicalJSON",
        "LanguageServerSession",
        "LanserTestSupport",
        "scripted-language-server",
      ]
    ),
    .target(
      name: "SyntaxTestSupport",
      dependencies: ["SyntaxTrees"],
      path: "Tests/SyntaxTestSupport"
    ),
    .executableTarget(
      name: "relocation-workbench",
      dependencies: [
        "CanonicalJSON",
        "GitRepository",
        "Relocation",
        "SyntaxTrees",
      ],
      path: "Benchmarks/relocation/workbench"
    ),
    .executableTarget(
      name: "scripted-language-server",
      dependencies: ["CanonicalJSON", "JSONRPC"]
    ),
    .executableTarget(
      name: "session-holder",
      dependencies: ["LanguageServerSession"]
    ),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where ![.plugin, .system, .binary].contains(target.type) {
  target.swiftSettings =
    [
      .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("ImmutableWeakCaptures"),
      .enableUpcomingFeature("InferIsolatedConformances"),
      .enableUpcomingFeature("InternalImportsByDefault"),
      .enableUpcomingFeature("MemberImportVisibility"),
      .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
      .treatAllWarnings(as: .error),
    ] + (target.swiftSettings ?? [])
}
