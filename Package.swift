// swift-tools-version: 6.2
import PackageDescription

// Layers from bottom to top; a target imports only targets of lower layers (checked by ArchitectureTests).
// What each module is for, and what it may not do, is in docs/ARCHITECTURE.md.
let package = Package(
  name: "lanser",
  platforms: [.macOS(.v15)],
  products: [],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
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
    .target(name: "CServerProcess"),
    .target(name: "SourceText"),

    // Layer 1
    .target(
      name: "JSONRPC",
      dependencies: ["CanonicalJSON"]
    ),
    .target(
      name: "LanguageServerProtocol",
      dependencies: ["CanonicalJSON", "SourceText"]
    ),

    // Layer 2
    .target(
      name: "LanguageServerSession",
      dependencies: [
        "CanonicalJSON",
        "CServerProcess",
        "JSONRPC",
        "LanguageServerProtocol",
        "SourceText",
      ]
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
