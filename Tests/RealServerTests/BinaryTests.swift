import CanonicalJSON
import LanserTestSupport
import Testing

extension RealServerTests {
  @Suite("The lanser program answers what the server answers", .serialized)
  struct Binary {
    @Test("for ten places of requests, one process a question", .timeLimit(.minutes(3)))
    func sameAnswersFromTheProgram() throws {
      let installation = try TestInstallation.required()
      let sample = try Sample.requests()
      let lanser = LanserAnswers(sample: sample, installation: installation)
      let places = try sample.identifiers(count: 10, seed: 7)
      var raw = try RawAnswers(sample, installation)
      defer { raw.stop() }
      try TemporaryDirectory.with { directory in
        for (index, place) in places.enumerated() {
          let kind = ["def", "refs", "hover"][index % 3]
          let expected =
            switch kind {
            case "def": try raw.definitions(at: place)
            case "refs": try raw.references(at: place)
            default: try raw.hover(at: place)
            }
          let printed = try TestProgram(
            [
              try ProjectLocations.executable("lanser"), kind, "--json=compact", "-C", sample.root,
              place.selector,
            ],
            variables: lanser.variables(in: directory)
          ).run()
          #expect(try lanser.plain(JSONValue(parsing: Array(printed.utf8))) == expected, "\(kind) \(place)")
        }
      }
    }
  }
}
