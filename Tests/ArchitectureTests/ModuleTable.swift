/// The modules, their layers and what each may import: the one place that the tests of the architecture believe.
struct ModuleRule {
  var name: String
  var layer: Int
  var folder: String
  /// Modules of other packages and of the system, beside the C library and `Synchronization`.
  var external: Set<String>

  init(_ name: String, layer: Int, folder: String? = nil, external: Set<String> = []) {
    self.name = name
    self.layer = layer
    self.folder = folder ?? "Sources/\(name)"
    self.external = external
  }
}

let moduleRules: [ModuleRule] = [
  ModuleRule("CLibgit2", layer: 0),
  ModuleRule("CServerProcess", layer: 0),
  ModuleRule("CTreeSitter", layer: 0),
  ModuleRule("CanonicalJSON", layer: 0, external: ["Crypto"]),
  ModuleRule("SourceText", layer: 0),
  ModuleRule("GitRepository", layer: 1),
  ModuleRule("JSONRPC", layer: 1),
  ModuleRule("LanguageServerProtocol", layer: 1),
  ModuleRule("Selectors", layer: 1, folder: "Selectors"),
  ModuleRule("SyntaxTrees", layer: 1),
  ModuleRule("LanguageServerSession", layer: 2, external: ["Dispatch"]),
  ModuleRule("LanguageServers", layer: 2, external: ["Subprocess", "SystemPackage"]),
  ModuleRule("Relocation", layer: 2),
  ModuleRule("AnalysisBundles", layer: 3),
  ModuleRule("LanserKit", layer: 4, external: ["SystemPackage"]),
  ModuleRule("LanserCommands", layer: 5, external: ["ArgumentParser", "Dispatch", "SystemPackage"]),
  ModuleRule("lanser", layer: 6),
]

/// What must not appear in a library, and the files that are its proper place.
struct ForbiddenCall {
  var text: String
  var reason: String
  var allowedIn: Set<String>
}

let forbiddenCalls: [ForbiddenCall] = [
  ForbiddenCall(
    text: "import Foundation\n", reason: "start-up time; FoundationEssentials at most", allowedIn: []),
  ForbiddenCall(
    text: "JSONDecoder", reason: "accepts what is not JSON and is slow: use CanonicalJSON", allowedIn: []),
  ForbiddenCall(text: "print(", reason: "libraries are silent; commands write through Terminal", allowedIn: []),
  ForbiddenCall(
    text: "getenv(", reason: "the environment is read once", allowedIn: []),
  ForbiddenCall(
    text: "environ\n", reason: "the environment is read once",
    allowedIn: ["Sources/LanserCommands/ProcessSurroundings.swift"]),
  ForbiddenCall(
    text: "server_process_start", reason: "only a session starts servers",
    allowedIn: ["Sources/LanguageServerSession/ServerProcess.swift"]),
  ForbiddenCall(text: "@unchecked Sendable", reason: "escapes from the checker need a proof", allowedIn: []),
  ForbiddenCall(text: "nonisolated(unsafe)", reason: "escapes from the checker need a proof", allowedIn: []),
  ForbiddenCall(text: "try!", reason: "a failure is data", allowedIn: []),
  ForbiddenCall(text: "fatalError(", reason: "a failure is data", allowedIn: []),
]
