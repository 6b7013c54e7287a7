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
  ModuleRule("CFileCalls", layer: 0),
  ModuleRule("CLibgit2", layer: 0),
  ModuleRule("CServerProcess", layer: 0),
  ModuleRule("CTreeSitter", layer: 0),
  ModuleRule("CanonicalJSON", layer: 0, external: ["Crypto"]),
  ModuleRule("SourceText", layer: 0),
  ModuleRule("GitRepository", layer: 1),
  ModuleRule("IndexCache", layer: 1),
  ModuleRule("JSONRPC", layer: 1),
  ModuleRule("JSONSchemas", layer: 1),
  ModuleRule("LanguageServerProtocol", layer: 1),
  ModuleRule("Selectors", layer: 1, folder: "Selectors"),
  ModuleRule("SyntaxTrees", layer: 1),
  ModuleRule("Traces", layer: 1),
  ModuleRule("EditTransactions", layer: 2, external: ["Crypto"]),
  ModuleRule("LanguageServerSession", layer: 2, external: ["Dispatch"]),
  ModuleRule("LanguageServers", layer: 2, external: ["Subprocess", "SystemPackage"]),
  ModuleRule("Relocation", layer: 2),
  ModuleRule("AnalysisBundles", layer: 3),
  ModuleRule("ProcessReward", layer: 3),
  ModuleRule("LanserKit", layer: 4, external: ["SystemPackage"]),
  ModuleRule("LanserCommands", layer: 5, external: ["ArgumentParser", "Dispatch", "SystemPackage"]),
  ModuleRule("lanser", layer: 6),
]

/// What must not appear in a library, and the files that are its proper place.
struct ForbiddenCall {
  var text: String
  var reason: String
  /// Files that are the proper place of the call.
  var allowedIn: Set<String> = []
  /// Whether it counts only at the start of a line.
  var isStatement = false

  func isFound(in line: Substring) -> Bool {
    isStatement ? line.hasPrefix(text) : line.contains(text)
  }
}

let forbiddenCalls: [ForbiddenCall] = [
  ForbiddenCall(text: "JSONDecoder", reason: "accepts what is not JSON and is slow: use CanonicalJSON"),
  ForbiddenCall(
    text: "print(",
    reason: "libraries are silent; commands write through Terminal",
    isStatement: true
  ),
  ForbiddenCall(text: "getenv(", reason: "the environment is read once"),
  ForbiddenCall(
    text: "server_process_start",
    reason: "only a session starts servers",
    allowedIn: ["Sources/LanguageServerSession/ServerProcess.swift"]
  ),
  ForbiddenCall(text: "@unchecked Sendable", reason: "escapes from the checker need a proof"),
  ForbiddenCall(text: "nonisolated(unsafe)", reason: "escapes from the checker need a proof"),
  ForbiddenCall(text: "try!", reason: "a failure is data"),
  ForbiddenCall(text: "fatalError(", reason: "a failure is data"),
]
