import LanguageServers
import SystemPackage
import Testing

@Suite("Servers of the toolchain")
struct ToolchainTests {
  private func locator(_ sandbox: Sandbox, path: String) throws -> ServerLocator {
    ServerLocator(
      directories: sandbox.directories,
      platform: try #require(HostPlatform.current()),
      search: ExecutableSearch(path: path)
    )
  }

  @Test("A server on the search path is asked for its version once, until its file changes")
  func versionIsRemembered() async throws {
    try await Sandbox.run { sandbox in
      func write(_ version: String) async throws {
        try sandbox.write(
          "#!/bin/sh\necho asked >> \(sandbox.root)/log\necho 'Debian clangd version \(version) (tag)'\n",
          to: "bin/clangd"
        )
        try await sandbox.shell("chmod +x bin/clangd")
      }
      try await write("19.1.7")
      let locator = try locator(sandbox, path: "\(sandbox.root)/bin")
      let first = try await locator.locate(.clangd)
      let second = try await locator.locate(.clangd)
      #expect(first.version == "19.1.7")
      #expect(second.digest == first.digest)
      #expect(first.platform == locator.platform.rawValue)
      #expect(first.launch.program == sandbox.root.appending("bin/clangd"))
      #expect(try await sandbox.shell("cat log") == "asked\n")
      try await write("20.1.0")
      let third = try await locator.locate(.clangd)
      #expect(third.version == "20.1.0")
      #expect(third.digest != first.digest)
    }
  }

  @Test("A server that is on no search path is reported as not installed")
  func missing() async throws {
    try await Sandbox.run { sandbox in
      let locator = try locator(sandbox, path: "\(sandbox.root)")
      let expected = LanguageServersError.serverNotInstalled(name: "clangd", version: "", command: "")
      await #expect(throws: expected) { try await locator.locate(.clangd) }
    }
  }

  @Test("A program for another processor is refused by name")
  func wrongArchitecture() async throws {
    try await Sandbox.run { sandbox in
      // The head of an ELF file for a little-endian RISC-V machine.
      let header: [UInt8] =
        [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9) + [3, 0, 243, 0]
      try sandbox.write(header, to: "bin/clangd")
      try await sandbox.shell("chmod +x bin/clangd")
      let locator = try locator(sandbox, path: "\(sandbox.root)/bin")
      let expected = LanguageServersError.wrongArchitecture(
        path: sandbox.root.appending("bin/clangd"),
        found: "linux-riscv64",
        wanted: locator.platform.rawValue
      )
      await #expect(throws: expected) { try await locator.locate(.clangd) }
    }
  }
}
