import AnalysisBundles
import LanserKit
import LanserTestSupport
import Testing

/// Everything that needs a real server; one after the other, because the servers need the processors.
@Suite("With the pinned Pyright on published packages", .serialized)
struct RealServerTests {}

extension RealServerTests {
  @Suite("lanser answers what the server answers", .serialized)
  struct SameAnswers {
    /// Positions per package.
    private static let count = 160

    @Test(
      "about every sampled place and every file",
      .timeLimit(.minutes(5)),
      arguments: ["requests", "rich"]
    )
    func sameAnswers(package: String) async throws {
      let installation = try TestInstallation.required()
      let sample = try Sample.named(package)
      let places = try sample.identifiers(count: Self.count, seed: 2026)
      try #require(places.count == Self.count)
      let files = try sample.files()
      let expected = try rawAnswers(sample, installation, places, files)
      let found = try await lanserAnswers(sample, installation, places, files)

      var differences: [String] = []
      for (question, answer) in expected {
        let given = found[question] ?? PlainAnswer(["no answer"])
        if given != answer { differences.append("\(question)\n\(given.difference(from: answer))") }
      }
      #expect(
        differences.isEmpty,
        "\(differences.count) of \(expected.count):\n\(differences.sorted().prefix(10).joined(separator: "\n"))"
      )
      // What would be equal if the server were never ready.
      #expect(expected.filter { $0.value.isEmpty }.count < expected.count / 10)
      #expect(expected.values.contains { $0.lines.count > 20 })
    }

    private func rawAnswers(
      _ sample: Sample,
      _ installation: TestInstallation,
      _ places: [Identifier],
      _ files: [String]
    ) throws -> [String: PlainAnswer] {
      var raw = try RawAnswers(sample, installation)
      defer { raw.stop() }
      var answers: [String: PlainAnswer] = [:]
      for place in places {
        answers["def \(place)"] = try raw.definitions(at: place)
        answers["refs \(place)"] = try raw.references(at: place)
        answers["hover \(place)"] = try raw.hover(at: place)
      }
      for file in files { answers["symbols \(file)"] = try raw.symbols(of: file) }
      return answers
    }

    private func lanserAnswers(
      _ sample: Sample,
      _ installation: TestInstallation,
      _ places: [Identifier],
      _ files: [String]
    ) async throws -> [String: PlainAnswer] {
      let lanser = LanserAnswers(sample: sample, installation: installation)
      return try await lanser.ask { workspace in
        var answers: [String: PlainAnswer] = [:]
        for place in places {
          for kind in [Question.Kind.definition, .references, .hover] {
            let answer = try await workspace.answer(Question(kind, selector: place.selector))
            answers["\(kind.rawValue) \(place)"] = try lanser.plain(answer.bundle.json)
          }
        }
        for file in files {
          let answer = try await workspace.answer(Question(.symbols, selector: file))
          answers["symbols \(file)"] = try lanser.plain(answer.bundle.json)
        }
        return answers
      }
    }
  }
}
