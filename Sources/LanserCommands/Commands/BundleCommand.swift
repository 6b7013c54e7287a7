import AnalysisBundles
import ArgumentParser
import CanonicalJSON
import LanserKit

struct BundleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bundle",
    abstract: "Show, check and compare bundles that were kept",
    subcommands: [Show.self, Verify.self, Diff.self]
  )

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print what a bundle says: question, place, facts, environment, ids",
      discussion: """
        Nothing is asked and no file of the workspace is read.

        Example: lanser refs py://pkg.mod#Class.method --json > refs.json; lanser bundle show refs.json
        """
    )

    @Argument(help: "The bundle's file, or - for standard input.", completion: .file())
    var file: String

    @OptionGroup var limitOptions: LimitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let terminal = Terminal(options: output, variables: Surroundings.ofThisProcess().variables)
      let stored = try BundleDocument(file: file)
      if let style = output.json {
        terminal.printResult(stored.json, style)
      } else {
        let report = BundleReport(stored: stored, limit: limitOptions.limit, usesColor: terminal.usesColor)
        terminal.printResult(report.text)
      }
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check that a bundle is what was made, and with --live that it still holds",
      discussion: """
        The ids are computed again from the content. With --live the question is asked again in the workspace, or the
        preview worked out under the workspace's own rules, and everything but environment and time is compared. Exits
        with 76 when something differs.

        Examples: lanser bundle verify refs.json
                  lanser bundle verify refs.json --live
        """
    )

    @Argument(help: "The bundle's file, or - for standard input.", completion: .file())
    var file: String

    @Flag(help: "Ask the question again, and compare the answers.")
    var live = false

    @OptionGroup var limitOptions: LimitOptions
    @OptionGroup var workspaceSelection: WorkspaceSelection
    @OptionGroup var serverOptions: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let surroundings = Surroundings.ofThisProcess()
      let terminal = Terminal(options: output, variables: surroundings.variables)
      let stored = try BundleDocument(file: file)
      let wrong = stored.wrongIDs
      guard wrong.isEmpty else { throw Failure(wrongIDs: wrong, source: file.inputName) }
      let answer = live ? try await ask(stored, surroundings, terminal) : nil
      if let answer, let difference = stored.firstDifference(from: answer.bundle) {
        let changes = BundleDifference(from: stored.bundle, to: answer.bundle)
        terminal.printResult(
          changes,
          from: stored.bundle,
          to: answer.presentation,
          limitOptions.limit,
          output.json
        )
        throw Failure(changedAnswer: difference, source: file.inputName)
      }
      let found = answer.map { BundleDifference(from: stored.bundle, to: $0.bundle) }
      if let style = output.json {
        let result: JSONValue = [
          "bundleId": .string(stored.recorded.bundleID), "factsId": .string(stored.recorded.factsID),
          "live": found?.json ?? .null,
        ]
        terminal.printResult(result, style)
      } else {
        let live =
          found.map { $0.changes.isEmpty ? "; asked again: the same" : "; asked again: the same facts" } ?? ""
        terminal.printResult("\(file.inputName): \(stored.recorded.bundleID)\(live)\n")
      }
    }

    /// Asks again: the new bundle, and how its places are shown.
    private func ask(
      _ stored: BundleDocument,
      _ surroundings: Surroundings,
      _ terminal: Terminal
    ) async throws -> (bundle: AnalysisBundle, presentation: Presentation) {
      let timeout = serverOptions.timeout.map { Duration.milliseconds(Int($0 * 1000)) }
      let choice = ServerChoice(
        name: serverOptions.server ?? stored.bundle.environment.server?.name,
        isFrozen: serverOptions.frozen,
        trustedDigests: serverOptions.trust
      )
      let (bundle, isEdit) = (stored.bundle, EditIntent.isRepeatable(stored.bundle))
      var intent = isEdit ? try EditIntent(askedBy: bundle) : nil
      var question = isEdit ? nil : try Question(askedBy: bundle)
      intent?.timeout = timeout
      question?.timeout = timeout
      if serverOptions.allowPartial { question?.allowsPartial = true }
      let (asked, preview) = (question, intent)
      return try await withWorkspace(
        folder: workspaceSelection.workspace,
        choice: choice,
        surroundings: surroundings,
        trace: nil
      ) { workspace in
        terminal.show(workspace.recovery)
        return try await terminal.progress(of: workspace) { description in
          if let asked {
            let answer = try await workspace.answer(asked)
            return (answer.bundle, answer.presentation)
          }
          guard let preview else { throw Failure(.internalError, "nothing to ask") }
          let bundle = try await workspace.edit(preview.operation(in: description)).bundle
          return (bundle, Presentation(stored: bundle))
        }
      }
    }
  }

  struct Diff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say how one bundle differs from another",
      discussion: """
        Prints what moved, what is gone and what is new, and how server, configuration and workspace differ. Exits with 0
        when both say the same about the same question, whatever they were made with, and with 76 otherwise.

        Example: lanser bundle diff before.json after.json
        """
    )

    @Argument(help: "The first bundle's file, or - for standard input.", completion: .file())
    var before: String

    @Argument(help: "The second bundle's file.", completion: .file())
    var after: String

    @OptionGroup var limitOptions: LimitOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
      let terminal = Terminal(options: output, variables: Surroundings.ofThisProcess().variables)
      let (old, new) = (try BundleDocument(file: before), try BundleDocument(file: after))
      for (file, stored) in [(before, old), (after, new)] where !stored.wrongIDs.isEmpty {
        throw Failure(wrongIDs: stored.wrongIDs, source: file.inputName)
      }
      let difference = BundleDifference(from: old.bundle, to: new.bundle)
      terminal.printResult(
        difference,
        from: old.bundle,
        to: Presentation(stored: new.bundle),
        limitOptions.limit,
        output.json
      )
      if difference.changes.isEmpty { terminal.remark("no difference") }
      if !difference.hasSameFacts { throw ExitCode(FailureCode.replayMismatch.exitStatus) }
    }
  }
}

extension BundleDocument {
  /// Reads a bundle that the user names.
  fileprivate init(file: String) throws(Failure) {
    let bytes = try FileInput.read(file)
    do {
      try self.init(parsing: bytes)
    } catch {
      throw Failure(error, source: file.inputName)
    }
  }
}

extension String {
  /// What a file that was named on the command line is called in messages.
  var inputName: String { self == "-" ? "standard input" : self }
}

extension Terminal {
  /// Prints how bundles differ.
  fileprivate func printResult(
    _ difference: BundleDifference,
    from before: AnalysisBundle,
    to after: Presentation,
    _ limit: Int,
    _ style: JSONStyle?
  ) {
    if let style { return printResult(difference.json, style) }
    let report = DifferenceReport(
      difference: difference,
      before: Presentation(stored: before),
      after: after,
      limit: limit
    )
    let lines = report.lines
    if !lines.isEmpty { printResult(lines.joined(separator: "\n") + "\n") }
  }
}
