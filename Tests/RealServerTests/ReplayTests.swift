import AnalysisBundles
import CanonicalJSON
import LanserKit
import LanserTestSupport
import Synchronization
import Testing
import Traces

extension RealServerTests {
  @Suite("What was recorded of a real package", .serialized)
  struct Replay {
    private static let count = 200

    @Test("replays to the same bytes without server and workspace", .timeLimit(.minutes(5)))
    func sameBytes() async throws {
      let sample = try Sample.requests()
      let lanser = LanserAnswers(sample: sample, installation: try TestInstallation.required())
      try await TemporaryDirectory.with { directory in
        let path = directory("trace.jsonl")
        let questions = try questions(about: sample)
        let recorded = try await lanser.ask(trace: TraceFile(path: path, isRedacted: false)) { workspace in
          var bundles: [JSONValue] = []
          for question in questions { bundles.append(try await workspace.answer(question).bundle.json) }
          return bundles
        }
        let trace = try Trace(parsing: try FileContents.read(path))
        let replayed = Mutex<[ReplayedOperation]>([])
        try await replay(trace, surroundings: lanser.surroundings(in: directory)) { operation in
          replayed.withLock { $0.append(operation) }
        }
        let operations = replayed.withLock { $0 }
        #expect(operations.count == Self.count)
        var differences = 0
        for (operation, bundle) in zip(operations, recorded)
        where operation.bundle.json.serialized() != bundle.serialized() {
          differences += 1
          Issue.record("operation \(operation.number): \(operation.difference?.text ?? "order of members")")
        }
        #expect(differences == 0)
      }
    }

    private func questions(about sample: Sample) throws -> [Question] {
      let places = try sample.identifiers(count: Self.count, seed: 86)
      let kinds: [Question.Kind] = [
        .definition, .references, .hover, .symbols, .typeDefinition, .declaration, .locate, .implementation,
        .outline,
      ]
      return places.enumerated().map { index, place in
        // Checking a file takes the server seconds.
        let kind = index % 40 == 39 ? .diagnostics : kinds[index % kinds.count]
        return Question(kind, selector: place.selector)
      }
    }
  }
}
