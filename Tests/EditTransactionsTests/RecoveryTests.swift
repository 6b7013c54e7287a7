import EditTransactions
import LanserTestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Recovery")
struct RecoveryTests {
  /// What an interrupted edit of `a.txt` (old → new) and of a new file has left.
  private func interrupted(_ ground: TestGround, committed: Bool) throws {
    let journal = """
      {"version":1,"transaction":"t","root":"\(ground.root)","device":"0","inode":"0","command":"test","startedAt":"then",\
      "operations":[{"kind":"exchange","path":"a.txt","temporary":".lanser-1.tmp","scratch":".lanser-2.tmp",\
      "old":"\(ContentDigest(of: Array("old\n".utf8)))","new":"\(ContentDigest(of: Array("new\n".utf8)))"},\
      {"kind":"move","purpose":"create","from":"made/.lanser-3.tmp","to":"made/b.txt",\
      "content":"\(ContentDigest(of: Array("b\n".utf8)))"}],"madeDirectories":["made"],"removedDirectories":[],"record":null}
      """
    func line(_ json: String) -> String {
      let digest = ContentDigest(of: Array(json.utf8)).description.dropFirst("sha256:".count)
      return "\(digest) \(json)\n"
    }
    let key = TransactionStore.key(of: ground.root)
    let mark = committed ? line(#"{"mark":"committed"}"#) : ""
    try ground.directory.write(line(journal) + mark, to: "state/journals/\(key)-x.journal", mode: 0o600)
    for path in ["state", "state/journals"] { chmod(ground.directory(path), 0o700) }
  }

  private func recover(_ ground: TestGround) throws -> [RecoveryReport] {
    try ground.store.recover(try ground.opened())
  }

  @Test("S-09 Everything is taken back, once; the second time there is nothing to do")
  func back() throws {
    try TestGround.with(["a.txt": "new\n", ".lanser-1.tmp": "old\n", "made/b.txt": "b\n"]) { ground in
      try interrupted(ground, committed: false)
      let reports = try recover(ground)
      #expect(reports.map(\.isRolledBack) == [true])
      #expect(try ground.snapshot() == ["a.txt": "644 old\n"])
      #expect(try recover(ground).isEmpty)
      #expect(FileContents.names(in: ground.store.path + "/journals").isEmpty)
    }
  }

  @Test("S-09 What was committed is finished")
  func forward() throws {
    try TestGround.with(["a.txt": "new\n", ".lanser-1.tmp": "old\n", "made/b.txt": "b\n"]) { ground in
      try interrupted(ground, committed: true)
      #expect(try recover(ground).map(\.isRolledBack) == [false])
      #expect(try ground.snapshot() == ["a.txt": "644 new\n", "made": "directory", "made/b.txt": "644 b\n"])
      #expect(try recover(ground).isEmpty)
    }
  }

  @Test(
    "Every half-way state is taken back",
    arguments: [
      // Temporary files half written.
      ["a.txt": "old\n", ".lanser-1.tmp": "ne", "made/.lanser-3.tmp": ""],
      ["a.txt": "old\n", ".lanser-1.tmp": "new\n", "made/.lanser-3.tmp": "b\n"],
      ["a.txt": "old\n", ".lanser-1.tmp": "new\n", "made/b.txt": "b\n"],
      // An exchange in three steps, interrupted in each.
      [".lanser-2.tmp": "old\n", ".lanser-1.tmp": "new\n"],
      ["a.txt": "new\n", ".lanser-2.tmp": "old\n"],
      ["a.txt": "new\n", ".lanser-1.tmp": "old\n"],
      // Nothing done, and recovery interrupted behind its renames.
      ["a.txt": "old\n"],
    ]
  )
  func halfWay(files: [String: String]) throws {
    try TestGround.with(files) { ground in
      try interrupted(ground, committed: false)
      #expect(try recover(ground).count == 1)
      #expect(try ground.snapshot().filter { $0.value != "directory" } == ["a.txt": "644 old\n"])
    }
  }

  @Test(
    "S-10 A third content is never touched, and everything stays as it is",
    arguments: [
      ["a.txt": "third\n", ".lanser-1.tmp": "old\n", "made/b.txt": "b\n"],
      [".lanser-1.tmp": "old\n", "made/b.txt": "b\n"],
      ["a.txt": "new\n", ".lanser-1.tmp": "old\n", "made/b.txt": "third\n"],
    ]
  )
  func thirdContent(files: [String: String]) throws {
    try TestGround.with(files) { ground in
      try interrupted(ground, committed: false)
      let before = try ground.snapshot()
      do {
        _ = try recover(ground)
        Issue.record("it was recovered")
      } catch RecoveryFailure.undecided(let paths, _, let command) {
        #expect(paths.count == 1 && command == "test")
      }
      #expect(try ground.snapshot() == before)
      #expect(try ground.store.abandon(try ground.opened()).contains(".lanser-1.tmp"))
      #expect(try ground.snapshot() == before)
      #expect(try recover(ground).isEmpty)
    }
  }

  @Test("What was committed and changed since stays changed")
  func changedAfterCommit() throws {
    try TestGround.with(["a.txt": "third\n", ".lanser-1.tmp": "old\n", "made/b.txt": "b2\n"]) { ground in
      try interrupted(ground, committed: true)
      _ = try recover(ground)
      #expect(try ground.text("a.txt") == "third\n" && ground.text("made/b.txt") == "b2\n")
      #expect(!ground.exists(".lanser-1.tmp"))
    }
  }

  @Test("A damaged journal is no reason to guess", arguments: [0, 70, 200])
  func damaged(offset: Int) throws {
    try TestGround.with(["a.txt": "new\n", ".lanser-1.tmp": "old\n", "made/b.txt": "b\n"]) { ground in
      try interrupted(ground, committed: false)
      let name = try #require(FileContents.names(in: ground.store.path + "/journals").first)
      let path = "\(ground.store.path)/journals/\(name)"
      var bytes = try FileContents.read(path)
      bytes[offset] ^= 1
      try FileContents.write(bytes, to: path)
      let before = try ground.snapshot()
      #expect(throws: RecoveryFailure.self) { try recover(ground) }
      #expect(try ground.snapshot() == before)
    }
  }

  @Test("What lies damaged for another workspace keeps nobody from working here")
  func elsewhere() throws {
    try TestGround.with(["a.txt": "old\n"]) { ground in
      let other = TransactionStore.key(of: ground.root + "-other")
      try ground.directory.write("rubbish\n", to: "state/journals/\(other)-x.journal", mode: 0o600)
      chmod(ground.directory("state/journals"), 0o700)
      #expect(try recover(ground).isEmpty)
      _ = try ground.store.abandon(try ground.opened())
      #expect(FileContents.names(in: ground.store.path + "/journals").count == 1)
      // A directory around the workspace is another matter: the interrupted edit may have touched files here.
      let above = TransactionStore.key(of: ground.directory.path)
      try ground.directory.write("rubbish\n", to: "state/journals/\(above)-x.journal", mode: 0o600)
      #expect(throws: RecoveryFailure.self) { try recover(ground) }
    }
  }

  @Test("A mark that was cut short does not count, nor does a journal that was never finished")
  func tornMark() throws {
    try TestGround.with(["a.txt": "new\n", ".lanser-1.tmp": "old\n", "made/b.txt": "b\n"]) { ground in
      try interrupted(ground, committed: true)
      let name = try #require(FileContents.names(in: ground.store.path + "/journals").first)
      let path = "\(ground.store.path)/journals/\(name)"
      try FileContents.write(try FileContents.read(path).dropLast(5).map { $0 }, to: path)
      try FileContents.write(
        [1, 2],
        to: "\(ground.store.path)/journals/\(TransactionStore.key(of: ground.root))-y.new"
      )
      #expect(try recover(ground).map(\.isRolledBack) == [true])
      #expect(try ground.text("a.txt") == "old\n")
      #expect(FileContents.names(in: ground.store.path + "/journals").isEmpty)
    }
  }

  @Test("A journal that names metadata or leaves the workspace is not followed")
  func hostileJournal() throws {
    try TestGround.with(["a.txt": "old\n"]) { ground in
      let json = """
        {"version":1,"transaction":"t","root":"\(ground.root)","device":"0","inode":"0","command":"x","startedAt":"then",\
        "operations":[{"kind":"move","purpose":"rename","from":"../evil","to":"a.txt","content":\
        "\(ContentDigest(of: Array("old\n".utf8)))"}],"madeDirectories":[],"removedDirectories":[],"record":null}
        """
      let digest = ContentDigest(of: Array(json.utf8)).description.dropFirst("sha256:".count)
      let key = TransactionStore.key(of: ground.root)
      try ground.directory.write("\(digest) \(json)\n", to: "state/journals/\(key)-x.journal", mode: 0o600)
      chmod(ground.directory("state/journals"), 0o700)
      #expect(throws: RecoveryFailure.self) { try recover(ground) }
      #expect(try ground.text("a.txt") == "old\n")
    }
  }

  @Test("An edit settles what an earlier one left before it looks at anything")
  func beforeAnEdit() throws {
    try TestGround.with(["a.txt": "new\n", ".lanser-1.tmp": "old\n", "made/b.txt": "b\n", "z.txt": "z\n"]) {
      ground in
      let root = try ground.opened()
      let change = try ground.plan([.edit("z.txt", [replacing(0, 0, 0, 1, "Z")], .anything)])
      try interrupted(ground, committed: false)
      let report = try root.apply(change, ground.context())
      #expect(report.recovered.count == 1)
      #expect(try ground.snapshot() == ["a.txt": "644 old\n", "z.txt": "644 Z\n"])
    }
  }
}
