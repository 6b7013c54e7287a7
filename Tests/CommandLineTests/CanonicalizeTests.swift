import CanonicalJSON
import LanserTestSupport
import Testing

extension CommandLineTests {
  @Suite("canonicalizes", .serialized)
  struct CanonicalizeTests {
    @Test(
      "the examples of RFC 8785, from files and from standard input",
      arguments: ["arrays", "french", "structures", "values", "weird", "unicode"]
    )
    func examples(_ name: String) throws {
      try CommandLineSandbox.with { sandbox in
        let folder = ProjectLocations.fixture("vectors/jcs")
        let expected = try FileContents.read("\(folder)/output/\(name).json")
        let fromFile = try sandbox.lanser("canonicalize", "\(folder)/input/\(name).json").requireStatus(0)
        #expect(fromFile.output == expected, "\(fromFile)")
        let input = String(decoding: try FileContents.read("\(folder)/input/\(name).json"), as: UTF8.self)
        let digest = try sandbox.lanser("canonicalize", "-", "--hash", input: input).requireStatus(0)
        #expect(digest.outputText == "\(SHA256Digest(of: expected))\n", "\(digest)")
      }
    }
  }
}
