package import AnalysisBundles
import CanonicalJSON

extension EditIntent {
  /// Whether the bundle of a command shows an edit that can be worked out again from what it names.
  ///
  /// Patches and other edits that were handed in are in bundles by their digests only.
  package static func isRepeatable(_ bundle: AnalysisBundle) -> Bool {
    repeatable.contains(bundle.request.command)
  }

  private static let repeatable: Set<String> = ["rename", "action", "organize-imports", "format", "move"]

  /// The preview that a bundle shows, under the rules of the workspace alone.
  ///
  /// - Throws: `Failure` when it was no preview, and for a bundle without what the command needs.
  package init(askedBy bundle: AnalysisBundle) throws(Failure) {
    if let transaction = bundle.edits?.transaction, !transaction.isNull {
      throw Failure(
        .unsupportedCapability,
        "the bundle is that of an edit that was made, which can not be worked out again",
        hints: ["Without --live the bundle itself is checked."]
      )
    }
    try self.init(request: [
      "cmd": .string(bundle.request.command),
      "selector": bundle.request.selector.map { .string($0) } ?? .null,
      "params": .object(bundle.request.parameters),
    ])
  }
}
