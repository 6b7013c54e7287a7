import LanguageServers
import Testing

@Suite("Server descriptors")
struct DescriptorTests {
  @Test(
    "The log line that makes Pyright ready is recognised, with its count",
    arguments: [
      ("Found 27 source files", .count(27)),
      ("Found 1 source file", .count(1)),
      ("No source files found.", .plain),
      ("No source files found", .plain),
    ] as [(String, ReadinessRule.LogPattern.Match)]
  )
  func readiness(text: String, expected: ReadinessRule.LogPattern.Match) throws {
    #expect(match(text) == expected)
  }

  @Test(
    "Other log lines do not make it ready",
    arguments: [
      "Found", "Found  source files", "Found x source files", "Searching for source files",
      "Loading pyproject.toml file at /w", "Found 99999999999999999999 source files", "",
    ]
  )
  func notReady(text: String) {
    #expect(match(text) == nil)
  }

  private func match(_ text: String) -> ReadinessRule.LogPattern.Match? {
    guard case .logMessage(let patterns) = ServerDescriptor.pyright.readiness else { return nil }
    return patterns.lazy.compactMap { $0.match(text) }.first
  }

  @Test("Servers that run the repository's code say so, and only those")
  func repositoryCode() {
    let running = ServerRegistry.builtIn.descriptors.filter(\.runsRepositoryCode).map(\.name)
    #expect(running == ["rust-analyzer", "sourcekit-lsp"])
  }

  @Test("Python's default is Pyright 1.1.407, which waits for its configuration")
  func defaults() throws {
    let descriptor = try ServerRegistry.builtIn.defaultDescriptor(for: "python")
    #expect(descriptor.name == "pyright")
    #expect(descriptor.pinnedVersion == "1.1.407")
    #expect(descriptor.quirks.needsDidChangeConfiguration)
    #expect(ServerRegistry.builtIn.installCommand(for: descriptor) == "lanser setup python")
    #expect(ServerRegistry.builtIn.installCommand(for: .basedpyright) == "lanser server install basedpyright")
  }

  @Test("A name nobody knows comes back with the nearest one")
  func unknownNames() {
    let names = ServerRegistry.builtIn.descriptors.map(\.name)
    #expect(throws: LanguageServersError.unknownServer(name: "pyrigth", nearest: "pyright", known: names)) {
      try ServerRegistry.builtIn.descriptor(named: "pyrigth")
    }
    #expect(throws: LanguageServersError.unknownServer(name: "omnisharp", nearest: nil, known: names)) {
      try ServerRegistry.builtIn.descriptor(named: "omnisharp")
    }
    let languages = ["c", "cpp", "python", "rs", "swift"]
    #expect(throws: LanguageServersError.unknownLanguage(name: "pyton", nearest: "python", known: languages))
    {
      try ServerRegistry.builtIn.defaultDescriptor(for: "pyton")
    }
  }
}
