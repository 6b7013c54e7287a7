import AnalysisBundles
import CanonicalJSON
import EditTransactions
import LanguageServerProtocol
import SourceText

extension BundleEdits {
  /// A planned change as bundles have it.
  ///
  /// - Throws: `Failure` when new content is not text, which has no place in JSON.
  init(_ planned: PlannedEdit, checks: [SafetyCheck]) throws(Failure) {
    guard let diff = String(validating: planned.change.diff, as: UTF8.self) else {
      throw Failure(.internalError, "the diff is not UTF-8")
    }
    self.init(
      workspaceEdit: planned.workspaceEdit,
      diff: diff,
      files: planned.change.files.map(FileEdit.init),
      checks: checks
    )
  }
}

extension BundleEdits.FileEdit {
  fileprivate init(_ file: PlannedFile) {
    let isMoved = file.isMoved
    self.init(
      uri: FileURI.escaped(file.path.description),
      renamedTo: isMoved ? file.after.map { FileURI.escaped($0.path.description) } : nil,
      before: file.before?.image.digest.description,
      after: file.after?.digest.description,
      edits: file.edits.isEmpty && file.changesContent ? 1 : file.edits.count
    )
  }
}

extension TransactionReport {
  /// The transaction in a bundle: nothing that depends on when or where it was made.
  var json: JSONValue {
    [
      "id": .string(id),
      "files": .integer(fileCount),
      "recorded": .bool(reference != nil),
      "fallbacks": .array(fallbacks.map { .string($0) }),
      "losses": .array(losses.map { .string($0) }),
      "keptDirectories": .array(keptDirectories.map { .string(FileURI.escaped($0.description)) }),
    ]
  }
}
