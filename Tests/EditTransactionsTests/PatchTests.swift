import EditTransactions
import LanserTestSupport
import SourceText
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Patches are read exactly")
struct PatchTests {
  private func apply(_ patch: String, _ ground: TestGround, relocating: Bool = false) throws {
    let root = try ground.opened()
    let steps = try root.steps(
      applying: UnifiedPatch(parsing: Array(patch.utf8)),
      encoding: .utf16,
      relocating: relocating
    )
    let change = try root.plan(EditRequest(steps: steps, encoding: .utf16))
    _ = try root.apply(change, ground.context())
  }

  @Test("What git diff prints makes the same files, over 60 random changes")
  func roundTrip() throws {
    var random = SplitMix64(seed: 77)
    for round in 0..<60 {
      try TestGround.with { ground in
        let names = ["a.txt", "d/with space.txt", "é.txt"]
        var wanted: [String: [UInt8]] = [:]
        for name in names {
          try ground.write(bytes: Self.text(&random), to: name)
        }
        try ground.commitAll()
        for name in names {
          switch Int.random(in: 0..<4, using: &random) {
          case 0: try ground.git("rm", "-q", name)
          case 1:
            wanted["moved-\(name)".replacing("/", with: "-")] = try ground.bytes(name)
            try ground.git("mv", name, "moved-\(name)".replacing("/", with: "-"))
          default:
            let bytes = Self.text(&random)
            wanted[name] = bytes
            try ground.write(bytes: bytes, to: name)
          }
        }
        try ground.git("add", "-A")
        let patch = try ground.git("diff", "--cached", "-M")
        try ground.git("reset", "-q", "--hard")
        guard !patch.isEmpty else { return }
        try apply(patch, ground)
        let found = try ground.snapshot().filter { $0.value != "directory" }
        let expected = Dictionary(
          uniqueKeysWithValues: wanted.map { ($0.key, "644 " + String(decoding: $0.value, as: UTF8.self)) }
        )
        #expect(found == expected, "round \(round), seed 77")
      }
    }
  }

  private static func text(_ random: inout SplitMix64) -> [UInt8] {
    var text = (0..<Int.random(in: 1...15, using: &random)).map { _ in
      (["a", "bb", "é", "", "- x", "+ y", "@@ -1 +1 @@", "\\ no"].randomElement(using: &random) ?? "") + "\n"
    }.joined()
    if Bool.random(using: &random) { text += "last" }
    return Array(text.utf8)
  }

  @Test("A hunk has to fit exactly; relocated it has to fit at one place")
  func exactness() throws {
    let patch = "--- a/a.txt\n+++ b/a.txt\n@@ -2,3 +2,3 @@\n two\n-three\n+THREE\n four\n"
    try TestGround.with(["a.txt": "one\ntwo\nthree\nfour\n"]) { ground in
      try apply(patch, ground)
      #expect(try ground.text("a.txt") == "one\ntwo\nTHREE\nfour\n")
    }
    for (text, relocated) in [
      ("new\none\ntwo\nthree\nfour\n", "new\none\ntwo\nTHREE\nfour\n"), ("one\ntwo\n3\nfour\n", nil),
      ("x\ntwo\nthree\nfive\ntwo\nthree\nfour\ntwo\nthree\nfour\n", nil),
    ] as [(String, String?)] {
      try TestGround.with(["a.txt": text]) { ground in
        #expect(throws: PatchError.self) { try apply(patch, ground) }
        if let relocated {
          try apply(patch, ground, relocating: true)
          #expect(try ground.text("a.txt") == relocated)
        } else {
          #expect(throws: PatchError.self) { try apply(patch, ground, relocating: true) }
        }
      }
    }
  }

  @Test(
    "What is no patch is refused with its line",
    arguments: [
      "", "hello\n", "@@ -1 +1 @@\n-a\n+b\n", "--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n a\n",
      "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n*a\n", "--- a/../x\n+++ b/../x\n@@ -1 +1 @@\n-a\n+b\n",
      "--- /etc/passwd\n+++ /etc/passwd\n@@ -1 +1 @@\n-a\n+b\n", "diff --git a/x b/x\nnew file mode 120000\n",
      "diff --git a/x b/x\nindex 1..2\nBinary files a/x and b/x differ\n",
      "--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n",
      "--- a/a.txt\n+++ b/a.txt\n", "--- \"a/a\n+++ b/a\n@@ -1 +1 @@\n-a\n+b\n",
    ]
  )
  func malformed(patch: String) {
    #expect(throws: PatchError.self) { try UnifiedPatch(parsing: Array(patch.utf8)) }
  }

  @Test("Line ends, a byte-order mark and permissions are kept by a patch")
  func bytes() throws {
    try TestGround.with { ground in
      try ground.write("\u{FEFF}one\r\ntwo\r\n", to: "a.txt", mode: 0o640)
      try apply("--- a/a.txt\n+++ b/a.txt\n@@ -1,2 +1,2 @@\n-\u{FEFF}one\r\n+\u{FEFF}ONE\r\n two\r\n", ground)
      #expect(try ground.bytes("a.txt") == Array("\u{FEFF}ONE\r\ntwo\r\n".utf8))
      try apply("diff --git a/a.txt b/a.txt\nold mode 100644\nnew mode 100755\n", ground)
      #expect(try ground.status("a.txt").st_mode & 0o777 == 0o750)
    }
  }
}
