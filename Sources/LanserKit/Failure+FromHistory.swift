package import AnalysisBundles
package import CanonicalJSON
package import EditTransactions
import GitRepository
import LanguageServerProtocol

extension Failure {
  /// A patch that can not be read, or does not fit.
  ///
  /// Nothing has been written.
  package init(_ error: PatchError, source: String) {
    let untouched = "no file was written"
    switch error {
    case .malformed(let line, let expected):
      self.init(.usage, "\(source), line \(line): not a patch, expected \(expected); \(untouched)")
    case .badPath(let line, let text, _):
      self.init(
        .jail,
        "\(source), line \(line): \"\(text)\" is no path in the workspace; the whole patch was refused and \(untouched)",
        data: ["line": .integer(line), "path": .string(text)]
      )
    case .binary(let line, _):
      self.init(.encoding, "\(source), line \(line): binary patches can not be applied; \(untouched)")
    case .unsupportedMode(let line, let mode):
      self.init(
        .policy,
        "\(source), line \(line): files of mode \(mode) (links, submodules) are not made by patches; \(untouched)"
      )
    case .empty:
      self.init(
        .usage,
        "\(source) holds no patch; \(untouched)",
        hints: ["A patch is what `git diff` prints: --- a/FILE, +++ b/FILE, @@ … @@."]
      )
    case .mismatch(let path, let hunk, let line, let expected, let found):
      self.init(
        .applyConflict,
        "hunk \(hunk) of \(source) does not fit \(path) at line \(line); \(untouched)",
        hints: ["Make the patch again from the present file; the context has to be exact."],
        data: [
          "uri": .string(FileURI.escaped(path.description)), "hunk": .integer(hunk), "line": .integer(line),
          "expected": .string(expected), "found": found.map { .string($0) } ?? .null,
        ]
      )
    case .ambiguous(let path, let hunk):
      self.init(
        .applyConflict,
        "the lines of hunk \(hunk) of \(source) occur at several places of \(path); \(untouched)",
        data: ["uri": .string(FileURI.escaped(path.description)), "hunk": .integer(hunk)]
      )
    case .byteOrderMark(let path):
      self.init(.encoding, "\(source) would change the byte-order mark of \(path); \(untouched)")
    case .planning(let error): self.init(error)
    }
  }

  /// A transaction that can not be taken back.
  ///
  /// Nothing has been written.
  init(_ error: RootDirectory.UndoError, transaction: RecordedTransaction) {
    switch error {
    case .conflicts(let conflicts):
      let names = conflicts.map(\.path.description).joined(separator: ", ")
      self.init(
        .applyConflict,
        "\(transaction.name) can not be taken back: \(names) was changed since in the same places; no file was written",
        hints: [
          "Look at the change with `git show \(transaction.reference)`, and take the rest back by hand.",
          "Later edits can be undone first: `lanser log` lists them.",
        ],
        data: ["conflicts": .array(conflicts.map(\.json))]
      )
    case .git(let failure): self.init(history: failure)
    case .system(let failure): self.init(failure)
    case .imageMissing(let path):
      self.init(
        .applyConflict,
        "the image of \(path) is no longer in the repository; no file was written",
        data: ["uri": .string(FileURI.escaped(path.description))]
      )
    }
  }

  /// A history that can not be read.
  init(history failure: GitRepository.Failure) {
    self.init(
      .inputOutput,
      "the history of edits can not be read: \(Self.words(failure)); no file was written"
    )
  }
}

extension MergeConflict {
  /// For programs: which lines of which file stand against each other.
  var json: JSONValue {
    [
      "uri": .string(FileURI.escaped(path.description)),
      "reason": .string(reason.rawValue),
      "hunks": .array(
        hunks.map { hunk in
          [
            "line": .integer(hunk.line), "base": .array(hunk.base.map { .string($0) }),
            "present": .array(hunk.present.map { .string($0) }),
            "wanted": .array(hunk.wanted.map { .string($0) }),
          ]
        }
      ),
    ]
  }
}

extension RecordedTransaction {
  /// As people name it: its number.
  package var name: String { "transaction \(number)" }

  /// For programs; `time` writes seconds since 1970.
  package func json(time: (Int) -> String) -> JSONValue {
    [
      "number": .integer(number),
      "transaction": .string(change.transaction),
      "command": .string(change.command),
      "time": .string(time(seconds)),
      "reference": .string(reference),
      "before": .string(before.description),
      "after": .string(commit.description),
      "undoes": change.undoes.map { .string($0) } ?? .null,
      "undoneBy": undoneBy.map { .string($0) } ?? .null,
      "files": .array(
        change.files.map { file in
          [
            "before": file.before.map { .string($0.path.description) } ?? .null,
            "after": file.after.map { .string($0.path.description) } ?? .null,
          ]
        }
      ),
    ]
  }
}
