import EditTransactions
import LanserTestSupport
import SourceText
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Steps mean what LSP says")
struct WorkspaceEditTests {
  @Test(
    "S-54 Overlapping edits are refused; adjacent ones and several at one point are made in order",
    arguments: [
      ([(2, 4, "A"), (4, 6, "B")], "01AB6789\n"), ([(3, 3, "a"), (3, 3, "b"), (3, 5, "C")], "012abC56789\n"),
      ([(5, 5, "x"), (5, 5, "y")], "01234xy56789\n"), ([(2, 5, "x"), (4, 6, "y")], nil),
      ([(2, 4, "x"), (2, 2, "y")], nil),
      ([(2, 4, "x"), (2, 4, "x")], nil),
    ] as [([(Int, Int, String)], String?)]
  )
  func batches(edits: [(Int, Int, String)], expected: String?) throws {
    try TestGround.with(["a.txt": "0123456789\n"]) { ground in
      let step = EditStep.edit("a.txt", edits.map { replacing(0, $0.0, 0, $0.1, $0.2) }, .anything)
      if let expected {
        try ground.apply([step])
        #expect(try ground.text("a.txt") == expected)
      } else {
        #expect(throws: PlanningError.self) { try ground.plan([step]) }
        #expect(try ground.text("a.txt") == "0123456789\n")
      }
    }
  }

  @Test("S-54 Edits of one document in several parts are one batch")
  func severalParts() throws {
    try TestGround.with(["a.txt": "abc\n"]) { ground in
      try ground.apply([
        .edit("a.txt", [replacing(0, 0, 0, 0, "long ")], .anything),
        .edit("a.txt", [replacing(0, 2, 0, 3, "C")], .anything),
      ])
      #expect(try ground.text("a.txt") == "long abC\n")
    }
  }

  @Test("S-55 An edit for another version or other content is refused")
  func versions() throws {
    try TestGround.with(["a.txt": "abc\n"]) { ground in
      let known: [RelativePath: DocumentExpectation] = ["a.txt": DocumentExpectation(version: 4)]
      func edit(_ version: Int) -> EditStep {
        EditStep.edit("a.txt", [replacing(0, 0, 0, 1, "x")], DocumentExpectation(version: version))
      }
      #expect(throws: PlanningError.self) { try ground.plan([edit(3)], documents: known) }
      let checked = try ground.plan([edit(4)], documents: known)
      #expect(checked.uncheckedVersions.isEmpty)
      let unchecked = try ground.plan([edit(4)])
      #expect(unchecked.uncheckedVersions == ["a.txt"])
      let other = DocumentExpectation(digest: ContentDigest(of: Array("other\n".utf8)))
      #expect(throws: PlanningError.self) {
        try ground.plan(
          [.edit("a.txt", [replacing(0, 0, 0, 1, "x")], .anything)],
          documents: ["a.txt": other]
        )
      }
    }
  }

  enum Outcome { case done, untouched, refused }

  @Test(
    "S-56 Creation: every option, with and without a file there",
    arguments: [
      (false, false, false, Outcome.done), (true, false, false, .refused), (true, true, false, .done),
      (true, false, true, .untouched), (true, true, true, .done), (false, true, true, .done),
    ]
  )
  func creation(exists: Bool, overwrite: Bool, ignore: Bool, outcome: Outcome) throws {
    try TestGround.with(exists ? ["a.txt": "old\n"] : [:]) { ground in
      let step = EditStep.create(
        "a.txt",
        content: [],
        permissions: nil,
        existing: ExistingFile(overwrite: overwrite, ignoreIfExists: ignore),
        annotation: nil
      )
      switch outcome {
      case .done:
        try ground.apply([step])
        #expect(try ground.text("a.txt") == "")
      case .untouched:
        #expect(try ground.plan([step]).isEmpty)
      case .refused:
        #expect(throws: PlanningError.self) { try ground.plan([step]) }
      }
    }
  }

  @Test(
    "S-56 Renaming: every option, with and without a file there",
    arguments: [
      (false, false, false, Outcome.done), (true, false, false, .refused), (true, true, false, .done),
      (true, false, true, .untouched), (true, true, true, .done),
    ]
  )
  func renaming(exists: Bool, overwrite: Bool, ignore: Bool, outcome: Outcome) throws {
    try TestGround.with(exists ? ["a.txt": "a\n", "b.txt": "b\n"] : ["a.txt": "a\n"]) { ground in
      let inode = try ground.status("a.txt").st_ino
      let step = EditStep.rename(
        "a.txt",
        to: "b.txt",
        existing: ExistingFile(overwrite: overwrite, ignoreIfExists: ignore),
        annotation: nil
      )
      switch outcome {
      case .done:
        try ground.apply([step])
        #expect(try ground.text("b.txt") == "a\n" && !ground.exists("a.txt"))
        #expect(try ground.status("b.txt").st_ino == inode)
      case .untouched: #expect(try ground.plan([step]).isEmpty)
      case .refused: #expect(throws: PlanningError.self) { try ground.plan([step]) }
      }
    }
  }

  @Test(
    "S-56 Deletion: recursive and of what is not there",
    arguments: [
      ("a.txt", false, false, Outcome.done), ("none", false, false, .refused),
      ("none", false, true, .untouched),
      ("folder", false, false, .refused), ("folder", true, false, .done), ("empty", false, false, .done),
    ] as [(RelativePath, Bool, Bool, Outcome)]
  )
  func deletion(path: RelativePath, recursive: Bool, ignoring: Bool, outcome: Outcome) throws {
    try TestGround.with(["a.txt": "a\n", "folder/b.txt": "b\n", "folder/deep/c.txt": "c\n"]) { ground in
      mkdir("\(ground.root)/empty", 0o755)
      let step = EditStep.delete(path, recursive: recursive, ignoringMissing: ignoring, annotation: nil)
      switch outcome {
      case .done:
        try ground.apply([step])
        #expect(!ground.exists(path.description))
      case .untouched: #expect(try ground.plan([step]).isEmpty)
      case .refused: #expect(throws: PlanningError.self) { try ground.plan([step]) }
      }
    }
  }

  @Test("S-57 Create, edit and rename in order; an edit of what was deleted is refused")
  func order() throws {
    try TestGround.with(["a.txt": "a\n", "folder/x.txt": "x\n"]) { ground in
      try ground.apply([
        .create("new/n.txt", content: [], permissions: nil, existing: .refuse, annotation: nil),
        .edit("new/n.txt", [replacing(0, 0, 0, 0, "made\n")], .anything),
        .rename("new/n.txt", to: "new/m.txt", existing: .refuse, annotation: nil),
        .rename("folder", to: "new/folder", existing: .refuse, annotation: nil),
        .edit("new/folder/x.txt", [replacing(0, 0, 0, 1, "y")], .anything),
      ])
      #expect(try ground.text("new/m.txt") == "made\n" && ground.text("new/folder/x.txt") == "y\n")
      #expect(!ground.exists("folder") && !ground.exists("new/n.txt"))
      #expect(throws: PlanningError.self) {
        try ground.plan([
          .delete("a.txt", recursive: false, ignoringMissing: false, annotation: nil),
          .edit("a.txt", [replacing(0, 0, 0, 0, "x")], .anything),
        ])
      }
    }
  }

  @Test("Files change places, in twos and in rings, and keep their inodes")
  func rings() throws {
    try TestGround.with(["a": "a\n", "b": "b\n", "c": "c\n", "d": "d\n"]) { ground in
      let inodes = try ["a", "b", "c", "d"].map { try ground.status($0).st_ino }
      try ground.apply([
        .rename("a", to: "t", existing: .refuse, annotation: nil),
        .rename("b", to: "a", existing: .refuse, annotation: nil),
        .rename("c", to: "b", existing: .refuse, annotation: nil),
        .rename("t", to: "c", existing: .refuse, annotation: nil),
        .rename("d", to: "e", existing: .refuse, annotation: nil),
      ])
      #expect(try ["a", "b", "c", "e"].map { try ground.text($0) } == ["b\n", "c\n", "a\n", "d\n"])
      #expect(try ["c", "a", "b", "e"].map { try ground.status($0).st_ino } == inodes)
      #expect(FileContents.names(in: ground.root) == ["a", "b", "c", "e"])
    }
  }

  @Test("S-58 A part that wants to be confirmed is applied only with the flag")
  func confirmation() throws {
    try TestGround.with(["a.txt": "a\n"]) { ground in
      var edit = replacing(0, 0, 0, 1, "b")
      edit.annotation = "risky"
      let annotations = ["risky": ChangeAnnotation(label: "Risky", needsConfirmation: true)]
      let change = try ground.plan([.edit("a.txt", [edit], .anything)], annotations: annotations)
      let root = try ground.opened()
      let refused = root.check(change, EditPolicy(allowsDirtyWorkTree: true), repository: .none)
      #expect(refused.first { $0.name == .confirmed }?.objections == [.unconfirmed(label: "Risky")])
      let allowed = root.check(
        change,
        EditPolicy(allowsDirtyWorkTree: true, isConfirmed: true),
        repository: .none
      )
      #expect(allowed.arePassed)
      #expect(throws: PlanningError.self) { try ground.plan([.edit("a.txt", [edit], .anything)]) }
    }
  }

  @Test("S-60 An edit that changes nothing plans nothing")
  func nothing() throws {
    try TestGround.with(["a.txt": "abc\n"]) { ground in
      let change = try ground.plan([
        .edit("a.txt", [replacing(0, 1, 0, 2, "b")], .anything),
        .create("b.txt", content: [], permissions: nil, existing: .refuse, annotation: nil),
        .delete("b.txt", recursive: false, ignoringMissing: false, annotation: nil),
      ])
      #expect(change.isEmpty && change.diff.isEmpty)
    }
  }

  @Test("The id of a transaction is made of what is changed into what")
  func identity() throws {
    let ids = try (0..<2).map { _ in
      try TestGround.with(["a.txt": "abc\n"]) { ground in
        try ground.plan([.edit("a.txt", [replacing(0, 1, 0, 2, "X")], .anything)]).id
      }
    }
    #expect(ids[0] == ids[1] && ids[0].utf8.count == 16)
    let other = try TestGround.with(["a.txt": "abd\n"]) { ground in
      try ground.plan([.edit("a.txt", [replacing(0, 1, 0, 2, "X")], .anything)]).id
    }
    #expect(other != ids[0])
  }
}
