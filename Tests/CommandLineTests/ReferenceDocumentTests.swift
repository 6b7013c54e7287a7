import AnalysisBundles
import CanonicalJSON
import LanserCommands
import LanserTestSupport
import Testing

extension CommandLineTests {
  /// Documents that are made from the program; `LANSER_RECORD=1` writes them anew.
  @Suite("is what its documents say", .serialized)
  struct ReferenceDocumentTests {
    @Test("docs/cli-reference.md holds the help of every command")
    func commands() throws {
      try CommandLineSandbox.with { sandbox in
        let tree = try sandbox.lanser("--experimental-dump-help").requireStatus(0).json()
        let root = try #require(tree["command"])
        var sections = [
          """
          # Every command

          What `--help` prints. `lanser --generate-completion-script bash|zsh|fish` teaches it to a shell; exit statuses are in
          [error-codes.md](error-codes.md), environment variables in [environment.md](environment.md).
          """
        ]
        for path in commandPaths(of: root, below: []) {
          let help = try sandbox.lanser(Array(path.dropFirst()) + ["--help"]).requireStatus(0)
          let level = path.count == 1 ? "##" : String(repeating: "#", count: path.count)
          let text = help.outputText.trimmingLineEnds
          sections.append("\(level) \(path.joined(separator: " "))\n\n```\n\(text)\n```")
        }
        try check(sections.joined(separator: "\n\n") + "\n", document: "cli-reference")
      }
    }

    @Test(
      "The documents call only commands that there are",
      arguments: [
        "README.md", "docs/ARCHITECTURE.md", "docs/CONTRIBUTING.md", "docs/reward.md", "docs/safety.md",
        "Selectors/README.md",
      ]
    )
    func namedCommands(_ document: String) throws {
      try CommandLineSandbox.with { sandbox in
        let tree = try sandbox.lanser("--experimental-dump-help").requireStatus(0).json()
        let root = try #require(tree["command"])
        let text = String(
          decoding: try FileContents.read("\(ProjectLocations.root)/\(document)"),
          as: UTF8.self
        )
        // In prose between backquotes, in blocks of code at the start of a line.
        let blocks = text.split(separator: "```", omittingEmptySubsequences: false)
        let called = zip(blocks, 0...).flatMap { block, number in
          number % 2 == 0
            ? block.matches(of: #/`lanser ([a-z][a-z-]*)(?: ([a-z]+)\b(?![.\/:]))?/#)
            : block.matches(of: #/(?m)^(?:\$ )?lanser ([a-z][a-z-]*)(?: ([a-z]+)\b(?![.\/:]))?/#)
        }
        for call in called {
          let command = subcommand(String(call.output.1), of: root)
          #expect(command != nil, "\(document): \(call.output.0)")
          let children = command?["subcommands"]?.arrayValue ?? []
          if let word = call.output.2, let command, !children.isEmpty {
            #expect(subcommand(String(word), of: command) != nil, "\(document): \(call.output.0)")
          }
        }
      }
    }

    private func subcommand(_ name: String, of command: JSONValue) -> JSONValue? {
      (command["subcommands"]?.arrayValue ?? []).first { child in
        let aliases = (child["aliases"]?.arrayValue ?? []).compactMap(\.stringValue)
        return child["commandName"]?.stringValue == name || aliases.contains(name)
      }
    }

    @Test("docs/error-codes.md holds every exit status")
    func errorCodes() throws {
      var lines = [
        """
        # Exit statuses and error codes

        The exit status of a command and the code in its bundle (`error.code`) are two spellings of one outcome. The numbers are a
        contract and are never reused. "manual" means that something has to be done before the same command can succeed.

        | exit | code | meaning | retryable |
        |---|---|---|---|
        | 0 | | success | |
        """
      ]
      for code in FailureCode.allCases {
        lines.append("| \(code.exitStatus) | `\(code.rawValue)` | \(code.meaning) | \(code.retryable) |")
      }
      try check(lines.joined(separator: "\n") + "\n", document: "error-codes")
    }

    @Test("docs/environment.md holds every variable that is read")
    func environment() throws {
      var lines = [
        """
        # Environment variables

        lanser reads these and no others. A server that it starts gets `HOME`, `LOGNAME`, `PATH`, `TMPDIR`, `USER`, the `XDG_…`
        folders and `LANG=C.UTF-8`, and nothing else of yours, so that what a shell exports does not change an answer. The programs
        that `lanser setup` runs (Python, the C compiler) get your whole environment: pip's settings and proxies count there.

        | variable | what it is read for |
        |---|---|
        """
      ]
      for variable in EnvironmentVariable.allCases {
        lines.append("| `\(variable.rawValue)` | \(variable.purpose) |")
      }
      try check(lines.joined(separator: "\n") + "\n", document: "environment")
    }

    private func check(_ text: String, document: String) throws {
      try GoldenFile(path: "\(ProjectLocations.root)/docs/\(document).md").check(text)
    }

    /// Every command by the words that call it, in the order of the help; `help` itself is left out.
    private func commandPaths(of command: JSONValue, below parents: [String]) -> [[String]] {
      let path = parents + [command["commandName"]?.stringValue ?? "?"]
      let children = (command["subcommands"]?.arrayValue ?? []).filter {
        $0["commandName"]?.stringValue != "help"
      }
      return [path] + children.flatMap { commandPaths(of: $0, below: path) }
    }
  }
}

extension String {
  fileprivate var trimmingLineEnds: String {
    String(self[..<(lastIndex { $0 != "\n" }.map(index(after:)) ?? startIndex)])
  }
}
