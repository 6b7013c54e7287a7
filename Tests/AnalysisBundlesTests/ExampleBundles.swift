import AnalysisBundles
import CanonicalJSON
import SourceText

extension AnalysisBundle {
  /// A bundle of which only what matters to a test is said.
  static func example(
    command: String = "refs",
    selector: String = "py://shop.cart#Cart",
    resolution: BundleResolution? = nil,
    facts: Facts? = nil,
    edits: BundleEdits? = nil,
    failure: Failure? = nil,
    server: String = "1.1.407",
    configuration: String = "a",
    dirty: Bool = false
  ) throws -> AnalysisBundle {
    try AnalysisBundle(
      request: BundleRequest(command: command, selector: selector),
      resolution: resolution,
      facts: facts,
      edits: edits,
      failure: failure,
      environment: BundleEnvironment(
        version: "0.1.0",
        server: BundleEnvironment.Server(name: "pyright", version: server, digest: nil, runtime: nil),
        positionEncoding: .utf16,
        configurationDigest: "sha256:" + String(repeating: configuration, count: 64),
        platform: "linux-x86_64",
        python: .null,
        workspace: BundleEnvironment.Workspace(
          digest: "sha256:" + String(repeating: "b", count: 64),
          head: String(repeating: "c", count: 40),
          dirty: dirty
        )
      ),
      capabilities: BundleCapabilities(offered: ["referencesProvider"], used: ["referencesProvider"]),
      volatile: BundleVolatile(startedAt: "2026-11-25T20:00:00Z", durationMilliseconds: 5, root: "/w")
    )
  }
}

extension TextRange {
  /// Of some columns of one line, zero-based.
  init(_ line: Int, _ columns: Range<Int>) {
    self.init(
      start: TextPosition(line: line, column: columns.lowerBound),
      end: TextPosition(line: line, column: columns.upperBound)
    )
  }
}
