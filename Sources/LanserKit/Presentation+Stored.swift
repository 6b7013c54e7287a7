package import AnalysisBundles
import SourceText
import Traces

extension Presentation {
  /// Shows the places of a bundle that was kept, without looking at any file: paths relative to its workspace, columns in its
  /// own unit.
  package init(stored bundle: AnalysisBundle) {
    let encoding = bundle.environment.positionEncoding ?? .utf16
    self.init(
      forms: PathForms(workspaceRoot: bundle.volatile.root, named: []),
      sources: SourceFiles(observer: .live, secrets: SecretFilter(secrets: [])),
      bundleEncoding: encoding,
      displayEncoding: encoding
    )
  }
}
