import CanonicalJSON
import LanguageServers
import SystemPackage
import Testing

@Suite("Trust")
struct TrustStoreTests {
  private static let launch = ResolvedLaunch(
    workspace: "/home/me/w",
    server: "pyright",
    program: "/opt/node",
    programDigest: SHA256Digest(of: Array("node".utf8)),
    arguments: ["a", "bc"],
    environment: ["KEY": "secret-value", "OTHER": "x"],
    configuration: Array("{}\n".utf8)
  )

  private static func changed(_ change: (inout ResolvedLaunch) -> Void) -> ResolvedLaunch {
    var copy = launch
    change(&copy)
    return copy
  }

  @Test(
    "Changing any byte of the launch takes the trust away and says what changed",
    arguments: [
      (changed { $0.program = "/opt/nodf" }, .program),
      (changed { $0.programDigest = SHA256Digest(of: Array("nodf".utf8)) }, .programContent),
      (changed { $0.arguments = ["a", "bd"] }, .arguments),
      (changed { $0.arguments = ["ab", "c"] }, .arguments),
      (changed { $0.arguments = ["a", "b", "c"] }, .arguments),
      (changed { $0.environment["KEY"] = "secret-valuf" }, .environment),
      (changed { $0.environment["KEY"] = nil }, .environment),
      (changed { $0.environment["LD_PRELOAD"] = "" }, .environment),
      (changed { $0.configuration = Array("{} \n".utf8) }, .configuration),
    ] as [(ResolvedLaunch, TrustChange.Part)]
  )
  func revocation(other: ResolvedLaunch, part: TrustChange.Part) async throws {
    try await Sandbox.run { sandbox in
      let store = TrustStore(directory: sandbox.directories.trust)
      #expect(try store.decision(Self.launch) == .unknown)
      try store.trust(Self.launch)
      #expect(try store.decision(Self.launch) == .trusted)
      guard case .changed(let changes) = try store.decision(other) else {
        Issue.record("still trusted, or forgotten")
        return
      }
      #expect(changes.map(\.part) == [part])
      #expect(!"\(changes)".contains("secret"))
      try store.trust(other)
      #expect(try store.isTrusted(other))
      #expect(try !store.isTrusted(Self.launch))
    }
  }

  @Test("Another directory or another server was never agreed to")
  func separation() async throws {
    try await Sandbox.run { sandbox in
      let store = TrustStore(directory: sandbox.directories.trust)
      try store.trust(Self.launch)
      #expect(try store.decision(Self.changed { $0.workspace = "/home/me/w2" }) == .unknown)
      #expect(try store.decision(Self.changed { $0.server = "ty" }) == .unknown)
      #expect(try store.isTrusted(Self.launch))
      try store.revoke(Self.launch)
      #expect(try store.decision(Self.launch) == .unknown)
    }
  }

  @Test("A digest given for this run counts for exactly its launch")
  func granted() throws {
    let store = TrustStore(directory: "/nonexistent/trust")
    #expect(try store.isTrusted(Self.launch, granted: [Self.launch.digest]))
    #expect(
      try store.decision(Self.changed { $0.arguments = [] }, granted: [Self.launch.digest]) == .unknown
    )
  }

  @Test("The store is the user's alone and holds no secrets")
  func privacy() async throws {
    try await Sandbox.run { sandbox in
      let store = TrustStore(directory: sandbox.directories.trust)
      try store.trust(Self.launch)
      #expect(try await sandbox.shell("stat -c %a state/trust state/trust/*.json") == "700\n600\n")
      #expect(try await sandbox.shell("cat state/trust/*.json").contains("secret") == false)
    }
  }

  @Test(
    "A store that others can write to does not count",
    arguments: ["chmod 770 state/trust", "chmod 620 state/trust/*"]
  )
  func unsafeStore(command: String) async throws {
    try await Sandbox.run { sandbox in
      let store = TrustStore(directory: sandbox.directories.trust)
      try store.trust(Self.launch)
      try await sandbox.shell(command)
      let error = #expect(throws: LanguageServersError.self) { try store.decision(Self.launch) }
      guard case .trustStoreUnsafe? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }
}
