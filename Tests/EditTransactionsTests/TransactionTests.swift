import CFileCalls
import EditTransactions
import LanserTestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("A transaction is made wholly, and keeps what it does not change")
struct TransactionTests {
  private let edit: [EditStep] = [.edit("a.txt", [replacing(0, 0, 0, 1, "X")], .anything)]

  @Test("S-13 Permissions are kept", arguments: [0o755, 0o600, 0o4755, 0o2640, 0o444] as [UInt32])
  func permissions(mode: UInt32) throws {
    try TestGround.with { ground in
      try ground.write("abc\n", to: "a.txt", mode: mode)
      try ground.apply(edit)
      #expect(try ground.text("a.txt") == "Xbc\n")
      #expect(try ground.status("a.txt").st_mode & 0o7777 == mode)
    }
  }

  @Test("S-13 The owner of a file is kept", .enabled(if: geteuid() == 0, "only root can give files away"))
  func owner() throws {
    try TestGround.with(["a.txt": "abc\n"]) { ground in
      chown("\(ground.root)/a.txt", 1000, 1001)
      chmod("\(ground.root)/a.txt", 0o4755)
      try ground.apply(edit)
      let status = try ground.status("a.txt")
      #expect(status.st_uid == 1000 && status.st_gid == 1001 && status.st_mode & 0o7777 == 0o4755)
    }
  }

  @Test("S-13 Extended attributes and access lists are kept")
  func attributes() throws {
    try TestGround.with(["a.txt": "abc\n"]) { ground in
      let file = open("\(ground.root)/a.txt", O_RDWR)
      defer { close(file) }
      guard file_calls_set_attribute(file, "user.note", "kept", 4) == 0 else {
        // Some file systems have none; nothing can be lost there.
        #expect(errno == ENOTSUP)
        return
      }
      // An access list as the kernel reads it: version 2; user::rw, user 1000:r, group::r, mask::r, other::-.
      let list: [UInt8] = [
        2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 4, 0, 232, 3, 0, 0, 4, 0, 4, 0, 255, 255, 255, 255,
        16, 0, 4, 0, 255,
        255, 255, 255, 32, 0, 0, 0, 255, 255, 255, 255,
      ]
      let hasList = file_calls_set_attribute(file, "system.posix_acl_access", list, list.count) == 0
      try ground.apply(edit)
      let edited = open("\(ground.root)/a.txt", O_RDONLY)
      defer { close(edited) }
      var value = [UInt8](repeating: 0, count: 64)
      #expect(file_calls_attribute(edited, "user.note", &value, 64) == 4)
      #expect(String(decoding: value.prefix(4), as: UTF8.self) == "kept")
      if hasList {
        #expect(file_calls_attribute(edited, "system.posix_acl_access", &value, 64) == list.count)
        #expect(Array(value.prefix(list.count)) == list)
      }
      #expect(try ground.text("a.txt") == "Xbc\n")
    }
  }

  @Test("S-15 A file with several names is refused for edits, and moved as it is")
  func hardLinks() throws {
    try TestGround.with(["a.txt": "abc\n"]) { ground in
      link("\(ground.root)/a.txt", "\(ground.root)/other.txt")
      let root = try ground.opened()
      let change = try ground.plan(edit)
      let results = root.check(change, EditPolicy(allowsDirtyWorkTree: true), repository: .none)
      #expect(results.first { $0.name == .singleLinks }?.objections == [.hardLinked("a.txt", links: 2)])
      // Whoever passes over the check is stopped under the lock.
      #expect(throws: TransactionFailure.self) { try root.apply(change, ground.context()) }
      #expect(try ground.text("a.txt") == "abc\n")
      try ground.apply([.rename("a.txt", to: "b.txt", existing: .refuse, annotation: nil)])
      #expect(try ground.status("b.txt").st_ino == ground.status("other.txt").st_ino)
    }
  }

  enum Interference: CaseIterable {
    case content, sameSizeAndTime, deleted, directory, link, mode, appeared, moreNames
  }

  @Test("A file that is not what was previewed is never overwritten", arguments: Interference.allCases)
  func changedMeanwhile(kind: Interference) throws {
    try TestGround.with(["a.txt": "abc\n", "b.txt": "b\n"]) { ground in
      let root = try ground.opened()
      let change = try ground.plan(
        edit + [
          .edit("b.txt", [replacing(0, 0, 0, 0, "X")], .anything),
          .create("new.txt", content: [1], permissions: nil, existing: .refuse, annotation: nil),
        ]
      )
      let path = "\(ground.root)/a.txt"
      switch kind {
      case .content: try ground.write("abcd\n", to: "a.txt")
      case .sameSizeAndTime:
        let status = try ground.status("a.txt")
        try ground.write("ABC\n", to: "a.txt")
        var times = [status.st_atim, status.st_mtim]
        utimensat(AT_FDCWD, path, &times, 0)
        #expect(try ground.status("a.txt").st_mtim.tv_nsec == status.st_mtim.tv_nsec)
      case .deleted: unlink(path)
      case .directory:
        unlink(path)
        mkdir(path, 0o755)
      case .link:
        rename(path, "\(ground.root)/real.txt")
        symlink("real.txt", path)
      case .mode: chmod(path, 0o600)
      case .appeared: try ground.write("mine\n", to: "new.txt")
      case .moreNames: link(path, "\(ground.root)/second.txt")
      }
      let before = try ground.snapshot()
      do {
        _ = try root.apply(change, ground.context())
        Issue.record("the change was made")
      } catch let error as TransactionFailure {
        #expect(error.aftermath == .nothingWritten)
      }
      #expect(try ground.snapshot() == before)
      #expect(FileContents.names(in: ground.store.path + "/journals").isEmpty)
    }
  }

  @Test("A second edit is told who holds the lock")
  func locked() throws {
    try TestGround.with(["a.txt": "abc\n"]) { ground in
      let root = try ground.opened()
      let change = try ground.plan(edit)
      // The lock of the first is taken as another process would: by a descriptor of its own.
      try ground.directory.write(
        #"{"pid":77,"since":"then","command":"rename x y"}"#,
        to: "state/locks/\(TransactionStore.key(of: ground.root)).lock"
      )
      chmod(ground.directory("state"), 0o700)
      chmod(ground.directory("state/locks"), 0o700)
      let path = ground.directory("state/locks/\(TransactionStore.key(of: ground.root)).lock")
      let file = open(path, O_RDWR)
      defer { close(file) }
      #expect(flock(file, LOCK_EX | LOCK_NB) == 0)
      do {
        _ = try root.apply(change, ground.context())
        Issue.record("the change was made")
      } catch let error as TransactionFailure {
        guard case .locked(let holder) = error.cause else {
          Issue.record("\(error)")
          return
        }
        #expect(holder.processID == 77 && holder.since == "then" && holder.command == "rename x y")
      }
      #expect(try ground.text("a.txt") == "abc\n")
    }
  }

  @Test("A state directory that others can write to is not used")
  func unsafeState() throws {
    try TestGround.with(["a.txt": "abc\n"]) { ground in
      try ground.directory.write("", to: "state/locks/x")
      chmod(ground.directory("state/locks"), 0o777)
      let root = try ground.opened()
      let change = try ground.plan(edit)
      #expect(throws: TransactionFailure.self) { try root.apply(change, ground.context()) }
      #expect(try ground.text("a.txt") == "abc\n")
    }
  }

  @Test("Many files in many directories are one transaction")
  func manyFiles() throws {
    try TestGround.with { ground in
      var steps: [EditStep] = []
      for number in 0..<600 {
        let path = "d\(number % 200)/f\(number).txt"
        try ground.write("text \(number)\n", to: path)
        steps.append(.edit(try RelativePath(path), [replacing(0, 0, 0, 4, "TEXT")], .anything))
      }
      let report = try ground.apply(steps)
      #expect(report.fileCount == 600)
      for number in stride(from: 0, to: 600, by: 37) {
        #expect(try ground.text("d\(number % 200)/f\(number).txt") == "TEXT \(number)\n")
      }
    }
  }

  @Test("A directory that got a new file meanwhile is not removed with it")
  func unexpectedEntry() throws {
    try TestGround.with(["d/a.txt": "a\n"]) { ground in
      let root = try ground.opened()
      let change = try ground.plan([.delete("d", recursive: true, ignoringMissing: false, annotation: nil)])
      try ground.write("new\n", to: "d/new.txt")
      #expect(throws: TransactionFailure.self) { try root.apply(change, ground.context()) }
      #expect(try ground.text("d/a.txt") == "a\n" && ground.text("d/new.txt") == "new\n")
    }
  }
}
