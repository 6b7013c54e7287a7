import AnalysisBundles
import CanonicalJSON
import LanserKit
import LanserTestSupport
import ProcessReward
import Testing

extension RealServerTests {
  /// The catalogue of edits that rewards are tested with holds what the pinned server said when it was recorded.
  @Suite("The recorded catalogue of rewards", .serialized)
  struct RewardCatalogue {
    private static let isLongRun = TestProgram.environment["LANSER_SLOW_TESTS"] == "1"

    private static let cases = ["gaming", "honest", "moved"].flatMap { group in
      FileContents.names(in: ProjectLocations.fixture("reward/\(group)")).map {
        "\(group)/\($0.prefix { $0 != "." })"
      }
    }

    @Test(
      "is what the server says now",
      .enabled(if: isLongRun, "takes minutes; LANSER_SLOW_TESTS=1 runs it"),
      .timeLimit(.minutes(30)),
      arguments: cases
    )
    func recorded(_ name: String) async throws {
      let installation = try TestInstallation.required()
      let archive = try TextArchive(fixture: "reward/\(name).txtar")
      if archive.values("server") == ["none"] { return }
      for side in ["before", "after"] {
        let recorded = try JSONValue(parsing: Array((archive.files["\(side).json"] ?? "").utf8))
        try await TemporaryDirectory.with { directory in
          for (path, text) in archive.folder(side) { try directory.write(text, to: path) }
          let sample = Sample(name: name, root: directory.path)
          let lanser = LanserAnswers(sample: sample, installation: installation)
          let bundle = try await lanser.ask { workspace in
            try await workspace.answer(
              Question(.diagnostics, selector: nil, minimumSeverity: .hint)
            ).bundle.json
          }
          #expect(bundle["status"] == "ok", "\(name) \(side): \(bundle["error"] ?? .null)")
          let found = (bundle["facts"]?["diagnostics"]?.arrayValue ?? []).map(Self.plain)
          let expected = (recorded["diagnostics"]?.arrayValue ?? []).map(Self.plain)
          #expect(Set(found) == Set(expected), "\(name) \(side)")
          let analysed = recorded["analysed"]?.arrayValue?.count
          #expect(bundle["facts"]?["analysed"]?["files"]?.intValue == analysed, "\(name) \(side)")
        }
      }
    }

    /// What the comparison looks at; blanks that do not break are written by one way of asking only.
    private static func plain(_ diagnostic: JSONValue) -> String {
      let range = (diagnostic["range"]?.arrayValue ?? []).map { String($0.intValue ?? -1) }
      let words = (diagnostic["message"]?.stringValue ?? "").split { $0.isWhitespace }
      return [
        diagnostic["uri"]?.stringValue ?? "", range.joined(separator: ":"),
        diagnostic["severity"]?.stringValue ?? "", diagnostic["code"]?.stringValue ?? "",
        words.joined(separator: " "),
      ].joined(separator: " ")
    }
  }
}
