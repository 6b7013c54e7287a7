import LanserTestSupport
import SourceText
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite(
  "git reads the diffs",
  .enabled(if: Program.run(["git", "--version"], silent: true) == 0, "git is not installed")
)
struct GitAcceptanceTests {
  @Test("git apply --check accepts a patch of many files, and git apply produces the new bytes")
  func apply() throws {
    var random = SplitMix64(seed: 3)
    var pairs: [(old: [UInt8], new: [UInt8])] = [
      ([], Array("a\n".utf8)), ([], Array("a".utf8)), (Array("a\r\nb\r\n".utf8), Array("a\r\nc\r\n".utf8)),
      (Array("a".utf8), Array("a\n".utf8)), (Array("x\n".utf8), Array("x".utf8)),
    ]
    while pairs.count < 120 {
      let pair = UnifiedDiffTests.randomPair(&random)
      if pair.old != pair.new { pairs.append(pair) }
    }
    try withTemporaryDirectory { directory in
      var patch: [UInt8] = []
      for (number, pair) in pairs.enumerated() {
        let name = number % 3 == 0 ? "file \(number)" : "é\(number).txt"
        try write(pair.old, to: "\(directory)/\(name)")
        patch += unifiedDiff(old: pair.old, new: pair.new, oldLabel: "a/\(name)", newLabel: "b/\(name)")
      }
      try write(patch, to: "\(directory)/patch")
      #expect(Program.run(["git", "-C", directory, "apply", "--check", "--whitespace=nowarn", "patch"]) == 0)
      try #require(Program.run(["git", "-C", directory, "apply", "--whitespace=nowarn", "patch"]) == 0)
      for (number, pair) in pairs.enumerated() {
        let name = number % 3 == 0 ? "file \(number)" : "é\(number).txt"
        #expect(try read("\(directory)/\(name)") == pair.new, "\(name)")
      }
    }
  }

  @Test("Creation from and deletion to /dev/null create and delete the file")
  func createAndDelete() throws {
    try withTemporaryDirectory { directory in
      try write(Array("gone\n".utf8), to: "\(directory)/old")
      let patch =
        unifiedDiff(old: Array("gone\n".utf8), new: [], oldLabel: "a/old", newLabel: "/dev/null")
        + unifiedDiff(old: [], new: Array("here".utf8), oldLabel: "/dev/null", newLabel: "b/new \"name\"")
      try write(patch, to: "\(directory)/patch")
      try #require(Program.run(["git", "-C", directory, "apply", "patch"]) == 0)
      #expect(try read("\(directory)/new \"name\"") == Array("here".utf8))
      #expect(access("\(directory)/old", F_OK) != 0)
    }
  }

  private struct SystemFailure: Error { var path: String }

  private func withTemporaryDirectory(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/lanser-diff-XXXXXX".utf8CString)
    guard let created = mkdtemp(&template) else { throw SystemFailure(path: "/tmp") }
    let directory = String(cString: created)
    defer { _ = Program.run(["rm", "-rf", directory]) }
    try body(directory)
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    guard let file = fopen(path, "wb") else { throw SystemFailure(path: path) }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw SystemFailure(path: path) }
  }

  private func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw SystemFailure(path: path) }
    defer { fclose(file) }
    var result: [UInt8] = []
    var buffer = Array(repeating: UInt8(0), count: 4096)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { result += buffer[..<count] }
    return result
  }
}
