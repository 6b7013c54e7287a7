package import AnalysisBundles
import EditTransactions

extension WorkspaceDescription {
  /// Settles what a crash or a power cut interrupted in this workspace; done before any other work.
  ///
  /// Costs one look into a directory when there is nothing to do.
  ///
  /// - Throws: `Failure` with `E/RECOVERY` when a person has to decide.
  /// - Returns: what was done, in sentences.
  package func recover() throws(Failure) -> [String] {
    let root: RootDirectory
    do throws(SystemFailure) { root = try RootDirectory(self.root) } catch { throw Failure(error) }
    do throws(RecoveryFailure) {
      return try transactionStore.recover(root).map(\.sentence)
    } catch {
      throw Failure(error)
    }
  }

  /// The same as a value.
  package var recovery: Result<[String], Failure> {
    do throws(Failure) { return .success(try recover()) } catch { return .failure(error) }
  }

  /// Forgets interrupted edits of this workspace and leaves every file as it is.
  ///
  /// - Throws: `Failure` when a journal can not be removed.
  /// - Returns: the files under which old or new content may still lie.
  package func abandonRecovery() throws(Failure) -> [String] {
    let root: RootDirectory
    do throws(SystemFailure) { root = try RootDirectory(self.root) } catch { throw Failure(error) }
    do throws(RecoveryFailure) {
      return try transactionStore.abandon(root).map(\.description)
    } catch {
      throw Failure(error)
    }
  }
}

extension RecoveryReport {
  /// What became of it, as one sentence.
  var sentence: String {
    let files = fileCount == 1 ? "1 file" : "\(fileCount) files"
    let outcome = isRolledBack ? "rolled back \(files)" : "finished, with \(files) changed"
    return "recovered an interrupted edit (\(command), \(startedAt)): \(outcome)"
  }
}
