import CanonicalJSON
import LanguageServerProtocol
import LanguageServerSession
import LanserTestSupport
import Testing

extension SessionTests {
  @Suite(
    .enabled(if: PyrightInstallation.present != nil, "run `make test`, which installs Pyright")
  )
  struct PyrightTests {
    @Test("The session gets the answers that an independent client gets")
    func sameAnswers() async throws {
      let pyright = try #require(PyrightInstallation.present)
      try await TemporaryDirectory.with { directory in
        let source = try MarkedSource("def «1»area(width, height):\n    return width * height\n")
        let defining = try directory.write(source.text, to: "shape.py")
        try directory.write("from shape import area\n\nprint(area(2, 3), area(4, 5))\n", to: "use.py")
        let place = try source.place("1")

        let raw = try pyright.rawClient(workspaceRoot: directory.path)
        defer { raw.stop() }
        try raw.open(path: defining, languageID: "python")
        let expected = try LSPLocation.list(
          try raw.request(
            "textDocument/references",
            path: defining,
            line: place.line,
            character: place.utf16Column,
            adding: ["context": ["includeDeclaration": true]]
          )
        )

        let launch = ServerLaunch(
          program: pyright.node,
          arguments: pyright.arguments,
          environment: pyright.environment,
          workingDirectory: directory.path
        )
        let configuration = SessionConfiguration(
          launch: launch,
          workspaceRoot: directory.path,
          languageID: "python",
          readiness: .logMessage(prefixes: ["Found ", "No source files"])
        )
        let uri = FileURI.uri(forPath: defining)
        let document = DocumentSnapshot(uri: uri, languageID: "python", text: source.text, digest: "1")
        let position = LSPPosition(line: place.line, character: place.utf16Column)
        let deadline = ContinuousClock.now + .seconds(60)
        try await withLanguageServer(configuration, deadline: deadline) { session in
          let found = try await session.send(
            ReferencesRequest(
              at: TextDocumentPosition(uri: uri, position: position),
              includeDeclaration: true
            ),
            documents: [document],
            deadline: deadline
          )
          #expect(found.count == 4)
          #expect(Set(found) == Set(expected))
          #expect(try await session.diagnostics(of: document, deadline: deadline).isEmpty)
          #expect(await session.view?.loggedVersion?.isEmpty == false)
        }
        raw.stop()
        let left = try await ProcessTable.remaining(mentioning: pyright.server)
        #expect(left.isEmpty)
      }
    }
  }
}
