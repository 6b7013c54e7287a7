import AnalysisBundles
import CanonicalJSON
import LanguageServers
import LanserKit
import LanserTestSupport
import SourceText
import SystemPackage
import Testing
import Traces

extension RealServerTests {
  /// `fixtures/bundles` and `fixtures/traces`: read by the tests that need no server, and asked again here.
  @Suite("Golden bundles and traces", .serialized)
  struct GoldenBundleTests {
    @Test("are answered in the same way again", .timeLimit(.minutes(5)), arguments: GoldenSession.all)
    func same(_ session: GoldenSession) async throws {
      let (answers, names) = try await ask(session)
      for (operation, answer) in zip(session.operations, answers) {
        let name = operation.name
        let file = GoldenBundle(name: name)
        try PrintedBundles.check(answer.json)
        if try file.isRecorded(names.applied(toBundle: answer.json)) { continue }
        let stored = try BundleDocument(parsing: file.bytes())
        #expect(stored.wrongIDs.isEmpty, "\(name)")
        let difference = stored.firstDifference(from: answer)
        #expect(difference == nil, "\(name): \(difference?.text ?? "")")
        #expect(difference != nil || stored.bundle.factsID == answer.factsID, "\(name)")
      }
    }

    private func ask(_ session: GoldenSession) async throws -> (
      answers: [AnalysisBundle], names: PortableNames
    ) {
      let installation = try TestInstallation.required()
      return try await TemporaryDirectory.with { directory in
        let source = ProjectLocations.fixture("bundles/workspace")
        _ = try TestProgram(["cp", "-R", source, directory("workspace")]).run()
        let trace = try TraceFile(path: directory("trace.jsonl"), isRedacted: false)
        let answers = try await withWorkspace(
          folder: directory("workspace"),
          choice: ServerChoice(name: "pyright"),
          surroundings: Surroundings(
            variables: installation.environment,
            currentDirectory: directory("workspace"),
            directories: LanserDirectories(
              data: FilePath("\(installation.dataHome)/lanser"),
              cache: FilePath(directory("cache")),
              state: FilePath(directory("state"))
            ),
            version: "0",
            now: { "1970-01-01T00:00:00Z" }
          ),
          trace: trace
        ) { workspace in
          var answers: [AnalysisBundle] = []
          for operation in session.operations {
            switch operation.work {
            case .question(let question): answers.append(try await workspace.answer(question).bundle)
            case .edit(let intent):
              let edit = try intent.operation(in: workspace.description)
              answers.append(try await workspace.edit(edit).bundle)
            }
          }
          return answers
        }
        let recorded = try FileContents.read(directory("trace.jsonl"))
        let names = PortableNames(installation, in: directory)
        try GoldenTrace(name: session.name).keep(recorded, names)
        return (answers, names)
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
  func isRecorded(_ answer: JSONValue) -> Bool {
    let environment = TestProgram.environment
    guard environment["CI"] == nil else { return false }
    let isMissing = (try? bytes()) == nil
    guard isMissing || environment["LANSER_RECORD"] != nil else { return false }
    guard case .object(var bundle) = answer, var meta = bundle["meta"]?.objectValue else { return false }
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
