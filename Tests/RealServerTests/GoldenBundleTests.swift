import AnalysisBundles
import CanonicalJSON
import LanguageServers
import LanserKit
import LanserTestSupport
import SourceText
import SystemPackage
import Testing

extension RealServerTests {
  /// `fixtures/bundles`: read by the tests that need no server, and asked again here.
  @Suite("Golden bundles", .serialized)
  struct GoldenBundleTests {
    private static let questions: [(name: String, question: Question)] = [
      ("def", Question(.definition, selector: "py://shop.cart#Cart.add")),
      ("def-library", Question(.definition, selector: "shop/prices.py:19:12")),
      ("decl", Question(.declaration, selector: "shop/cart.py:13:28")),
      ("typedef", Question(.typeDefinition, selector: "shop/broken.py:6:1")),
      ("refs", Question(.references, selector: "py://shop.cart#Cart")),
      ("refs-uses", Question(.references, selector: "py://shop.prices#total", includesDeclaration: false)),
      ("hover", Question(.hover, selector: "py://shop.prices#total")),
      ("hover-nothing", Question(.hover, selector: "shop/cart.py:1:1")),
      ("symbols", Question(.symbols, selector: "shop/cart.py")),
      ("symbols-query", Question(.symbols, selector: nil, query: "total")),
      ("diag", Question(.diagnostics, selector: nil)),
      ("diag-errors", Question(.diagnostics, selector: "shop/broken.py", minimumSeverity: .error)),
      ("outline", Question(.outline, selector: "shop/prices.py")),
      ("locate", Question(.locate, selector: "shop/cart.py:17:16")),
      ("locate-symbol", Question(.locate, selector: "shop/cart.py:17:16", selectorKind: "symbol")),
      ("error-unsupported", Question(.implementation, selector: "py://shop.cart#Cart")),
      ("error-not-found", Question(.definition, selector: "py://shop.cart#Card")),
      ("error-syntax", Question(.definition, selector: "shop/cart.py@L1")),
      ("error-position", Question(.definition, selector: "shop/cart.py:20:41")),
      ("error-ambiguous", Question(.definition, selector: "py://shop.prices#symbol")),
    ]

    @Test("are answered in the same way again", .timeLimit(.minutes(3)))
    func same() async throws {
      let answers = try await ask()
      for (name, _) in Self.questions {
        let answer = try #require(answers[name])
        let file = GoldenBundle(name: name)
        if file.isRecorded(answer) { continue }
        let stored = try BundleDocument(parsing: file.bytes())
        #expect(stored.wrongIDs.isEmpty, "\(name)")
        let difference = stored.firstDifference(from: answer)
        #expect(difference == nil, "\(name): \(difference?.text ?? "")")
        #expect(difference != nil || stored.bundle.factsID == answer.factsID, "\(name)")
      }
    }

    private func ask() async throws -> [String: AnalysisBundle] {
      let installation = try TestInstallation.required()
      return try await TemporaryDirectory.with { directory in
        let source = ProjectLocations.fixture("bundles/workspace")
        _ = try TestProgram(["cp", "-R", source, directory("workspace")]).run()
        return try await withWorkspace(
          folder: directory("workspace"),
          choice: ServerChoice(name: "pyright"),
          surroundings: Surroundings(
            variables: installation.environment,
            currentDirectory: directory.path,
            directories: LanserDirectories(
              data: FilePath("\(installation.dataHome)/lanser"),
              cache: FilePath(directory("cache")),
              state: FilePath(directory("state"))
            ),
            version: "0",
            now: { "1970-01-01T00:00:00Z" }
          )
        ) { workspace in
          var answers: [String: AnalysisBundle] = [:]
          for (name, question) in Self.questions {
            answers[name] = try await workspace.answer(question).bundle
          }
          return answers
        }
      }
    }
  }
}

/// One file of `fixtures/bundles`.
struct GoldenBundle {
  let name: String

  private var path: String { ProjectLocations.fixture("bundles/\(name).json") }

  func bytes() throws -> [UInt8] { try FileContents.read(path) }

  /// Writes the answer when it is to be recorded: never on CI, always without a file or with `LANSER_RECORD`.
  func isRecorded(_ answer: AnalysisBundle) -> Bool {
    let environment = TestProgram.environment
    guard environment["CI"] == nil else { return false }
    let isMissing = (try? bytes()) == nil
    guard isMissing || environment["LANSER_RECORD"] != nil else { return false }
    guard case .object(var bundle) = answer.json, var meta = bundle["meta"]?.objectValue else { return false }
    meta["volatile"] = ["startedAt": "1970-01-01T00:00:00Z", "durationMs": 0, "root": "/workspace"]
    bundle["meta"] = .object(meta)
    let bytes = JSONValue.object(bundle).serialized(pretty: true) + [UInt8(ascii: "\n")]
    do {
      try FileContents.write(bytes, to: path)
    } catch {
      Issue.record(error)
    }
    if isMissing { Issue.record("\(path) did not exist and has been written: look at it and run again") }
    return true
  }
}
