import EditTransactions
import LanserTestSupport
import SourceText
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Edits are recorded in git, and can be taken back")
struct HistoryTests {
  private static let files = [
    "a.txt": (0..<30).map { "line \($0)\n" }.joined(), "b.txt": "b\n", "d/c.txt": "c\n", "gone.txt": "gone\n",
  ]

  private static let steps: [EditStep] = [
    .edit("a.txt", [replacing(10, 0, 10, 4, "LINE")], .anything),
    .rename("b.txt", to: "new/place/b.txt", existing: .refuse, annotation: nil),
    .create(
      "new/made.txt",
      content: Array("made\n".utf8),
      permissions: nil,
      existing: .refuse,
      annotation: nil
    ),
    .delete("gone.txt", recursive: false, ignoringMissing: false, annotation: nil),
    .edit("d/c.txt", [replacing(0, 0, 0, 1, "C")], .anything),
    .rename("d/c.txt", to: "c2.txt", existing: .refuse, annotation: nil),
  ]

  private func repositoryHistory(_ ground: TestGround) -> TransactionHistory {
    TransactionHistory(
      repository: ground.root,
      isOwnStore: false,
      prefix: "",
      references: "refs/lanser/transactions/"
    )
  }

  private func undo(_ ground: TestGround, _ history: TransactionHistory, number: Int) throws {
    let transaction = try #require(try history.transactions().first { $0.number == number })
    let root = try ground.opened()
    let steps = try root.stepsToUndo(transaction, history)
    let change = try root.plan(EditRequest(steps: steps, encoding: .utf16))
    var context = ground.context(history: history)
    context.undoes = transaction.reference
    _ = try root.apply(change, context)
  }

  @Test(
    "S-11 Undo brings every byte and every permission back, and undoing that brings the edit back",
    arguments: [true, false]
  )
  func undo(inRepository: Bool) throws {
    try TestGround.with(Self.files) { ground in
      chmod("\(ground.root)/gone.txt", 0o640)
      chmod("\(ground.root)/b.txt", 0o755)
      try ground.commitAll()
      let head = try ground.git("rev-parse", "HEAD")
      let history = inRepository ? repositoryHistory(ground) : ground.history
      let before = try ground.snapshot()
      try ground.apply(Self.steps, history: history)
      let after = try ground.snapshot()
      #expect(before != after)
      try undo(ground, history, number: 1)
      #expect(try ground.snapshot() == before)
      #expect(try history.transactions().map { $0.undoneBy == nil } == [false, true])
      try undo(ground, history, number: 2)
      #expect(try ground.snapshot() == after)
      #expect(try history.transactions().map { $0.undoneBy == nil } == [true, false, true])
      #expect(try ground.git("rev-parse", "HEAD") == head)
      #expect(try ground.git("diff", "--cached", "--name-only") == "")
      #expect(try ground.git("fsck", "--strict") == "")
    }
  }

  @Test("git itself shows the change of a transaction")
  func readableByGit() throws {
    try TestGround.with(Self.files) { ground in
      try ground.commitAll()
      try ground.apply(Self.steps, history: repositoryHistory(ground))
      let reference = try #require(try repositoryHistory(ground).transactions().first?.reference)
      let shown = try ground.git("show", "--format=", "--name-status", "--no-renames", reference)
      #expect(
        shown.split(separator: "\n").sorted() == [
          "A\tc2.txt", "A\tnew/made.txt", "A\tnew/place/b.txt", "D\tb.txt", "D\td/c.txt", "D\tgone.txt",
          "M\ta.txt",
        ]
      )
      #expect(try ground.git("for-each-ref", "--format=%(refname)", "refs/heads") == "refs/heads/main\n")
      #expect(try ground.git("rev-parse", "\(reference)^^") == ground.git("rev-parse", "HEAD"))
    }
  }

  @Test("Undo merges with later changes of other lines, and lists conflicts with those of the same lines")
  func laterChanges() throws {
    try TestGround.with(Self.files) { ground in
      let history = ground.history
      try ground.apply([.edit("a.txt", [replacing(10, 0, 10, 4, "LINE")], .anything)], history: history)
      let edited = try ground.text("a.txt")
      try ground.write(edited.replacing("line 20", with: "later 20"), to: "a.txt")
      try undo(ground, history, number: 1)
      #expect(try ground.text("a.txt") == Self.files["a.txt"]?.replacing("line 20", with: "later 20"))

      try ground.write(edited.replacing("LINE 10", with: "OTHER 10"), to: "a.txt")
      let transaction = try #require(try history.transactions().first)
      let root = try ground.opened()
      do {
        _ = try root.stepsToUndo(transaction, history)
        Issue.record("there was no conflict")
      } catch let error as RootDirectory.UndoError {
        guard case .conflicts(let conflicts) = error else {
          Issue.record("\(error)")
          return
        }
        let hunk = ConflictHunk(line: 11, base: ["LINE 10"], present: ["OTHER 10"], wanted: ["line 10"])
        #expect(conflicts == [MergeConflict(path: "a.txt", reason: .sameLines, hunks: [hunk])])
      }
    }
  }

  @Test("Undo does not remove what was changed since, nor overwrite what took its place")
  func standingInTheWay() throws {
    try TestGround.with(Self.files) { ground in
      let history = ground.history
      try ground.apply(Self.steps, history: history)
      try ground.write("mine\n", to: "new/made.txt")
      try ground.write("back\n", to: "gone.txt")
      unlink("\(ground.root)/c2.txt")
      let transaction = try #require(try history.transactions().first)
      let root = try ground.opened()
      do {
        _ = try root.stepsToUndo(transaction, history)
        Issue.record("there was no conflict")
      } catch let error as RootDirectory.UndoError {
        guard case .conflicts(let conflicts) = error else {
          Issue.record("\(error)")
          return
        }
        #expect(
          Set(conflicts.map { "\($0.path) \($0.reason.rawValue)" }) == [
            "new/made.txt changed-since", "gone.txt occupied", "c2.txt missing",
          ]
        )
      }
    }
  }

  @Test("A ring of renames is taken back")
  func rings() throws {
    try TestGround.with(["a": "a\n", "b": "b\n"]) { ground in
      try ground.apply(
        [
          .rename("a", to: "t", existing: .refuse, annotation: nil),
          .rename("b", to: "a", existing: .refuse, annotation: nil),
          .rename("t", to: "b", existing: .refuse, annotation: nil),
        ],
        history: ground.history
      )
      try undo(ground, ground.history, number: 1)
      #expect(try ground.snapshot() == ["a": "644 a\n", "b": "644 b\n"])
    }
  }
}
