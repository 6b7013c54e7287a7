import AnalysisBundles
import CanonicalJSON
import LanserKit
import LanserTestSupport
import Testing

extension RealServerTests {
  @Suite("Diagnostics of a whole workspace", .serialized)
  struct Diagnostics {
    @Test(
      "are those of Pyright's own command line",
      .timeLimit(.minutes(3)),
      arguments: ["requests", "rich"]
    )
    func sameAsCommandLine(package: String) async throws {
      let installation = try TestInstallation.required()
      let sample = try Sample.named(package)
      let expected = try commandLine(sample, installation)
      let lanser = LanserAnswers(sample: sample, installation: installation)
      let bundle = try await lanser.ask { workspace in
        try await workspace.answer(Question(.diagnostics, selector: nil)).bundle.json
      }
      try #require(bundle["status"]?.stringValue == "ok", "\(bundle["error"] ?? .null)")
      let found = PlainAnswer(
        (bundle["facts"]?["diagnostics"]?.arrayValue ?? []).map { diagnostic in
          let range = diagnostic["range"]?.arrayValue?.map { String($0.intValue ?? -1) } ?? []
          return [
            diagnostic["uri"]?.stringValue ?? "?", range.joined(separator: ":"),
            diagnostic["severity"]?.stringValue ?? "?", diagnostic["code"]?.stringValue ?? "-",
            diagnostic["message"]?.stringValue ?? "?",
          ].joined(separator: " ")
        }
      )
      #expect(found == expected, "\(found.difference(from: expected))")
      #expect(expected.lines.count > 20)
    }

    /// `pyright --outputjson`: exits with 1 when it finds errors.
    private func commandLine(_ sample: Sample, _ installation: TestInstallation) throws -> PlainAnswer {
      let outcome = try TestProgram(
        [
          installation.node, installation.commandLine, "--outputjson", "--pythonpath",
          installation.python.executable, "--project", sample.root,
        ],
        variables: installation.environment
      ).outcome()
      let report = try JSONValue(parsing: outcome.output)
      return PlainAnswer(
        (report["generalDiagnostics"]?.arrayValue ?? []).map { diagnostic in
          let file = diagnostic["file"]?.stringValue ?? "?"
          let range = ["start", "end"].flatMap { end in
            ["line", "character"].map { String(diagnostic["range"]?[end]?[$0]?.intValue ?? -1) }
          }
          // The command line writes the lines below a message's first with blanks that do not break.
          let message = diagnostic["message"]?.stringValue ?? "?"
          return [
            file.hasPrefix(sample.root + "/") ? String(file.dropFirst(sample.root.count + 1)) : file,
            range.joined(separator: ":"), diagnostic["severity"]?.stringValue ?? "?",
            diagnostic["rule"]?.stringValue ?? "-", message,
          ].joined(separator: " ")
        }
      )
    }
  }
}
