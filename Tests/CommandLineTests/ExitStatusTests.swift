import AnalysisBundles
import CanonicalJSON
import LanserTestSupport
import Testing

extension CommandLineTests {
  @Suite("ends with the exit status of what went wrong", .serialized)
  struct ExitStatusTests {
    @Test(
      "and says what happened and what to do, on standard error and in the bundle",
      arguments: ExitCase.all.filter { !$0.needsPyright || PyrightInstallation.present != nil }
    )
    func failures(_ failure: ExitCase) throws {
      try CommandLineSandbox.with(project: failure.project) { sandbox in
        try failure.prepare(sandbox)
        let text = try run(failure, [], sandbox)
        #expect(text.status == failure.code.exitStatus, "\(text)")
        #expect(
          text.output.isEmpty || failure.words == ["doctor"] || failure.words == ["server", "status"],
          "\(text)"
        )
        // Mistakes on the command line end in the usage.
        let saysWhatToDo = text.errors.contains("next: ") || text.errors.contains("--help' for more")
        #expect(saysWhatToDo || failure.words == ["doctor"], "\(text)")
        try check([text.transcript], golden: "failures/\(failure.name)")
        guard failure.isQuestion else { return }
        let json = try run(failure, ["--json"], sandbox)
        #expect(json.status == failure.code.exitStatus, "\(json)")
        let bundle = try json.json()
        #expect(bundle["status"]?.stringValue == "error", "\(json)")
        #expect(bundle["error"]?["code"]?.stringValue == failure.code.rawValue, "\(json)")
        #expect(bundle["facts"]?.isNull == true, "\(json)")
        try checkIdentity(of: json)
      }
    }

    /// What is tested elsewhere, and what no command can be made to do.
    private static let notHere: [FailureCode: String] = [
      .applyConflict: "EditProcessTests",
      .replayMismatch: "EditProcessTests, TracesTests",
      .dirtyWorkTree: "EditProcessTests",
      .jail: "EditProcessTests",
      .policy: "EditProcessTests",
      .renameRefused: "needs a rename",
      .recovery: "EditProcessTests",
      .internalError: "no defect is known",
      .interrupted: "InterruptionTests",
    ]

    @Test("and no exit status is without a test")
    func everyCode() {
      let reached = Set(ExitCase.all.map(\.code))
      #expect(reached.isDisjoint(with: Self.notHere.keys))
      #expect(reached.union(Self.notHere.keys) == Set(FailureCode.allCases))
      #expect(Set(ExitCase.all.map(\.name)).count == ExitCase.all.count)
    }

    private func run(
      _ failure: ExitCase,
      _ more: [String],
      _ sandbox: CommandLineSandbox
    ) throws -> CommandLineResult {
      try sandbox.lanser(
        failure.words + more,
        changing: failure.changing.mapValues { $0.replacing("$SANDBOX", with: sandbox.directory.path) },
        through: failure.through
      )
    }
  }
}
