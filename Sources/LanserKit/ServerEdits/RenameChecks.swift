import AnalysisBundles
import CanonicalJSON
import EditTransactions
import LanguageServers
import SourceText

/// What has to hold of a rename beside what has to hold of every edit.
struct RenameChecks: Sendable {
  let oldName: String
  let newName: String
  /// The server's name.
  let server: String
  let target: Target

  /// The server was asked whether it would.
  var prepared: EditCheck {
    EditCheck("rename-prepared", passed: "\(server) renames \"\(oldName)\"")
  }

  /// Whether the server can know all places; nil where it always does.
  func wholeWorkspace(_ setup: ServerSetup) -> EditCheck? {
    guard !setup.descriptor.quirks.fileLists.isEmpty else { return nil }
    guard !setup.knowsWorkspace else {
      return EditCheck("whole-workspace", passed: "\(server) has a list of the workspace's files")
    }
    return EditCheck("whole-workspace", objected: Failure(unknownWorkspaceOf: setup).message)
  }

  func validName(in language: Language) -> EditCheck {
    if let problem = NameRules(language: language.name).problem(with: newName) {
      return EditCheck(
        "valid-name",
        refused: Failure(
          .renameRefused,
          "\"\(newName)\" is no name in \(language.name): \(problem)",
          hints: ["Choose another name."]
        )
      )
    }
    return EditCheck("valid-name", passed: "\"\(newName)\" is a name in \(language.name)")
  }

  /// Whether the text that is replaced is the old name, everywhere.
  ///
  /// This is cheap, and shows a server that counts columns otherwise than it says, or that has another text than
  /// the disk, before anything is written.
  func sameText(in change: PlannedChange) -> EditCheck {
    var places = 0
    var exceptions: [String] = []
    var strangers: [String] = []
    for file in change.files {
      for edit in file.edits {
        places += 1
        if edit.oldText == oldName, edit.newText == newName { continue }
        let words = "\(file.path):\(edit.range.start.line + 1):\(edit.range.start.column + 1)"
        if isWider(edit) {
          exceptions.append(words)
        } else {
          strangers.append("\(words) \"\(edit.oldText.prefix(40))\"")
        }
      }
    }
    guard strangers.isEmpty else {
      let more = strangers.count > 1 ? " and \(strangers.count - 1) more" : ""
      return EditCheck(
        "text-is-old-name",
        refused: Failure(
          .applyConflict,
          "\(server) would replace something else than \"\(oldName)\": \(strangers[0])\(more)",
          hints: ["This is a defect of the server, or the file has changed; run the command again."],
          data: ["places": .array(strangers.map { .string($0) })]
        )
      )
    }
    let listed = exceptions.prefix(5).joined(separator: ", ")
    return EditCheck(
      "text-is-old-name",
      passed: exceptions.isEmpty
        ? "at all \(places) places" : "at \(places - exceptions.count) places; part of the text at \(listed)"
    )
  }

  /// Whether a range holds the old name and more, and only the name is changed.
  ///
  /// Servers write `name as new` for an import, or the value of a shorthand.
  private func isWider(_ edit: TextChange) -> Bool {
    edit.oldText.contains(oldName)
      && (edit.newText == edit.oldText.replacing(oldName, with: newName) || edit.newText.contains(newName))
  }
}

extension EditCheck {
  /// Whether it is certain enough that a place is the one that was meant.
  init(confidenceIn target: Target, _ rules: ReviewRules) {
    let confidence = target.confidence
    let words = "\(target.canonicalRequest) is \(target.canonical), with confidence \(confidence)"
    guard rules.deniesAmbiguous, confidence < ReviewRules.leastConfidence else {
      self.init("certain-place", passed: words)
      return
    }
    self.init(
      "certain-place",
      refused: Failure(
        .policy,
        "it is not certain enough what \(target.canonicalRequest) means (confidence \(confidence))",
        hints: ["Use \(target.canonical), or add --no-deny-apply-on-ambiguous."]
      )
    )
  }
}
