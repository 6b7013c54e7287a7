package import AnalysisBundles
package import CanonicalJSON
import Selectors

extension Question {
  /// The question that a bundle answers.
  ///
  /// - Throws: `Failure` when the bundle's command can not be asked again.
  package init(askedBy bundle: AnalysisBundle) throws(Failure) {
    let request = bundle.request
    guard let kind = Kind(rawValue: request.command) else {
      throw Failure(
        .unsupportedCapability,
        "a bundle of `lanser \(request.command)` can not be asked for again",
        hints: ["Without --live the bundle itself is checked."]
      )
    }
    // Bundles have the options that batches have, so they are read like these.
    try self.init(request: ["cmd": .string(kind.rawValue), "params": .object(request.parameters)])
    selector = request.selector.map { Self.spelling(of: $0, kind) }
    // It succeeded with what there was.
    if case .partial? = bundle.facts?.state, bundle.failure == nil { allowsPartial = true }
  }

  /// What a user would write: a question about a file names it as a path, which bundles write percent-encoded.
  private static func spelling(of selector: String, _ kind: Kind) -> String {
    guard kind.takesFiles, (try? Selector(parsing: selector)) == nil else { return selector }
    return PathForms(workspaceRoot: "/workspace", named: []).relativePath(ofForm: selector) ?? selector
  }
}

extension BundleDocument {
  /// Where a new answer to the same question first says something else; nil when it says the same.
  ///
  /// Compared is what the facts id covers; server, workspace and time may be others.
  package func firstDifference(from answer: AnalysisBundle) -> JSONDifference? {
    for name in ["status", "error", "request", "resolution", "facts", "edits"] {
      let (old, new) = (json[name] ?? .null, answer.json[name] ?? .null)
      let difference = JSONDifference.first(expected: old, found: new, at: JSONPointer([name]))
      if let difference { return difference }
    }
    return nil
  }
}
