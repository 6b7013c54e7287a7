import LanserTestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What strace can do here: tracing is forbidden in some containers.
enum Tracing {
  static let isPossible: Bool = {
    (try? TemporaryDirectory.with { directory in
      let child = try ChildProcess(
        program: "/usr/bin/env",
        arguments: ["strace", "-o", "/dev/null", "true"],
        environment: ["PATH": "/usr/bin:/bin"]
      )
      return child.waitAfterClosingInput() == 0
    }) ?? false
  }()
}

@Suite("Edits under faults", .enabled(if: Tracing.isPossible, "strace is missing or may not trace"))
struct FaultTests {
  /// Runs a check of the sweep script, of which `make sweep` runs every point.
  private func sweep(_ words: String...) throws {
    try TemporaryDirectory.with { directory in
      let output = directory("output")
      let child = try ChildProcess(
        program: "/usr/bin/env",
        arguments: [
          "python3", ProjectLocations.fixture("scripts/edit_sweep.py"),
          try ProjectLocations.executable("lanser"),
        ] + words,
        environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"],
        standardError: output
      )
      var text = ""
      while case let line = child.readLine(), !line.isEmpty { text += line + "\n" }
      let status = child.waitAfterClosingInput()
      let errors = try directory.read("output")
      #expect(status == 0, "\(text)\(String(decoding: errors, as: UTF8.self))")
    }
  }

  @Test(
    "S-01, S-02 Killed at any call, a transaction of twelve files is made or not made",
    .timeLimit(.minutes(4))
  )
  func kill() throws { try sweep("kill", "--every", "19") }

  @Test("S-01 Killed in the recovery too", .timeLimit(.minutes(4)))
  func recovery() throws { try sweep("recovery", "--every", "43") }

  @Test(
    "S-05, S-06 No room, no quota, no medium: everything is as before, and no flush is tried again",
    .timeLimit(.minutes(4))
  )
  func errors() throws { try sweep("errors", "--every", "67") }

  @Test(
    "Descriptors, inodes or room run out, writes are short, a name is too long: all or nothing",
    .timeLimit(.minutes(4))
  )
  func limits() throws { try sweep("limits", "--every", "7") }

  @Test("S-12 Of two appliers at once one wins", .timeLimit(.minutes(2)))
  func race() throws { try sweep("race", "--rounds", "12") }

  @Test("A file of the same size and time is not overwritten", .timeLimit(.minutes(1)))
  func stale() throws { try sweep("stale") }

  /// The calls of an apply in their order, with the paths of their descriptors.
  private func trace(_ sandbox: EditSandbox, _ calls: String, _ words: [String]) throws -> [String] {
    let log = sandbox.directory("log")
    let lanser = try ProjectLocations.executable("lanser")
    let outcome = try sandbox.run(
      ["strace", "-f", "-y", "-s", "80", "-o", log, "-e", "trace=\(calls)", lanser] + words
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    return String(decoding: try FileContents.read(log), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test(
    "S-08 Content and journal are flushed before anything is renamed, and directories before success is said"
  )
  func order() throws {
    try EditSandbox.with(["a.txt": "one\ntwo\nthree\n", "d/b.txt": "b\n"]) { sandbox in
      let patch = try sandbox.input(
        patchOfA + "--- a/d/b.txt\n+++ b/d/b.txt\n@@ -1 +1 @@\n-b\n+B\n",
        "p.patch"
      )
      let lines = try trace(
        sandbox,
        "renameat2,rename,fsync,write,unlinkat,unlink",
        ["edit", "--patch", patch, "--apply"]
      )
      let calls = CallTrace(lines: lines)
      let firstRename = try calls.first("renameat2(")
      let lastRename = try calls.last("renameat2(")
      #expect(calls.count("renameat2(") == 2)
      // Both temporary files, the journal, and its directory.
      #expect(CallTrace(lines: Array(lines[..<firstRename])).count("fsync(", "/work/", ".lanser-") == 2)
      let journal = try calls.first("fsync(", "/journals/")
      let journals = try calls.first("fsync(", "/journals>")
      #expect(journal < firstRename && journals < firstRename)
      let success = try calls.first("write(1<")
      for folder in ["/work>", "/work/d>"] {
        let flush = try calls.first("fsync(", folder)
        #expect(flush > lastRename && flush < success, "\(folder)")
      }
      let mark = try calls.last("write(", "/journals/")
      let flushed = try calls.last("fsync(", "/journals/")
      let removal = try calls.first("unlinkat(")
      let end = try calls.last("fsync(", "/journals>")
      #expect(mark > lastRename && flushed > mark && removal > flushed && end > removal && end < success)
    }
  }

  @Test("S-17 A preview opens nothing for writing in the workspace, nor does anything else outside of it")
  func preview() throws {
    try EditSandbox.with(["a.txt": "one\ntwo\nthree\n"]) { sandbox in
      let patch = try sandbox.input(patchOfA, "p.patch")
      let calls =
        "openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,link,linkat,symlink,symlinkat,truncate,chmod,fchmodat"
      let lines = try trace(sandbox, calls, ["edit", "--patch", patch])
      let writing = lines.filter { line in
        line.contains("O_WRONLY") || line.contains("O_RDWR") || line.contains("O_CREAT")
          || !line.contains("openat(") && !line.contains(" open(") && !line.contains("+++")
            && !line.contains("---")
      }
      #expect(writing.filter { !$0.contains("/dev/null") && !$0.contains("resumed") } == [])
    }
  }

  @Test("A file system that can not exchange files is named, and refused under --strict")
  func fallback() throws {
    try EditSandbox.with(["a.txt": "one\ntwo\nthree\n"]) { sandbox in
      let patch = try sandbox.input(patchOfA, "p.patch")
      let lanser = try ProjectLocations.executable("lanser")
      let strace = [
        "strace", "-f", "-o", "/dev/null", "-e", "trace=renameat2", "-e", "inject=renameat2:error=EINVAL",
        lanser,
      ]
      let strict = try sandbox.run(strace + ["edit", "--patch", patch, "--apply", "--strict"])
      #expect(strict.status == 79 && strict.errors.contains("compare-and-swap"), "\(strict.errors)")
      #expect(try sandbox.git(["status", "--porcelain", "--ignored"]) == "")
      let applied = try sandbox.run(strace + ["edit", "--patch", patch, "--apply"])
      #expect(
        applied.status == 0 && applied.output.contains("compare-and-swap is not available"),
        "\(applied.errors)"
      )
      #expect(try sandbox.text("a.txt") == "one\nTWO\nthree\n")
      #expect(FileContents.names(in: sandbox.root) == [".git", "a.txt"])
    }
  }

  @Test("A kernel without openat2 is no reason to follow links")
  func withoutOpenat2() throws {
    try EditSandbox.with(["d/a.txt": "one\ntwo\nthree\n"]) { sandbox in
      try sandbox.directory.write("x\n", to: "outside/x.txt")
      let patch = try sandbox.input(
        patchOfA.replacing("a/a.txt", with: "a/d/a.txt").replacing("b/a.txt", with: "b/d/a.txt"),
        "p.patch"
      )
      let lanser = try ProjectLocations.executable("lanser")
      let strace = [
        "strace", "-f", "-o", "/dev/null", "-e", "trace=openat2", "-e", "inject=openat2:error=ENOSYS", lanser,
      ]
      #expect(try sandbox.run(strace + ["edit", "--patch", patch, "--apply"]).status == 0)
      #expect(try sandbox.text("d/a.txt") == "one\nTWO\nthree\n")
      try sandbox.directory.link("work/out", to: "../outside")
      let edit =
        #"{"changes":{"out/x.txt":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"newText":"X"}]}}"#
      let refused = try sandbox.run(
        strace + ["edit", "--workspace-edit", try sandbox.input(edit, "e"), "--apply", "--allow-dirty"]
      )
      #expect(refused.status == 78)
    }
  }

  @Test(
    "S-07 A file system with room for half of the files stays as it is",
    .enabled(if: Mounting.isPossible, "file systems can not be mounted here")
  )
  func fullDisk() throws {
    try TemporaryDirectory.with { directory in
      let mount = directory("full")
      mkdir(mount, 0o755)
      #expect(Mounting.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", mount]))
      defer { _ = Mounting.run(["umount", mount]) }
      let sandbox = EditSandbox(directory: directory)
      mkdir(sandbox.root, 0o755)
      #expect(Mounting.run(["mount", "--bind", mount, sandbox.root]))
      defer { _ = Mounting.run(["umount", sandbox.root]) }
      let block = String(repeating: "0123456789abcde\n", count: 1500)
      var edits: [String] = []
      for number in 0..<7 {
        try directory.write(block, to: "work/f\(number).txt")
        edits.append(
          #""f\#(number).txt":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"newText":"x"}]"#
        )
      }
      let file = try sandbox.input(#"{"changes":{"# + edits.joined(separator: ",") + "}}", "e.json")
      let outcome = try sandbox.lanser("edit", "--workspace-edit", file, "--apply", "--allow-dirty")
      #expect(outcome.status == 87 && outcome.errors.contains("the disk is full"), "\(outcome.errors)")
      #expect(FileContents.names(in: sandbox.root) == (0..<7).map { "f\($0).txt" })
      for number in 0..<7 { #expect(try sandbox.text("f\(number).txt") == block) }
      #expect(sandbox.journals.isEmpty)
    }
  }

  @Test(
    "A read-only file system and an immutable file are named",
    .enabled(if: Mounting.isPossible, "file systems can not be mounted here")
  )
  func readOnly() throws {
    try EditSandbox.with(["a.txt": "one\ntwo\nthree\n", "b.txt": "b\n"]) { sandbox in
      let patch = try sandbox.input(patchOfA, "p.patch")
      let path = sandbox.directory("work/a.txt")
      if Mounting.run(["chattr", "+i", path]) {
        let outcome = try sandbox.lanser("edit", "--patch", patch, "--apply")
        #expect(Mounting.run(["chattr", "-i", path]))
        #expect(outcome.status == 71, "\(outcome.errors)")
        #expect(try sandbox.git(["status", "--porcelain", "--ignored"]) == "")
      }
      #expect(Mounting.run(["mount", "--bind", sandbox.root, sandbox.root]))
      defer { _ = Mounting.run(["umount", sandbox.root]) }
      #expect(Mounting.run(["mount", "-o", "remount,ro,bind", sandbox.root]))
      let outcome = try sandbox.lanser("edit", "--patch", patch, "--apply")
      #expect(outcome.status == 71, "\(outcome.errors)")
      #expect(try sandbox.text("a.txt") == "one\ntwo\nthree\n")
    }
  }
}

/// Mounting, for tests that need a file system of their own.
enum Mounting {
  static let isPossible: Bool = {
    guard geteuid() == 0 else { return false }
    return
      (try? TemporaryDirectory.with { directory in
        guard run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", directory.path]) else { return false }
        return run(["umount", directory.path])
      }) ?? false
  }()

  static func run(_ words: [String]) -> Bool {
    guard
      let child = try? ChildProcess(
        program: "/usr/bin/env",
        arguments: words,
        environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
      )
    else { return false }
    return child.waitAfterClosingInput() == 0
  }
}

/// What strace wrote down.
struct CallTrace {
  var lines: [String]

  func count(_ parts: String...) -> Int { lines.count { line in parts.allSatisfy { line.contains($0) } } }

  func first(_ parts: String...) throws -> Int {
    let index = lines.firstIndex { line in parts.allSatisfy { line.contains($0) } }
    return try #require(index)
  }

  func last(_ parts: String...) throws -> Int {
    let index = lines.lastIndex { line in parts.allSatisfy { line.contains($0) } }
    return try #require(index)
  }
}
