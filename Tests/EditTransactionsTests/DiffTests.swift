import EditTransactions
import LanserTestSupport
import SourceText
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("git takes the diff of every change")
struct DiffTests {
  private static let names = [
    "a.txt", "with space.txt", "d/é.txt", "d/quo\"te.txt", "d/tab\there.txt", "d/back\\slash.txt",
    "x/y/z.txt", "plain",
  ]

  private static func text(_ random: inout SplitMix64) -> [UInt8] {
    let lines = (0..<Int.random(in: 0...12, using: &random)).map { _ in
      ["a", "bb", "é", "", "\t x", "😀", "-", "+", "@@"].randomElement(using: &random) ?? ""
    }
    let end = ["\n", "\r\n", "\n"].randomElement(using: &random) ?? "\n"
    var text = lines.map { $0 + end }.joined()
    if Bool.random(using: &random), !text.isEmpty { text.removeLast() }
    return Array(text.utf8)
  }

  @Test("git apply --check accepts 120 random changes, and git apply makes the same files as we do")
  func random() throws {
    var random = SplitMix64(seed: 31)
    for round in 0..<120 {
      try TestGround.with { ground in
        try TestGround.with { mirror in
          var present: [String] = []
          for name in Self.names where Bool.random(using: &random) {
            let bytes = Self.text(&random)
            for place in [ground, mirror] { try place.write(bytes: bytes, to: name) }
            present.append(name)
          }
          let steps = try Self.steps(present, &random)
          let change = try ground.plan(steps)
          guard !change.isEmpty else { return }
          try ground.directory.write(change.diff, to: "patch")
          let patch = ground.directory("patch")
          if !change.diff.isEmpty {
            try mirror.git("apply", "--check", "--whitespace=nowarn", patch)
            try mirror.git("apply", "--whitespace=nowarn", patch)
          }
          _ = try ground.opened().apply(change, ground.context())
          let files = try ground.snapshot().filter { $0.value != "directory" }
          #expect(
            try mirror.snapshot().filter { $0.value != "directory" } == files,
            "round \(round), seed 31"
          )
        }
      }
    }
  }

  private static func steps(_ present: [String], _ random: inout SplitMix64) throws -> [EditStep] {
    var steps: [EditStep] = []
    var free = names.filter { !present.contains($0) }
    for name in present {
      let path = try RelativePath(name)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: steps.append(.delete(path, recursive: false, ignoringMissing: false, annotation: nil))
      case 1:
        guard let new = free.popLast() else { continue }
        steps.append(.rename(path, to: try RelativePath(new), existing: .refuse, annotation: nil))
      case 2:
        guard let new = free.popLast() else { continue }
        steps.append(.replace(path, content: text(&random), .anything))
        steps.append(.rename(path, to: try RelativePath(new), existing: .refuse, annotation: nil))
      case 3: steps.append(.setPermissions(path, 0o755))
      case 4: steps.append(.replace(path, content: text(&random), .anything))
      default: continue
      }
    }
    if let name = free.popLast(), Bool.random(using: &random) {
      steps.append(
        .create(
          try RelativePath(name),
          content: text(&random),
          permissions: nil,
          existing: .refuse,
          annotation: nil
        )
      )
    }
    return steps
  }

  @Test("A rename to a name that is taken is shown as what it is: a change and a deletion")
  func takenName() throws {
    try TestGround.with(["a": "a\n", "b": "b\n"]) { ground in
      let change = try ground.plan([.rename("a", to: "b", existing: .overwrite, annotation: nil)])
      let diff = String(decoding: change.diff, as: UTF8.self)
      #expect(diff.contains("deleted file mode 100644\n") && !diff.contains("rename from"))
      try ground.directory.write(diff, to: "patch")
      try ground.git("apply", "--check", ground.directory("patch"))
    }
  }

  @Test("A deleted binary file is deleted by git too")
  func binary() throws {
    try TestGround.with { ground in
      try ground.write(bytes: [0, 1, 2, 255], to: "x.bin")
      let change = try ground.plan([
        .delete("x.bin", recursive: false, ignoringMissing: false, annotation: nil)
      ])
      try ground.directory.write(change.diff, to: "patch")
      try ground.git("init", "-q")
      try ground.git("apply", ground.directory("patch"))
      #expect(!ground.exists("x.bin"))
    }
  }
}
