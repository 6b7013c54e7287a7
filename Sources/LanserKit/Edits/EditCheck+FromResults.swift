import AnalysisBundles
import CanonicalJSON
import EditTransactions
import GitRepository
import LanguageServerProtocol

extension EditCheck {
  /// A check of `EditTransactions` in words.
  init(_ result: CheckResult) {
    let name = result.name.rawValue
    guard let first = result.objections.first else {
      self.init(name, passed: Self.detail(of: result))
      return
    }
    let more = result.objections.count > 1 ? " and \(result.objections.count - 1) more" : ""
    var refusal = first.refusal
    refusal.message = "\(first.words)\(more)"
    refusal.data = [
      "check": .string(name), "objections": .array(result.objections.prefix(20).map { .string($0.words) }),
    ]
    let shown = result.objections.prefix(10).map(\.words)
    let rest = result.objections.count - shown.count
    self.init(
      name,
      refused: refusal,
      detail: shown.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more" : "")
    )
  }

  /// What was looked at, for a check that is passed.
  private static func detail(of result: CheckResult) -> String {
    let words = result.remarks.map(\.words)
    if !words.isEmpty { return (result.isOverridden ? "allowed: " : "") + words.joined(separator: "; ") }
    return switch result.name {
    case .insideWorkspace: "every target lies in the workspace"
    case .allowedPaths: "no target is excluded"
    case .noSensitiveFiles: "no target makes other tools run code"
    case .singleLinks: "every edited file has one name"
    case .writableDirectories: "every directory and file may be written"
    case .maximumFiles: "no limit"
    case .documentVersions: "no edit is for an older version"
    case .confirmed: "no part wants to be confirmed"
    case .gitReadable: "the state of git is known"
    case .noOperationInProgress: "no merge, rebase or bisect"
    case .cleanWorkTree: "tracked files are as committed"
    case .recoverableTargets: "every edited file is known to git"
    }
  }
}

extension Objection {
  var words: String {
    switch self {
    case .notAllowed(let path): "\(path) matches no allowed pattern"
    case .denied(let path, let pattern): "\(path) is denied by \"\(pattern)\""
    case .sensitive(let path, let reason): "\(path): \(reason)"
    case .hardLinked(let path, let links):
      "\(path) has \(links) names (hard links); the others would keep the old content"
    case .notWritable(let path, nil): "\(path) may not be written"
    case .notWritable(let path, let directory?): "\(path): its directory \(directory) may not be written"
    case .tooManyFiles(let count, let limit): "\(count) files would change, \(limit) are allowed"
    case .unconfirmed(let label): "\"\(label)\" wants to be confirmed"
    case .uncheckedVersion(let path): "the version of \(path) that the edit is for can not be checked"
    case .gitBusy: "git is busy (index.lock)"
    case .operationInProgress(let name): "a \(name) is in progress"
    case .modified(let path, let change): "\(path) is \(change.words)"
    case .notInGit(let path, let isIgnored):
      "\(path) is \(isIgnored ? "ignored by" : "not in") git, and not recoverable through it"
    case .noRepository: "the workspace is in no git repository"
    case .unreadableRepository(let failure): Failure.words(failure)
    case .insideSubmodule(let path, let submodule): "\(path) lies in the submodule \(submodule)"
    }
  }

  /// How an edit is refused because of this, with how to go on.
  var refusal: Failure {
    func refuse(_ code: FailureCode, _ hints: String...) -> Failure { Failure(code, words, hints: hints) }
    switch self {
    case .notAllowed, .denied:
      return refuse(.jail, "The rules are --allow, --deny and \"policies\" in lanser.json.")
    case .sensitive: return refuse(.policy, "Look at the change, then add --allow-sensitive.")
    case .hardLinked(let path, _):
      return refuse(.policy, "Give the file a name of its own first: cp \(path) x && mv x \(path).")
    case .notWritable:
      return refuse(.fileSystemPermissions, "Change the permissions (chmod u+w), or edit other files.")
    case .tooManyFiles: return refuse(.policy, "Look at the list, then raise --max-files.")
    case .unconfirmed: return refuse(.policy, "Look at the change, then add --confirm.")
    case .uncheckedVersion: return refuse(.policy, "Leave out --strict, or the version of the document.")
    case .gitBusy(let lock):
      return refuse(.dirtyWorkTree, "Wait for git to finish; if none is running, remove \(lock).")
    case .operationInProgress(let name):
      return refuse(.dirtyWorkTree, "Finish or abort the \(name), or add --allow-dirty.")
    case .modified(_, .filtered(let filter)):
      return refuse(
        .dirtyWorkTree,
        "If only the filter \"\(filter)\" makes it differ, `git add --renormalize .` or `git status` settles it;"
          + " --allow-dirty goes on regardless."
      )
    case .modified: return refuse(.dirtyWorkTree, "Commit or stash the changes, or add --allow-dirty.")
    case .notInGit:
      return refuse(
        .dirtyWorkTree,
        "Add --allow-dirty: lanser records the file before it changes it, so `lanser undo` brings it back."
      )
    case .noRepository:
      return refuse(.dirtyWorkTree, "Add --allow-dirty, or run `git init` and commit first.")
    case .unreadableRepository(.foreignOwner):
      return refuse(
        .dirtyWorkTree,
        "If you trust it, run the `git config --global --add safe.directory` that `git status` prints, or add --allow-dirty."
      )
    case .unreadableRepository:
      return refuse(.dirtyWorkTree, "Look at the changes yourself (`git status`), then add --allow-dirty.")
    case .insideSubmodule(_, let submodule):
      return refuse(.jail, "Run lanser in it: --workspace \(submodule).")
    }
  }
}

extension WorkTreeChange {
  fileprivate var words: String {
    switch self {
    case .staged: "staged"
    case .modified: "modified"
    case .deleted: "deleted"
    case .conflicted: "in conflict"
    case .submodule: "a submodule with changes"
    case .filtered(let filter):
      "modified, or looks so because of the filter \"\(filter)\", which lanser does not run"
    }
  }
}

extension Remark {
  fileprivate var words: String {
    switch self {
    case .files(let count): count == 1 ? "1 file" : "\(count) files"
    case .throughLink(let path, let real): "\(path) is a link to \(real)"
    case .overridden(let objection): objection.words
    case .head(let commit): commit.map { "as in \($0.prefix(12))" } ?? "no commit yet"
    case .ownChanges(1): "1 more file as lanser's edits have left it"
    case .ownChanges(let count): "\(count) more files as lanser's edits have left them"
    case .sparse(let count): "\(count) files are left out by sparse checkout"
    case .noTargets: "nothing would change"
    }
  }
}
