import LanserTestSupport
import Testing

extension CommandLineTests {
  @Suite("can be a gate", .serialized)
  struct GateDocumentTests {
    /// How each of the shell blocks of docs/ci.md ends in a project that has errors.
    private static let statuses: [Int] = [0, 1, 0, 0, 0, 0]

    @Test("as docs/ci.md says, word for word", needsPyright)
    func shell() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let blocks = try Self.blocks("sh")
        #expect(blocks.count == Self.statuses.count)
        let program = try ProjectLocations.executable("lanser")
        let slash = try #require(program.lastIndex(of: "/"))
        let folder = program[..<slash]
        for (block, status) in zip(blocks, Self.statuses) {
          let script = try sandbox.directory.write("export PATH=\(folder):$PATH\n" + block, to: "block.sh")
          let output = try sandbox.run(["sh", "-c", "sh -e \(script) 2>&1; echo \"status $?\""])
          #expect(output.hasSuffix("status \(status)\n"), "\(block)\n\(output)")
        }
      }
    }

    @Test("in GitHub Actions by the same commands")
    func actions() throws {
      let commands = Set(try Self.blocks("sh").flatMap { $0.split(separator: "\n") })
      let workflow = try #require(try Self.blocks("yaml").first)
      let lines = workflow.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }
      let used = lines.filter { line in
        ["lanser ", "! grep", "for ", "cat "].contains { line.hasPrefix($0) }
          && !line.hasPrefix("lanser setup")
      }
      #expect(used.count >= 6)
      for line in used { #expect(commands.contains(line), "\(line)") }
    }

    private static func blocks(_ language: String) throws -> [String] {
      let text = String(decoding: try FileContents.read("\(ProjectLocations.root)/docs/ci.md"), as: UTF8.self)
      var blocks: [String] = []
      for part in text.split(separator: "```\(language)\n", omittingEmptySubsequences: false).dropFirst() {
        let end = try #require(part.firstRange(of: "```"))
        blocks.append(String(part[..<end.lowerBound]))
      }
      return blocks
    }
  }
}
