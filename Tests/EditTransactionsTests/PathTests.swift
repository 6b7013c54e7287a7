import EditTransactions
import LanserTestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Paths stay in the workspace")
struct PathTests {
  @Test(
    "S-32 A path is spelled plainly, or refused",
    arguments: [
      ("", RelativePath.Problem.empty), ("/etc/passwd", .absolute), ("..", .parentDirectory),
      ("a/../b", .parentDirectory),
      ("a/..", .parentDirectory), ("a//b", .emptyComponent), ("a/", .emptyComponent),
      ("./a", .emptyComponent),
      ("a\0b", .nul),
    ]
  )
  func spelling(text: String, problem: RelativePath.Problem) {
    #expect(throws: problem) { try RelativePath(text) }
  }

  @Test(
    "S-38 Version control metadata is refused in every disguise",
    arguments: [
      ".git/config", ".git/hooks/pre-commit", ".Git/config", ".GIT", "a/.git/x", ".git./x", ".git /x",
      ".git\r/x",
      "git~1/config", "GIT~2", ".gitmodules", ".GITMODULES", "gitmod~1", "gi7eba~1", ".g\u{200C}it/config",
      ".gi\u{FEFF}t", ".git::$INDEX_ALLOCATION/x", ".git:x", "a\\.git\\x", ".hg/store", ".svn/entries",
      ".jj/x",
      ".\u{206A}git", "sub/.Git \u{2E}/x",
    ]
  )
  func versionControl(path: String) throws {
    try TestGround.with(["plain.txt": ""]) { ground in
      let path = try RelativePath(path)
      #expect(throws: PlanningError.self) {
        try ground.plan([
          .create(path, content: [1], permissions: nil, existing: .overwrite, annotation: nil)
        ])
      }
      #expect(throws: PlanningError.self) {
        try ground.plan([.rename("plain.txt", to: path, existing: .overwrite, annotation: nil)])
      }
    }
  }

  @Test(
    "Names that only look a little like metadata are fine",
    arguments: [".gitignore", ".github/x.txt", "git", "git~x", "a.git", ".gita", "digit~1", "x.git/y"]
  )
  func harmless(path: String) throws {
    try TestGround.with { ground in
      let change = try ground.plan([
        .create(try RelativePath(path), content: [1], permissions: nil, existing: .refuse, annotation: nil)
      ])
      #expect(change.files.count == 1)
    }
  }

  /// A workspace with links of every kind, and things outside of it.
  private func withLinks(_ body: (TestGround) throws -> Void) throws {
    try TestGround.with(["inside/real.txt": "real\n", "plain.txt": "x\n"]) { ground in
      let directory = ground.directory
      try directory.write("secret\n", to: "outside/secret.txt")
      try directory.write("evil\n", to: "work-evil/x.txt")
      try directory.link("work/to-outside", to: "../outside")
      try directory.link("work/to-secret", to: "../outside/secret.txt")
      try directory.link("work/absolute", to: directory("work/inside/real.txt"))
      try directory.link("work/dangling", to: "not-there")
      try directory.link("work/dangling-out", to: "../outside/not-there")
      try directory.link("work/good", to: "inside/real.txt")
      try directory.link("work/good-directory", to: "inside")
      try directory.link("work/up-and-down", to: "inside/../plain.txt")
      try directory.link("work/loop", to: "loop")
      try directory.link("work/chain", to: "to-outside")
      try directory.link("work/back-in", to: "../work/plain.txt")
      try body(ground)
    }
  }

  @Test(
    "S-34, S-35, S-36 Links that lead out, nowhere or in circles are refused, and nothing outside changes",
    arguments: [
      "to-outside/secret.txt", "to-outside/new.txt", "to-secret", "absolute", "dangling", "dangling-out",
      "loop",
      "chain/secret.txt", "back-in",
    ]
  )
  func badLinks(path: String) throws {
    try withLinks { ground in
      let path = try RelativePath(path)
      #expect(throws: PlanningError.self) {
        try ground.plan([.edit(path, [replacing(0, 0, 0, 0, "x")], .anything)])
      }
      #expect(throws: PlanningError.self) {
        try ground.plan([.create(path, content: [1], permissions: nil, existing: .overwrite, annotation: nil)]
        )
      }
      #expect(try ground.directory.read("outside/secret.txt") == Array("secret\n".utf8))
    }
  }

  @Test("S-14 A link in the workspace is followed and stays a link")
  func goodLinks() throws {
    try withLinks { ground in
      try ground.apply([
        .edit("good", [replacing(0, 0, 0, 0, "1")], .anything),
        .edit("good-directory/real.txt", [replacing(0, 4, 0, 4, "2")], .anything),
        .edit("up-and-down", [replacing(0, 0, 0, 0, "3")], .anything),
      ])
      #expect(try ground.text("inside/real.txt") == "1real2\n")
      #expect(try ground.text("plain.txt") == "3x\n")
      #expect(try ground.status("good").st_mode & S_IFMT == S_IFLNK)
      #expect(try ground.status("good-directory").st_mode & S_IFMT == S_IFLNK)
    }
  }

  @Test("S-39 Nothing is renamed out of the workspace or into it")
  func renamesAcross() throws {
    try withLinks { ground in
      let before = try ground.snapshot()
      for step: EditStep in [
        .rename("plain.txt", to: "to-outside/x.txt", existing: .overwrite, annotation: nil),
        .rename("to-outside/secret.txt", to: "stolen.txt", existing: .overwrite, annotation: nil),
        .delete("to-outside/secret.txt", recursive: true, ignoringMissing: false, annotation: nil),
      ] {
        #expect(throws: PlanningError.self) { try ground.plan([step]) }
      }
      #expect(try ground.snapshot() == before)
    }
  }

  @Test("Renaming and deleting a link mean the link, also one that leads out")
  func linksThemselves() throws {
    try withLinks { ground in
      try ground.apply([
        .rename("to-secret", to: "inside/moved-link", existing: .refuse, annotation: nil),
        .delete("dangling", recursive: false, ignoringMissing: false, annotation: nil),
      ])
      #expect(try ground.status("inside/moved-link").st_mode & S_IFMT == S_IFLNK)
      #expect(!ground.exists("to-secret") && !ground.exists("dangling"))
      #expect(try ground.directory.read("outside/secret.txt") == Array("secret\n".utf8))
    }
  }

  @Test("S-20 A repository inside of the workspace is not entered")
  func nestedRepository() throws {
    try TestGround.with(["inner/a.txt": "a\n", "inner/.git/HEAD": "ref\n", "module/b.txt": "b\n"]) { ground in
      try ground.write("gitdir: elsewhere\n", to: "module/.git")
      for path: RelativePath in ["inner/a.txt", "inner/deep/new.txt", "module/b.txt"] {
        #expect(throws: PlanningError.self) {
          try ground.plan([
            .create(path, content: [1], permissions: nil, existing: .overwrite, annotation: nil)
          ])
        }
      }
      #expect(throws: PlanningError.self) {
        try ground.plan([.delete("inner", recursive: true, ignoringMissing: false, annotation: nil)])
      }
    }
  }

  @Test("S-40 A directory that becomes a link after the preview is noticed")
  func exchangedDirectory() throws {
    try TestGround.with(["d/a.txt": "a\n"]) { ground in
      try ground.directory.write("a\n", to: "outside/a.txt")
      let root = try ground.opened()
      let change = try ground.plan([
        .create("d/new.txt", content: [1], permissions: nil, existing: .refuse, annotation: nil),
        .edit("d/a.txt", [replacing(0, 0, 0, 1, "b")], .anything),
      ])
      rename("\(ground.root)/d", "\(ground.root)/e")
      try ground.directory.link("work/d", to: "../outside")
      #expect(throws: TransactionFailure.self) { try root.apply(change, ground.context()) }
      #expect(try ground.directory.read("outside/a.txt") == Array("a\n".utf8))
      #expect(FileContents.names(in: ground.directory("outside")) == ["a.txt"])
      #expect(try ground.text("e/a.txt") == "a\n")
    }
  }
}
