import CanonicalJSON
import LanserTestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("lanser edit, apply, log, undo, recover")
struct EditCommandTests {
  private static let files = ["a.txt": "one\ntwo\nthree\n", "b.txt": "b\n"]

  @Test("A preview shows everything and writes nothing; --apply writes; log lists; undo takes back")
  func session() throws {
    try EditSandbox.with(Self.files) { sandbox in
      let patch = try sandbox.input(patchOfA, "p.patch")
      let preview = try sandbox.lanser("edit", "--patch", patch)
      #expect(preview.status == 0 && preview.errors == "")
      for part in [
        "-two\n+TWO\n", "\nok    inside-workspace, ", "clean-work-tree", "1 file, 1 edit\n",
        "nothing was written yet\n", "--apply\n",
      ] {
        #expect(preview.output.contains(part), "\(part)")
      }
      #expect(!preview.output.contains("\u{1B}"))
      #expect(try sandbox.text("a.txt") == "one\ntwo\nthree\n")
      let applied = try sandbox.lanser("edit", "--patch", patch, "--apply")
      #expect(applied.status == 0 && applied.output.hasSuffix("written; `lanser undo` takes it back\n"))
      #expect(try sandbox.text("a.txt") == "one\nTWO\nthree\n")
      let log = try sandbox.lanser("log", "--json")
      #expect(log.json[0]?["files"]?[0]?["before"]?.stringValue == "a.txt")
      #expect(try sandbox.lanser("undo").status == 0)
      #expect(try sandbox.text("a.txt") == "one\ntwo\nthree\n")
      #expect(try sandbox.git(["status", "--porcelain", "--ignored"]) == "")
      #expect(try sandbox.lanser("undo").status == 3)
      #expect(try sandbox.lanser("recover").output == "nothing to recover\n")
      #expect(sandbox.journals.isEmpty)
    }
  }

  @Test(
    "What an edit has left does not stand in the way of the next one; what somebody else has written does"
  )
  func sequence() throws {
    try EditSandbox.with(Self.files) { sandbox in
      let back = """
        {"changes": {"a.txt": [{"range": {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 3}}, "newText": "II"}]}}
        """
      let first = try sandbox.input(patchOfA, "p.patch")
      let second = try sandbox.input(back, "second.json")
      #expect(try sandbox.lanser("edit", "--patch", first, "--apply").status == 0)
      #expect(try sandbox.lanser("edit", "--workspace-edit", second, "--apply", "--strict").status == 77)
      let applied = try sandbox.lanser("edit", "--workspace-edit", second, "--apply")
      #expect(applied.status == 0, "\(applied.errors)")
      #expect(try sandbox.text("a.txt") == "one\nII\nthree\n")
      try sandbox.directory.write("one\nII\nthree, by hand\n", to: "work/a.txt")
      let refused = try sandbox.lanser("edit", "--workspace-edit", second, "--apply")
      #expect(refused.status == 77 && refused.errors.contains("a.txt is modified"), "\(refused.errors)")
      #expect(try sandbox.text("a.txt") == "one\nII\nthree, by hand\n")
    }
  }

  @Test("The diff of a preview is one that git applies, colour and escapes only when asked for")
  func diff() throws {
    try EditSandbox.with(Self.files) { sandbox in
      let patch = try sandbox.input(patchOfA, "p.patch")
      let bundle = try sandbox.lanser("edit", "--patch", patch, "--json").json
      let diff = try sandbox.input(bundle["edits"]?["diff"]?.stringValue ?? "", "d.patch")
      #expect(try sandbox.run(["git", "apply", "--check", diff]).status == 0)
      #expect(
        try sandbox.lanser("edit", "--patch", patch, "--color", "always").output.contains("\u{1B}[32m+TWO")
      )
    }
  }

  /// What an edit is refused for, by its exit status; the tree stays as it is, and the message says so.
  private func refused(
    _ status: Int32,
    _ code: String,
    saying words: String,
    files: [String: String] = Self.files,
    edit: String,
    options: [String] = [],
    isRepository: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation,
    prepare: (EditSandbox) throws -> Void = { _ in }
  ) throws {
    try EditSandbox.with(files, isRepository: isRepository) { sandbox in
      try prepare(sandbox)
      let before = try sandbox.git(["status", "--porcelain", "--ignored"])
      let isPatch = !edit.hasPrefix("{")
      let file = try sandbox.input(edit, "edit")
      let outcome = try sandbox.run(
        [
          try ProjectLocations.executable("lanser"), "edit", isPatch ? "--patch" : "--workspace-edit", file,
          "--apply",
        ] + options
      )
      #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: sourceLocation)
      #expect(
        outcome.errors.contains("error[\(code)]: "),
        "\(outcome.errors)",
        sourceLocation: sourceLocation
      )
      #expect(outcome.errors.contains(words), "\(outcome.errors)", sourceLocation: sourceLocation)
      let saysWhatIsOnDisk = ["no file was written", "0 of ", "as they were"].contains {
        outcome.errors.contains($0)
      }
      #expect(saysWhatIsOnDisk, "\(outcome.errors)", sourceLocation: sourceLocation)
      #expect(
        try sandbox.git(["status", "--porcelain", "--ignored"]) == before,
        sourceLocation: sourceLocation
      )
      #expect(sandbox.journals.isEmpty, sourceLocation: sourceLocation)
    }
  }

  private func change(_ uri: String, _ text: String = "X") -> String {
    #"{"changes":{"\#(uri)":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"newText":"\#(text)"}]}}"#
  }

  @Test("E/APPLY_CONFLICT: a patch that does not fit, overlapping edits, a missing file")
  func conflicts() throws {
    try refused(
      70,
      "E/APPLY_CONFLICT",
      saying: "does not fit a.txt at line 2",
      edit: patchOfA.replacing("two", with: "2")
    )
    let range = #"{"start":{"line":0,"character":0},"end":{"line":0,"character":2}}"#
    let overlap =
      #"{"changes":{"a.txt":[{"range":\#(range),"newText":"x"},{"range":\#(range),"newText":"y"}]}}"#
    try refused(70, "E/APPLY_CONFLICT", saying: "overlap: 1:1-1:3 and 1:1-1:3", edit: overlap)
    try refused(70, "E/APPLY_CONFLICT", saying: "none.txt does not exist", edit: change("none.txt"))
  }

  @Test("E/FS_PERMISSIONS: a file that is read-only")
  func permissions() throws {
    try refused(71, "E/FS_PERMISSIONS", saying: "a.txt may not be written", edit: patchOfA) { sandbox in
      chmod(sandbox.directory("work/a.txt"), 0o444)
    }
  }

  @Test("E/DIRTY_WORKTREE: changes, a merge, no repository, an unknown target")
  func dirty() throws {
    try refused(77, "E/DIRTY_WORKTREE", saying: "b.txt is modified", edit: patchOfA) { sandbox in
      try sandbox.directory.write("changed\n", to: "work/b.txt")
    }
    try refused(77, "E/DIRTY_WORKTREE", saying: "--allow-dirty", edit: patchOfA, isRepository: false)
    try refused(77, "E/DIRTY_WORKTREE", saying: "not recoverable", edit: change("u.txt")) { sandbox in
      try sandbox.directory.write("u\n", to: "work/u.txt")
    }
    try refused(77, "E/DIRTY_WORKTREE", saying: "a merge is in progress", edit: patchOfA) { sandbox in
      try sandbox.directory.write((try sandbox.git(["rev-parse", "HEAD"])), to: "work/.git/MERGE_HEAD")
    }
    try refused(77, "E/DIRTY_WORKTREE", saying: "index.lock", edit: patchOfA, options: ["--allow-dirty"]) {
      sandbox in
      try sandbox.directory.write("", to: "work/.git/index.lock")
    }
  }

  @Test(
    "E/JAIL: out of the workspace, into metadata, on a denied path",
    arguments: [
      "file:///etc/passwd", "../x", "a/%2e%2e/%2e%2e/x", ".git/config", ".GIT/hooks/pre-commit", "http://x/y",
    ]
  )
  func jail(uri: String) throws {
    try refused(78, "E/JAIL", saying: "no file was written", edit: change(uri))
  }

  @Test("E/JAIL: deny and allow, by the given name and by the real one (S-42)")
  func filters() throws {
    try refused(78, "E/JAIL", saying: "denied by \"*.txt\"", edit: patchOfA, options: ["--deny", "*.txt"])
    try refused(
      78,
      "E/JAIL",
      saying: "matches no allowed pattern",
      edit: patchOfA,
      options: ["--allow", "src/**"]
    )
    for denied in ["real.txt", "link.txt"] {
      try refused(
        78,
        "E/JAIL",
        saying: "denied by",
        files: ["real.txt": "r\n"],
        edit: change("link.txt"),
        options: ["--deny", denied]
      ) {
        try $0.directory.link("work/link.txt", to: "real.txt")
        _ = try $0.git(["add", "-A"])
        _ = try $0.git(["commit", "-qm", "link"])
      }
    }
  }

  @Test("E/JAIL: what is not allowed by lanser.json is not allowed by a flag")
  func configuration() throws {
    let files = Self.files.merging(["lanser.json": #"{"policies":{"allow":["src/**"],"maxFiles":1}}"#]) { $1 }
    try refused(
      78,
      "E/JAIL",
      saying: "matches no allowed pattern",
      files: files,
      edit: patchOfA,
      options: ["--allow", "*.txt"]
    )
    let loose = Self.files.merging(["lanser.json": #"{"policies":{"allowDirty":true,"maxFiles":9}}"#]) { $1 }
    try refused(
      77,
      "E/DIRTY_WORKTREE",
      saying: "modified",
      files: loose,
      edit: patchOfA,
      options: ["--no-allow-dirty"]
    ) {
      try $0.directory.write("changed\n", to: "work/b.txt")
    }
  }

  @Test("E/POLICY: too many files, sensitive files whether they exist or not, hard links, confirmations")
  func policy() throws {
    let two =
      #"{"changes":{"a.txt":[],"b.txt":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"newText":"x"}]}}"#
    let both = two.replacing(
      #""a.txt":[]"#,
      with:
        #""a.txt":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"newText":"x"}]"#
    )
    try refused(
      79,
      "E/POLICY",
      saying: "2 files would change, 1 are allowed",
      edit: both,
      options: ["--max-files", "1"]
    )
    for path in [".vscode/tasks.json", ".envrc", ".github/workflows/x.yml", "AGENTS.md"] {
      let edit = #"{"documentChanges":[{"kind":"create","uri":"\#(path)"}]}"#
      try refused(79, "E/POLICY", saying: "--allow-sensitive", edit: edit)
    }
    try refused(79, "E/POLICY", saying: "hard links", edit: patchOfA) { sandbox in
      link(sandbox.directory("work/a.txt"), sandbox.directory("second-name"))
    }
  }

  @Test("E/ENCODING, E/SCHEMA, E/USAGE")
  func inputs() throws {
    try refused(85, "E/ENCODING", saying: "not UTF-8 (byte 3)", edit: change("latin.txt")) { sandbox in
      try sandbox.directory.write([0x63, 0x61, 0x66, 0xE9], to: "work/latin.txt")
      _ = try sandbox.git(["add", "-A"])
      _ = try sandbox.git(["commit", "-qm", "latin"])
    }
    try refused(82, "E/SCHEMA", saying: "not JSON", edit: "{")
    try refused(82, "E/SCHEMA", saying: "/changes/a.txt", edit: #"{"changes":{"a.txt":1}}"#)
    try refused(1, "E/USAGE", saying: "holds no patch", edit: "hello\n")
  }

  @Test("S-60 An edit that changes nothing succeeds, and the file keeps its time")
  func nothing() throws {
    try EditSandbox.with(Self.files) { sandbox in
      var before = stat()
      stat(sandbox.directory("work/a.txt"), &before)
      let edit =
        #"{"changes":{"a.txt":[{"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":3}},"newText":"one"}]}}"#
      let outcome = try sandbox.lanser(
        "edit",
        "--workspace-edit",
        try sandbox.input(edit, "e.json"),
        "--apply"
      )
      #expect(outcome.status == 0 && outcome.output.contains("nothing changes\n"))
      var after = stat()
      stat(sandbox.directory("work/a.txt"), &after)
      #expect(before.st_mtim.tv_nsec == after.st_mtim.tv_nsec && before.st_ino == after.st_ino)
    }
  }

  @Test("A bundle is applied exactly, or not at all; --3way merges what was changed elsewhere")
  func bundles() throws {
    let lines = (0..<40).map { "line \($0)\n" }.joined()
    try EditSandbox.with(["a.txt": lines]) { sandbox in
      let edit =
        #"{"changes":{"a.txt":[{"range":{"start":{"line":20,"character":0},"end":{"line":20,"character":4}},"newText":"LINE"}]}}"#
      let preview = try sandbox.lanser(
        "edit",
        "--workspace-edit",
        try sandbox.input(edit, "e.json"),
        "--json"
      )
      let bundle = try sandbox.input(preview.output, "bundle.json")
      try sandbox.directory.write(lines.replacing("line 2\n", with: "changed 2\n"), to: "work/a.txt")
      let refused = try sandbox.lanser("apply", bundle, "--allow-dirty")
      #expect(
        refused.status == 70 && refused.errors.contains("expected sha256:")
          && refused.errors.contains("0 of 1 files")
      )
      let merged = try sandbox.lanser("apply", bundle, "--allow-dirty", "--3way")
      #expect(merged.status == 0, "\(merged.errors)")
      #expect(
        try sandbox.text("a.txt")
          == lines.replacing("line 2\n", with: "changed 2\n").replacing("line 20", with: "LINE 20")
      )

      try sandbox.directory.write(lines.replacing("line 20", with: "other 20"), to: "work/a.txt")
      let conflict = try sandbox.lanser("apply", bundle, "--allow-dirty", "--3way", "--json")
      #expect(conflict.status == 70)
      let hunk = conflict.json["error"]?["data"]?["conflicts"]?[0]?["hunks"]?[0]
      #expect(hunk?["line"] == 21 && hunk?["present"] == ["other 20"] && hunk?["wanted"] == ["LINE 20"])

      try sandbox.directory.write(lines, to: "work/a.txt")
      let altered = try sandbox.input(preview.output.replacing("LINE", with: "EVIL"), "altered.json")
      #expect(try sandbox.lanser("apply", altered).status == 76)
      #expect(try sandbox.lanser("apply", bundle).status == 0)
      #expect(try sandbox.text("a.txt") == lines.replacing("line 20", with: "LINE 20"))
      #expect(try sandbox.lanser("apply", bundle, "--allow-dirty").status == 70)
    }
  }

  @Test("Creations, renames, deletions and permissions go through a bundle")
  func bundleOfOperations() throws {
    let patch = """
      diff --git a/a.txt b/moved/a.txt
      old mode 100644
      new mode 100755
      similarity index 50%
      rename from a.txt
      rename to moved/a.txt
      --- a/a.txt
      +++ b/moved/a.txt
      @@ -1,3 +1,3 @@
       one
      -two
      +TWO
       three
      diff --git a/b.txt b/b.txt
      deleted file mode 100644
      --- a/b.txt
      +++ /dev/null
      @@ -1 +0,0 @@
      -b
      diff --git a/run.sh b/run.sh
      new file mode 100755
      --- /dev/null
      +++ b/run.sh
      @@ -0,0 +1 @@
      +#!/bin/sh

      """
    try EditSandbox.with(Self.files) { sandbox in
      let preview = try sandbox.lanser("edit", "--patch", try sandbox.input(patch, "p"), "--json")
      #expect(preview.status == 0, "\(preview.errors)")
      let applied = try sandbox.lanser("apply", try sandbox.input(preview.output, "bundle.json"))
      #expect(applied.status == 0, "\(applied.errors)")
      #expect(try sandbox.text("moved/a.txt") == "one\nTWO\nthree\n")
      #expect(
        access(sandbox.directory("work/moved/a.txt"), X_OK) == 0
          && access(sandbox.directory("work/run.sh"), X_OK) == 0
      )
      #expect(
        access(sandbox.directory("work/b.txt"), F_OK) != 0
          && access(sandbox.directory("work/a.txt"), F_OK) != 0
      )
      #expect(try sandbox.lanser("undo").status == 0)
      #expect(try sandbox.git(["status", "--porcelain"]) == "")
      #expect(access(sandbox.directory("work/moved"), F_OK) != 0)
    }
  }

  @Test(
    "S-16 A directory that may not be written refuses the edit of a file that may be",
    .enabled(if: geteuid() == 0, "another user is needed, which only root can become")
  )
  func unwritableDirectory() throws {
    try EditSandbox.with(["d/a.txt": "one\ntwo\nthree\n"], isRepository: false) { sandbox in
      let patch = try sandbox.input(patchOfA.replacing("/a.txt", with: "/d/a.txt"), "p.patch")
      for (path, mode) in [("", 0o777), ("work", 0o755), ("work/d", 0o555), ("work/d/a.txt", 0o666)]
        as [(String, UInt32)]
      {
        chmod(sandbox.directory(path), mode)
      }
      // The program lies where others may not look, so it is run from a copy.
      let program = sandbox.directory("lanser")
      try FileContents.write(
        try FileContents.read(try ProjectLocations.executable("lanser")),
        to: program,
        mode: 0o755
      )
      let outcome = try sandbox.run(
        [
          "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program, "edit", "--patch", patch,
          "--apply", "--allow-dirty",
        ]
      )
      chmod(sandbox.directory("work/d"), 0o755)
      #expect(
        outcome.status == 71 && outcome.errors.contains("its directory d may not be written"),
        "\(outcome.errors)"
      )
      #expect(try sandbox.text("d/a.txt") == "one\ntwo\nthree\n")
      #expect(FileContents.names(in: sandbox.directory("work/d")) == ["a.txt"])
    }
  }

  @Test(
    "New files get what the umask leaves, and state is closed to others whatever it is (S-94)",
    arguments: ["000", "027"]
  )
  func masks(mask: String) throws {
    let patch = """
      diff --git a/m/b.txt b/m/b.txt
      new file mode 100644
      --- /dev/null
      +++ b/m/b.txt
      @@ -0,0 +1 @@
      +b
      diff --git a/m/run b/m/run
      new file mode 100755
      --- /dev/null
      +++ b/m/run
      @@ -0,0 +1 @@
      +run

      """
    try EditSandbox.with(Self.files) { sandbox in
      let file = try sandbox.input(patch, "p.patch")
      let lanser = try ProjectLocations.executable("lanser")
      let outcome = try sandbox.run([
        "sh", "-c", "umask \(mask); exec \(lanser) edit --patch \(file) --apply",
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      func mode(_ path: String) -> UInt32 {
        var status = stat()
        return lstat(sandbox.directory(path), &status) == 0 ? status.st_mode & 0o777 : 0
      }
      let left: UInt32 = mask == "000" ? 0o777 : 0o750
      // git knows one executable mode, and so does a patch.
      #expect(mode("work/m/b.txt") == 0o666 & left && mode("work/m/run") == 0o755 && mode("work/m") == left)
      for path in ["", "/journals", "/locks"] {
        #expect(mode("state/lanser/transactions" + path) == 0o700, "\(path)")
      }
      let lock = try #require(
        FileContents.names(in: sandbox.directory("state/lanser/transactions/locks")).first
      )
      #expect(mode("state/lanser/transactions/locks/\(lock)") == 0o600)
    }
  }

  @Test("Without git an edit needs --allow-dirty, and can still be taken back")
  func withoutGit() throws {
    try EditSandbox.with(Self.files, isRepository: false) { sandbox in
      let patch = try sandbox.input(patchOfA, "p.patch")
      #expect(try sandbox.lanser("edit", "--patch", patch, "--apply", "--allow-dirty").status == 0)
      #expect(try sandbox.text("a.txt") == "one\nTWO\nthree\n")
      #expect(try sandbox.lanser("undo").status == 0)
      #expect(try sandbox.text("a.txt") == "one\ntwo\nthree\n")
      #expect(FileContents.names(in: sandbox.root) == ["a.txt", "b.txt"])
    }
  }

  @Test("The same preview has the same bundle in every folder")
  func determinism() throws {
    let ids = try (0..<2).map { _ in
      try EditSandbox.with(Self.files, isRepository: false) { sandbox in
        try sandbox.lanser("edit", "--patch", try sandbox.input(patchOfA, "p.patch"), "--json").json[
          "bundleId"
        ]?.stringValue
      }
    }
    #expect(ids[0] != nil && ids[0] == ids[1])
  }

  @Test("E/RECOVERY: a file that was changed after a crash is named, reading goes on, and --abandon ends it")
  func recovery() throws {
    try EditSandbox.with(Self.files) { sandbox in
      let patch = try sandbox.input(patchOfA, "p.patch")
      let lanser = try ProjectLocations.executable("lanser")
      _ = try sandbox.run([
        "strace", "-f", "-o", "/dev/null", "-e", "inject=unlinkat:signal=KILL:when=1", "-e", "trace=unlinkat",
        lanser, "edit", "--patch", patch, "--apply",
      ])
      // Killed behind the mark, so that the change counts; without the mark it would be taken back.
      let journal = try #require(sandbox.journals.first)
      let path = sandbox.directory("state/lanser/transactions/journals/\(journal)")
      let lines = try FileContents.read(path).split(separator: UInt8(ascii: "\n"))
      try FileContents.write(Array(lines[0]) + [UInt8(ascii: "\n")], to: path)
      try sandbox.directory.write("third\n", to: "work/a.txt")
      let refused = try sandbox.lanser("edit", "--patch", patch, "--apply", "--allow-dirty")
      #expect(refused.status == 86 && refused.errors.contains("a.txt was changed since"), "\(refused.errors)")
      let recover = try sandbox.lanser("recover")
      #expect(recover.status == 86 && recover.errors.contains("--abandon"))
      #expect(try sandbox.lanser("log").status == 0)
      #expect(try sandbox.text("a.txt") == "third\n")
      let abandoned = try sandbox.lanser("recover", "--abandon")
      #expect(abandoned.status == 0 && abandoned.output.contains(".lanser-"))
      #expect(try sandbox.lanser("recover").output == "nothing to recover\n")
      #expect(try sandbox.text("a.txt") == "third\n")
    }
  }
}
