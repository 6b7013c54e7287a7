import AnalysisBundles
import LanserKit
import LanserTestSupport
import Testing

extension RealServerTests {
  @Suite("References in a workspace of more than 100,000 lines", .serialized)
  struct CompleteReferences {
    private static let isWanted = TestProgram.environment["LANSER_SLOW_TESTS"] == "1"

    @Test(
      "are complete in the first answer of a cold start",
      .enabled(if: isWanted, "takes minutes; LANSER_SLOW_TESTS=1 runs it"),
      .timeLimit(.minutes(10)),
      arguments: [
        ("django/db/models/query.py", "class QuerySet("), ("django/http/response.py", "class HttpResponse("),
        ("django/utils/functional.py", "class cached_property"),
      ]
    )
    func completeAtOnce(file: String, marker: String) async throws {
      let installation = try TestInstallation.required()
      let sample = try Sample.django()
      let place = try place(of: marker, in: file, sample)
      let expected = try settledReferences(of: place, sample, installation)
      let lanser = LanserAnswers(sample: sample, installation: installation)
      let found = try await lanser.ask { workspace in
        try lanser.plain(
          try await workspace.answer(Question(.references, selector: place.selector)).bundle.json
        )
      }
      #expect(found == expected, "\(found.difference(from: expected))")
      #expect(expected.lines.count > 20)
    }

    private func place(of marker: String, in file: String, _ sample: Sample) throws -> Identifier {
      let source = try FileContents.read("\(sample.root)/\(file)")
      let lines = String(decoding: source, as: UTF8.self).split(
        separator: "\n",
        omittingEmptySubsequences: false
      )
      let line = try #require(lines.firstIndex { $0.hasPrefix(marker) })
      return try #require(PythonIdentifiers.all(in: source, file: file).first { $0.line == line })
    }

    /// Asks until two answers that are 20 seconds apart are the same.
    private func settledReferences(
      of place: Identifier,
      _ sample: Sample,
      _ installation: TestInstallation
    ) throws -> PlainAnswer {
      var raw = try RawAnswers(sample, installation)
      defer { raw.stop() }
      var last = try raw.references(at: place)
      while true {
        try raw.listen(seconds: 20)
        let next = try raw.references(at: place)
        if next == last { return next }
        last = next
      }
    }
  }
}
