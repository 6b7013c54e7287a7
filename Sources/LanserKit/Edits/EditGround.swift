import AnalysisBundles
import EditTransactions
import GitRepository
import LanguageServers
import SystemPackage

/// Where an edit takes place: the open workspace, the repository around it, and where its history is kept.
struct EditGround: Sendable {
  let root: RootDirectory
  let repository: RepositoryState
  let history: TransactionHistory?
  /// The directory that is locked against other writers.
  let lockRoot: String
  let store: TransactionStore

  /// - Throws: `Failure` when the workspace can not be opened, or is no place for edits.
  init(_ description: WorkspaceDescription) throws(Failure) {
    store = description.transactionStore
    do throws(SystemFailure) { root = try RootDirectory(description.root) } catch { throw Failure(error) }
    var repository = RepositoryState.none
    var history: TransactionHistory?
    var lockRoot = description.root
    do throws(GitRepository.Failure) {
      if let found = try GitRepository.containing(description.root) {
        guard let top = found.workTree.flatMap(FileSystem.resolved) else {
          throw GitRepository.Failure.unreadable(
            path: found.gitDirectory,
            message: "a bare repository has no files to edit"
          )
        }
        if let prefix = Self.prefix(of: description.root, in: top) {
          repository = .usable(prefix: prefix)
          lockRoot = top
          history = TransactionHistory(
            repository: description.root,
            isOwnStore: false,
            prefix: prefix,
            references: found.linkedWorkTreeName.map { "refs/lanser/worktrees/\($0)/" }
              ?? "refs/lanser/transactions/"
          )
        }
      }
    } catch {
      repository = .unusable(error)
    }
    if history == nil, GitLibrary.isAvailable {
      history = TransactionHistory(
        repository: "\(store.histories)/\(TransactionStore.key(of: description.root)).git",
        isOwnStore: true,
        prefix: "",
        references: "refs/lanser/transactions/"
      )
    }
    self.repository = repository
    self.history = history
    self.lockRoot = lockRoot
    guard case .usable(let prefix) = repository,
      let inside = prefix.split(separator: "/").first(where: { $0 == ".git" })
    else { return }
    throw Failure(
      .jail,
      "\(description.root) lies in \(inside), which belongs to git; nothing was written",
      hints: ["Choose the work tree with --workspace DIR."]
    )
  }

  /// The path from the top of a work tree to a directory in it, with a slash at its end; nil when it is not in it.
  private static func prefix(of root: String, in top: String) -> String? {
    let (inner, outer) = (root.split(separator: "/"), top.split(separator: "/"))
    guard inner.starts(with: outer) else { return nil }
    return inner.dropFirst(outer.count).map { $0 + "/" }.joined()
  }

  func context(
    _ operation: EditOperation,
    _ surroundings: Surroundings,
    isStrict: Bool
  ) -> TransactionContext {
    TransactionContext(
      store: store,
      lockRoot: lockRoot,
      history: history,
      command: operation.label,
      startedAt: surroundings.now(),
      seconds: surroundings.seconds(),
      processID: surroundings.processID,
      isStrict: isStrict,
      undoes: operation.undoes
    )
  }
}

extension WorkspaceDescription {
  var transactionStore: TransactionStore {
    TransactionStore(path: surroundings.directories.state.appending("transactions").string)
  }
}
