package import AnalysisBundles
import CanonicalJSON
package import EditTransactions
import GitRepository
import LanguageServerProtocol
import SourceText

extension Failure {
  /// An edit that can not be worked out.
  ///
  /// Nothing has been written.
  package init(_ error: PlanningError) {
    let untouched = "no file was written"
    switch error {
    case .path(let refusal): self.init(refusal)
    case .missing(let path):
      self.init(.applyConflict, "\(path) does not exist; \(untouched)", data: Self.data(path))
    case .exists(let path):
      self.init(.applyConflict, "\(path) exists already; \(untouched)", data: Self.data(path))
    case .isDirectory(let path):
      self.init(.applyConflict, "\(path) is a directory; \(untouched)", data: Self.data(path))
    case .directoryNotEmpty(let path):
      self.init(
        .applyConflict,
        "\(path) is a directory with files in it, and the edit does not say that they are to be deleted too; \(untouched)",
        data: Self.data(path)
      )
    case .intoItself(let path, let new):
      self.init(
        .applyConflict,
        "\(path) can not be moved into itself (\(new)); \(untouched)",
        data: Self.data(path)
      )
    case .caseOnlyRename(let path, let new):
      self.init(
        .fileSystemPermissions,
        "\(path) and \(new) are one file here, because this file system does not distinguish case; \(untouched)",
        hints: ["Rename it in two steps, by another name."],
        data: Self.data(path)
      )
    case .unsupportedEntry(let directory, let name):
      self.init(
        .fileSystemPermissions,
        "\(directory) holds \(name.map { "\($0), which is no file" } ?? "a name that is not UTF-8"); \(untouched)",
        data: Self.data(directory)
      )
    case .notText(let path, let offset):
      self.init(
        .encoding,
        "\(path) is not UTF-8 (byte \(offset)), so its text can not be edited safely; \(untouched)",
        hints: ["Convert it to UTF-8 first, for example with iconv."],
        data: ["uri": .string(FileURI.escaped(path.description)), "offset": .integer(offset)]
      )
    case .newTextNotUTF8(let path):
      self.init(.encoding, "the new text for \(path) is not UTF-8; \(untouched)", data: Self.data(path))
    case .overlap(let path, let first, let second):
      self.init(
        .applyConflict,
        "two edits of \(path) overlap: \(Self.place(first)) and \(Self.place(second)); \(untouched)",
        data: [
          "uri": .string(FileURI.escaped(path.description)),
          "ranges": [bundleRange(first), bundleRange(second)],
        ]
      )
    case .position(let path, let error): self.init(error, editing: path)
    case .version(let path, let expected, let found):
      self.init(
        .applyConflict,
        "the edit is for version \(expected) of \(path), which is at version \(found); \(untouched)",
        hints: ["Run the command again."],
        data: Self.data(path)
      )
    case .content(let path, let expected, let found):
      self.init(changed: path, expected: expected, found: found, outcome: untouched)
    case .unknownAnnotation(let path, let name):
      self.init(
        .schema,
        "an edit of \(path) names the annotation \"\(name)\", which the WorkspaceEdit does not have; \(untouched)"
      )
    case .tooLarge(let path, let bytes):
      self.init(
        .policy,
        "\(path) is, or would be, larger than \(bytes >> 20) MiB, which is more than lanser edits; \(untouched)",
        data: Self.data(path)
      )
    case .system(let failure): self.init(failure)
    }
  }

  /// A path that is no target of an edit.
  ///
  /// Nothing has been written.
  package init(_ refusal: PathRefusal) {
    let untouched = "the whole edit was refused and no file was written"
    func jail(_ path: RelativePath, _ reason: String, _ hints: [String] = []) -> Failure {
      Failure(
        .jail,
        "the edit would write to \(path): \(reason); \(untouched)",
        hints: hints,
        data: Self.data(path)
      )
    }
    switch refusal {
    case .leavesWorkspace(let path, let link):
      self = jail(path, "\(link == path ? "it" : "\(link)") leads out of the workspace")
    case .absoluteLink(let path, let link):
      self = jail(path, "\(link) is a link with an absolute path, which is not followed")
    case .danglingLink(let path): self = jail(path, "it is a link that leads to nothing")
    case .tooManyLinks(let path): self = jail(path, "its links lead in a circle")
    case .versionControl(let path, let meaning):
      self = jail(path, "it belongs to version control (\(meaning))")
    case .nestedRepository(let path, let directory):
      self = jail(
        path,
        "\(directory) is a repository of its own",
        ["Run lanser in it: --workspace \(directory)."]
      )
    case .notADirectory(let path, let component):
      self.init(
        .applyConflict,
        "\(component), on the way to \(path), is no directory; \(untouched)",
        data: Self.data(path)
      )
    case .notAFile(let path):
      self.init(.applyConflict, "\(path) is no file that can be edited; \(untouched)", data: Self.data(path))
    case .replacedDirectory(let path):
      self.init(.applyConflict, "the directory of \(path) was replaced; \(untouched)", data: Self.data(path))
    case .unreadable(let failure): self.init(failure)
    }
  }

  /// A call to the system that failed before anything was written.
  package init(_ failure: SystemFailure, outcome: String = "no file was written") {
    let name = failure.errorName
    let subject = failure.path.isEmpty ? "the workspace" : failure.path
    switch name {
    case "EACCES", "EPERM":
      self.init(
        .fileSystemPermissions,
        "\(subject): \(failure.call) was not permitted (\(failure.reason)); \(outcome)",
        hints: ["Look at the owner and the permissions of the file and of its directory (ls -ld, lsattr)."]
      )
    case "EROFS":
      self.init(
        .fileSystemPermissions,
        "\(subject): \(failure.call) failed on a read-only file system; \(outcome)"
      )
    case "EBUSY":
      self.init(
        .applyConflict,
        "\(subject) was changed while it was read; \(outcome)",
        hints: ["Run the command again when nothing else writes in the workspace."]
      )
    case "ESTALE":
      self.init(
        .applyConflict,
        "\(subject) was replaced by another directory meanwhile; \(outcome)",
        hints: ["Run the command again when nothing else writes in the workspace."]
      )
    case "ENOSPC", "EDQUOT":
      let what = name == "ENOSPC" ? "the disk is full" : "the quota is used up"
      self.init(
        .inputOutput,
        "\(what) (\(failure.call) \(subject)); \(outcome)",
        hints: ["Make room, then run the command again."]
      )
    default:
      self.init(
        .inputOutput,
        "\(failure.call) \(subject): \(failure.reason); \(outcome)",
        hints: failure.call == "fsync" ? ["The medium may be failing: look at dmesg before you go on."] : []
      )
    }
    data = ["call": .string(failure.call), "path": .string(failure.path), "errno": .string(name)]
  }

  /// A transaction that was not made.
  package init(_ failure: TransactionFailure, fileCount: Int) {
    let outcome: String
    var hints: [String] = []
    switch failure.aftermath {
    case .nothingWritten: outcome = "0 of \(fileCount) files were written"
    case .rolledBack: outcome = "everything was rolled back, and all \(fileCount) files are as they were"
    case .rolledBackUnconfirmed:
      outcome = "all \(fileCount) files are as they were, but the disk did not confirm it"
      hints = ["Run `lanser recover`, which looks again."]
    case .incomplete(let files, let system):
      let names = files.map(\.description).joined(separator: ", ")
      outcome =
        "rolling back stopped" + (names.isEmpty ? "" : ": \(names) has been changed by somebody else")
        + (system.map { ": \($0.call) \($0.path): \($0.reason)" } ?? "")
      hints = ["Run `lanser recover`, which tries again and lists what is left."]
    }
    self.init(failure.cause, outcome: outcome)
    self.hints += hints
    if case .incomplete(let files, _) = failure.aftermath {
      code = .recovery
      data = ["files": .array(files.map { .string(FileURI.escaped($0.description)) })]
    }
  }

  private init(_ cause: TransactionFailure.Cause, outcome: String) {
    switch cause {
    case .locked(let holder):
      let who = holder.processID.map { "process \($0)" } ?? "another process"
      let since = holder.since.map { " since \($0)" } ?? ""
      self.init(
        .applyConflict,
        "another edit holds the lock (\(who)\(since)\(holder.command.map { ": \($0)" } ?? "")); \(outcome)",
        hints: ["Wait until it has finished, then run the command again."],
        data: ["pid": holder.processID.map { .integer($0) } ?? .null]
      )
    case .changed(let path, let expected, let found):
      self.init(changed: path, expected: expected, found: found, outcome: outcome)
    case .changedStatus(let path):
      self.init(
        .applyConflict,
        "the permissions, owner or links of \(path) were changed after the edit was worked out; \(outcome)",
        hints: ["Run the command again."],
        data: Self.data(path)
      )
    case .redirected(let path):
      self.init(
        .applyConflict,
        "\(path) leads somewhere else than when the edit was worked out; \(outcome)",
        hints: ["Run the command again when nothing else writes in the workspace."],
        data: Self.data(path)
      )
    case .unexpectedEntry(let path):
      self.init(
        .applyConflict,
        "\(path) appeared in a directory that is to be removed; \(outcome)",
        hints: ["Run the command again."],
        data: Self.data(path)
      )
    case .weakFileSystem(let path):
      self.init(
        .policy,
        "compare-and-swap is not available on the file system of \(path), and --strict insists on it; \(outcome)",
        hints: ["Leave out --strict to accept that the file's name is free for a moment."],
        data: Self.data(path)
      )
    case .system(let failure): self.init(failure, outcome: outcome)
    case .history(let failure):
      let problem = Self.words(failure)
      self.init(
        .inputOutput,
        "the images for `lanser undo` could not be recorded: \(problem); \(outcome)",
        hints: ["Look at the permissions of the repository, and run `git fsck`."]
      )
    case .recovery(let failure): self.init(failure)
    }
  }

  /// An interrupted edit that could not be settled.
  package init(_ failure: RecoveryFailure) {
    switch failure {
    case .undecided(let files, let journal, let command):
      let names = files.map(\.description).joined(separator: ", ")
      self.init(
        .recovery,
        "an interrupted edit (\(command)) can not be taken back, because \(names) was changed since; nothing was touched",
        hints: [
          "Save what you need, bring the file back to either state, and run `lanser recover`.",
          "`lanser recover --abandon` forgets the edit and leaves every file as it is.",
        ],
        data: [
          "files": .array(files.map { .string(FileURI.escaped($0.description)) }),
          "journal": .string(journal),
        ]
      )
    case .damaged(let journal):
      self.init(
        .recovery,
        "the journal \(journal) is damaged, so an interrupted edit can not be settled; nothing was touched",
        hints: [
          "Look at the workspace for files named .lanser-*.tmp and at `git status`.",
          "`lanser recover --abandon` removes the journal.",
        ],
        data: ["journal": .string(journal)]
      )
    case .system(let failure, let journal):
      self.init(failure, outcome: "an interrupted edit is still to be settled")
      hints.append("Then run `lanser recover`.")
      if let journal { data = ["journal": .string(journal), "errno": .string(failure.errorName)] }
    case .history(let failure, let journal):
      self.init(
        .inputOutput,
        "an interrupted edit is settled in the workspace, but not in git: \(Self.words(failure))",
        hints: ["Run `lanser recover` when the repository can be written."],
        data: ["journal": .string(journal)]
      )
    }
  }

  init(changed path: RelativePath, expected: ContentDigest?, found: ContentDigest?, outcome: String) {
    let message =
      switch (expected, found) {
      case (let expected?, let found?):
        "\(path) is not what the edit was worked out for (expected \(expected.short), found \(found.short))"
      case (_?, nil): "\(path) was removed or replaced after the edit was worked out"
      case (nil, _): "\(path) appeared after the edit was worked out"
      }
    self.init(
      .applyConflict,
      "\(message); \(outcome)",
      hints: ["Run the command again without --apply to see the edit against the present files."],
      data: [
        "uri": .string(FileURI.escaped(path.description)),
        "expected": expected.map { .string($0.description) } ?? .null,
        "found": found.map { .string($0.description) } ?? .null,
      ]
    )
  }

  private init(_ error: SourceTextError, editing path: RelativePath) {
    let reason =
      switch error {
      case .lineOutOfRange(let line, let count): "line \(line + 1) is behind its end (\(count) lines)"
      case .columnInsideCharacter(let line, let column, let encoding):
        "column \(column + 1) of line \(line + 1) is inside of a character, counted in \(encoding.rawValue)"
      case .rangeReversed(let range): "a range ends before it starts (\(Self.place(range)))"
      default: "\(error)"
      }
    self.init(
      .indexingMismatch,
      "an edit of \(path) has a place that does not exist: \(reason); no file was written",
      hints: ["The edit may count columns in another unit: utf-16, utf-8 or codepoint (--index-io)."],
      data: Self.data(path)
    )
  }

  private static func data(_ path: RelativePath) -> JSONValue {
    ["uri": .string(FileURI.escaped(path.description))]
  }

  /// One-based, for people.
  private static func place(_ range: TextRange) -> String {
    "\(range.start.line + 1):\(range.start.column + 1)-\(range.end.line + 1):\(range.end.column + 1)"
  }

  /// What is wrong with a repository, as a clause that does not say where it is: bundles hold it.
  static func words(_ failure: GitRepository.Failure) -> String {
    switch failure {
    case .libraryMissing(let name): "\(name) is not installed"
    case .unreadable(_, let message): message
    case .unsupported(_, let feature): "the repository uses \(feature), which libgit2 does not support"
    case .foreignOwner: "the repository is owned by somebody else"
    case .call(let call, let message): "\(call): \(message)"
    }
  }
}

extension ContentDigest {
  /// The first digits, for people.
  fileprivate var short: String { String(description.prefix(15)) + "…" }
}
