import EditTransactions
import GitRepository
import LanserTestSupport
import SourceText
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Every state of git has a defined outcome")
struct GitTests {
  /// The checks of an edit of `a.txt`, or of other steps, by name.
  private func checks(
    _ ground: TestGround,
    _ steps: [EditStep]? = nil,
    policy: EditPolicy = EditPolicy(),
    prefix: String = ""
  ) throws -> [CheckName: CheckResult] {
    let root = try ground.opened()
    let change = try root.plan(
      EditRequest(
        steps: steps ?? [.edit("a.txt", [replacing(0, 0, 0, 1, "X")], .anything)],
        encoding: .utf16
      )
    )
    let results = root.check(change, policy, repository: .usable(prefix: prefix))
    return Dictionary(uniqueKeysWithValues: results.map { ($0.name, $0) })
  }

  private func changes(_ ground: TestGround) throws -> [Objection] {
    try checks(ground)[.cleanWorkTree]?.objections ?? []
  }

  private static let files = ["a.txt": "abc\n", "b.txt": "b\n", "d/c.txt": "c\n"]

  @Test("A clean work tree passes everything")
  func clean() throws {
    try TestGround.with(Self.files) { ground in
      try ground.commitAll()
      #expect(try checks(ground).values.arePassed)
    }
  }

  @Test("S-18 Staged, unstaged, deleted, renamed: each is named, and allowed only with the flag")
  func dirty() throws {
    try TestGround.with(Self.files) { ground in
      try ground.commitAll()
      try ground.write("changed\n", to: "b.txt")
      #expect(try changes(ground) == [.modified("b.txt", .modified)])
      try ground.git("add", "b.txt")
      #expect(try changes(ground) == [.modified("b.txt", .staged)])
      try ground.git("reset", "-q", "--hard")
      unlink("\(ground.root)/b.txt")
      #expect(try changes(ground) == [.modified("b.txt", .deleted)])
      try ground.git("reset", "-q", "--hard")
      try ground.git("mv", "b.txt", "e.txt")
      #expect(try Set(changes(ground).map { "\($0)" }).count == 2)
      try ground.git("reset", "-q", "--hard")
      chmod("\(ground.root)/b.txt", 0o755)
      #expect(try changes(ground) == [.modified("b.txt", .modified)])
      let allowed = try checks(ground, policy: EditPolicy(allowsDirtyWorkTree: true))
      #expect(allowed.values.arePassed && allowed[.cleanWorkTree]?.isOverridden == true)
    }
  }

  @Test("A change of the same size in the same moment as the index is seen")
  func racy() throws {
    try TestGround.with(Self.files) { ground in
      try ground.commitAll()
      let index = try ground.status(".git/index").st_mtim
      let before = try ground.status("b.txt")
      try ground.write("B\n", to: "b.txt")
      var times = [before.st_atim, index]
      utimensat(AT_FDCWD, "\(ground.root)/b.txt", &times, 0)
      #expect(try changes(ground) == [.modified("b.txt", .modified)])
    }
  }

  @Test("A file that was only touched is not modified")
  func touched() throws {
    try TestGround.with(Self.files) { ground in
      try ground.commitAll()
      utimensat(AT_FDCWD, "\(ground.root)/b.txt", nil, 0)
      #expect(try changes(ground).isEmpty)
    }
  }

  @Test("S-18, S-21 An untracked or ignored target is not recoverable through git")
  func unknownTargets() throws {
    try TestGround.with(Self.files.merging([".gitignore": "secret.txt\n"]) { $1 }) { ground in
      try ground.commitAll()
      try ground.write("s\n", to: "secret.txt")
      try ground.write("u\n", to: "untracked.txt")
      for (path, isIgnored) in [("secret.txt", true), ("untracked.txt", false)] as [(RelativePath, Bool)] {
        let steps: [EditStep] = [.edit(path, [replacing(0, 0, 0, 1, "X")], .anything)]
        let found = try checks(ground, steps)
        #expect(found[.recoverableTargets]?.objections == [.notInGit(path, isIgnored: isIgnored)])
        #expect(found[.cleanWorkTree]?.isPassed == true)
        let allowed = try checks(ground, steps, policy: EditPolicy(allowsDirtyWorkTree: true))
        #expect(allowed.values.arePassed)
      }
      let created = try checks(
        ground,
        [.create("new.txt", content: [1], permissions: nil, existing: .refuse, annotation: nil)]
      )
      #expect(created.values.arePassed)
    }
  }

  @Test(
    "S-18 A merge with conflicts, a rebase and a bisect are in progress",
    arguments: ["merge", "rebase", "bisect"]
  )
  func inProgress(operation: String) throws {
    try TestGround.with(Self.files) { ground in
      try ground.commitAll()
      try ground.git("checkout", "-q", "-b", "other")
      try ground.write("other\n", to: "b.txt")
      try ground.git("commit", "-qam", "other")
      try ground.git("checkout", "-q", "main")
      try ground.write("main\n", to: "b.txt")
      try ground.git("commit", "-qam", "main")
      switch operation {
      case "bisect": try ground.git("bisect", "start")
      default: try ground.git(operation, "other", allowsFailure: true)
      }
      let found = try checks(ground)
      #expect(found[.noOperationInProgress]?.objections == [.operationInProgress(operation)])
      if operation != "bisect" {
        #expect(found[.cleanWorkTree]?.objections.contains(.modified("b.txt", .conflicted)) == true)
      }
    }
  }

  @Test("S-19 A submodule with changes is named, and its files are no targets")
  func submodule() throws {
    try TestGround.with(Self.files) { ground in
      try TestGround.with(["m.txt": "m\n"]) { other in
        try other.commitAll()
        try ground.commitAll()
        try ground.git("submodule", "--quiet", "add", other.root, "mod")
        try ground.git("commit", "-qam", "module")
        #expect(try changes(ground).isEmpty)
        try ground.write("changed\n", to: "mod/m.txt")
        #expect(try changes(ground) == [.modified("mod", .submodule)])
        #expect(throws: PlanningError.self) {
          try ground.plan([.edit("mod/m.txt", [replacing(0, 0, 0, 1, "X")], .anything)])
        }
        // Not checked out, it is an empty directory, and still nobody's to write in.
        try ground.git("submodule", "--quiet", "deinit", "-f", "mod")
        let steps: [EditStep] = [
          .create("mod/new.txt", content: [1], permissions: nil, existing: .refuse, annotation: nil)
        ]
        let found = try checks(ground, steps, policy: EditPolicy(allowsDirtyWorkTree: true))
        #expect(found[.recoverableTargets]?.objections == [.insideSubmodule("mod/new.txt", submodule: "mod")])
      }
    }
  }

  @Test("S-22 What a sparse checkout leaves out is not deleted")
  func sparse() throws {
    try TestGround.with(Self.files) { ground in
      try ground.commitAll()
      // The setting in the work tree's own configuration is one that libgit2 1.5 refuses; the older way has the same index.
      try ground.git("config", "core.sparseCheckout", "true")
      try ground.write("/a.txt\n/b.txt\n", to: ".git/info/sparse-checkout")
      try ground.git("read-tree", "-mu", "HEAD")
      #expect(!ground.exists("d/c.txt"))
      let found = try #require(try checks(ground)[.cleanWorkTree])
      #expect(found.isPassed && found.remarks.contains(.sparse(1)))
    }
  }

  @Test("S-23 A file under a filter that is not run is explained")
  func filter() throws {
    try TestGround.with(Self.files.merging([".gitattributes": "b.txt filter=upper\n"]) { $1 }) { ground in
      try ground.git("init", "-q")
      try ground.git("config", "filter.upper.clean", "tr a-z A-Z")
      try ground.git("config", "filter.upper.smudge", "tr A-Z a-z")
      try ground.git("add", "-A")
      try ground.git("commit", "-qm", "start")
      #expect(try ground.git("status", "--porcelain") == "")
      utimensat(AT_FDCWD, "\(ground.root)/b.txt", nil, 0)
      #expect(try changes(ground) == [.modified("b.txt", .filtered("upper"))])
    }
  }

  @Test(
    "S-24 A repository that can not be read is refused by name, and is never none",
    arguments: ["worktreeConfig", "partialClone", "objectFormat"]
  )
  func unsupported(feature: String) throws {
    try TestGround.with(Self.files) { ground in
      if feature == "objectFormat" {
        try ground.git("init", "-q", "--object-format=sha256")
        try ground.git("add", "-A")
        try ground.git("commit", "-qm", "start")
      } else {
        try ground.commitAll()
        try ground.git("config", "core.repositoryFormatVersion", "1")
        try ground.git("config", "extensions.\(feature)", feature == "worktreeConfig" ? "true" : "origin")
      }
      let found = try #require(try checks(ground)[.gitReadable])
      guard case .unreadableRepository(let failure)? = found.objections.first else {
        // A libgit2 that knows the extension reads the repository.
        #expect(found.isPassed)
        return
      }
      #expect("\(failure)".lowercased().contains(feature.lowercased()), "\(failure)")
      let allowed = try checks(ground, policy: EditPolicy(allowsDirtyWorkTree: true))
      #expect(allowed.values.arePassed)
    }
  }

  @Test("S-25 A linked work tree has a state of its own")
  func linkedWorkTree() throws {
    try TestGround.with(Self.files) { ground in
      try ground.commitAll()
      try ground.write("dirty\n", to: "b.txt")
      try TestGround.with { linked in
        try ground.git("worktree", "add", "-q", "--detach", "\(linked.root)/tree")
        let root = try RootDirectory("\(linked.root)/tree")
        let change = try root.plan(
          EditRequest(steps: [.edit("a.txt", [replacing(0, 0, 0, 1, "X")], .anything)], encoding: .utf16)
        )
        #expect(root.check(change, EditPolicy(), repository: .usable(prefix: "")).arePassed)
        #expect(try GitRepository.containing("\(linked.root)/tree")?.linkedWorkTreeName == "tree")
      }
    }
  }

  @Test("S-26 Without a commit, and without git")
  func unborn() throws {
    try TestGround.with(Self.files) { ground in
      try ground.git("init", "-q")
      let found = try checks(ground)
      #expect(found[.recoverableTargets]?.objections == [.notInGit("a.txt", isIgnored: false)])
      try ground.git("add", "-A")
      #expect(try checks(ground)[.cleanWorkTree]?.objections.count == 3)
    }
    try TestGround.with(Self.files) { ground in
      let root = try ground.opened()
      let change = try ground.plan([.edit("a.txt", [replacing(0, 0, 0, 1, "X")], .anything)])
      let results = root.check(change, EditPolicy(), repository: .none)
      #expect(results.flatMap(\.objections) == [.noRepository])
    }
  }

  @Test(
    "S-27 A repository of somebody else is not believed",
    .enabled(if: geteuid() == 0, "only root can give files away")
  )
  func foreignOwner() throws {
    try TestGround.with(Self.files) { ground in
      try ground.commitAll()
      chown(ground.root, 1000, 1000)
      chown("\(ground.root)/.git", 1000, 1000)
      let objections = try checks(ground)[.gitReadable]?.objections ?? []
      guard case .unreadableRepository(.foreignOwner)? = objections.first else {
        Issue.record("\(objections)")
        return
      }
    }
  }

  @Test(
    "What is wrong with a repository is said in the same words wherever it lies",
    arguments: [".git/config", ".git/index"]
  )
  func place(damaged: String) throws {
    var told: [GitRepository.Failure] = []
    for _ in 0..<2 {
      try TestGround.with(Self.files) { ground in
        try ground.commitAll()
        try ground.write("[damaged", to: damaged)
        guard case .unreadableRepository(let failure)? = try checks(ground)[.gitReadable]?.objections.first
        else {
          Issue.record("the repository is believed")
          return
        }
        switch failure {
        case .unreadable(_, let message): told.append(.unreadable(path: "", message: message))
        default: told.append(failure)
        }
        #expect(!"\(told)".contains(ground.root), "\(told)")
      }
    }
    #expect(Set(told.map { "\($0)" }).count == 1, "\(told)")
  }

  @Test("S-28 A git that is busy is waited for by the user")
  func indexLock() throws {
    try TestGround.with(Self.files) { ground in
      try ground.commitAll()
      try ground.write("", to: ".git/index.lock")
      let found = try checks(ground, policy: EditPolicy(allowsDirtyWorkTree: true))
      #expect(found[.gitReadable]?.objections.count == 1)
    }
  }

  @Test("S-29 Line ends of a work tree with autocrlf are clean, and stay")
  func lineEnds() throws {
    try TestGround.with([
      "a.txt": "abc\r\ndef\r\n", "b.txt": "b\r\n", ".gitattributes": "*.txt text eol=crlf\n",
    ]) { ground in
      try ground.commitAll()
      utimensat(AT_FDCWD, "\(ground.root)/b.txt", nil, 0)
      #expect(try checks(ground).values.arePassed)
      try ground.apply([.edit("a.txt", [replacing(1, 0, 1, 1, "D")], .anything)])
      #expect(try ground.text("a.txt") == "abc\r\nDef\r\n")
    }
  }

  @Test("S-30 No program that a repository names is run")
  func canaries() throws {
    try TestGround.with(Self.files) { ground in
      try ground.commitAll()
      let canary = ground.directory("canary")
      try ground.write("#!/bin/sh\ntouch \(canary)\n", to: ".git/evil", mode: 0o755)
      for (name, value) in [
        ("core.fsmonitor", "\(ground.root)/.git/evil"), ("filter.evil.clean", "\(ground.root)/.git/evil"),
        ("filter.evil.smudge", "\(ground.root)/.git/evil"), ("diff.external", "\(ground.root)/.git/evil"),
        ("core.hooksPath", "\(ground.root)/.git"), ("core.sshCommand", "\(ground.root)/.git/evil"),
        ("merge.evil.driver", "\(ground.root)/.git/evil"), ("core.editor", "\(ground.root)/.git/evil"),
      ] { try ground.git("config", name, value) }
      for hook in ["reference-transaction", "post-index-change", "pre-commit", "post-commit"] {
        try ground.write("#!/bin/sh\ntouch \(canary)\n", to: ".git/\(hook)", mode: 0o755)
      }
      try ground.write("* filter=evil merge=evil diff=evil\n", to: ".git/info/attributes")
      utimensat(AT_FDCWD, "\(ground.root)/b.txt", nil, 0)
      _ = try checks(ground)
      let history = TransactionHistory(
        repository: ground.root,
        isOwnStore: false,
        prefix: "",
        references: "refs/lanser/transactions/"
      )
      try ground.apply([.edit("a.txt", [replacing(0, 0, 0, 1, "X")], .anything)], history: history)
      _ = try ground.opened().stepsToUndo(try #require(try history.transactions().first), history)
      #expect(access(canary, F_OK) != 0)
    }
  }

  @Test("A workspace below the top of the work tree has its own paths in git")
  func subfolder() throws {
    try TestGround.with(["sub/a.txt": "abc\n", "top.txt": "t\n"]) { ground in
      try ground.commitAll()
      let root = try RootDirectory("\(ground.root)/sub")
      let history = TransactionHistory(
        repository: "\(ground.root)/sub",
        isOwnStore: false,
        prefix: "sub/",
        references: "refs/lanser/transactions/"
      )
      let change = try root.plan(
        EditRequest(steps: [.edit("a.txt", [replacing(0, 0, 0, 1, "X")], .anything)], encoding: .utf16)
      )
      #expect(root.check(change, EditPolicy(), repository: .usable(prefix: "sub/")).arePassed)
      _ = try root.apply(change, ground.context(history: history))
      let reference = try #require(try history.transactions().first?.reference)
      #expect(try ground.git("show", "--format=", "--name-only", reference) == "sub/a.txt\n")
      try ground.write("dirty\n", to: "top.txt")
      let again = root.check(change, EditPolicy(), repository: .usable(prefix: "sub/"))
      #expect(
        again.first { $0.name == .cleanWorkTree }?.objections.contains(.modified("top.txt", .modified))
          == true
      )
    }
  }
}
