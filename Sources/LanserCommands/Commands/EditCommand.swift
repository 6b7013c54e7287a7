import AnalysisBundles
import ArgumentParser
import LanserKit

struct EditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Preview an edit that you hand in, and with --apply make it, all files or none",
    discussion: """
      The edit is a patch (`git diff`) or an LSP WorkspaceEdit. Without --apply nothing is written: the diff and every check
      are printed. An edit that was applied can be taken back with `lanser undo`.

      Example: git diff | lanser edit --patch - --apply
      """
  )

  @Option(
    help: ArgumentHelp("A patch as `git diff` prints it, or - for standard input.", valueName: "FILE"),
    completion: .file()
  )
  var patch: String?

  @Option(
    help: ArgumentHelp("An LSP WorkspaceEdit as JSON, or - for standard input.", valueName: "FILE"),
    completion: .file()
  )
  var workspaceEdit: String?

  @OptionGroup var application: ApplyOptions
  @OptionGroup var options: EditingOptions

  func validate() throws {
    guard (patch == nil) != (workspaceEdit == nil) else {
      throw ValidationError("Give the edit as --patch FILE or as --workspace-edit FILE.")
    }
  }

  func run() async throws {
    let source = patch ?? workspaceEdit ?? "-"
    let bytes = try FileInput.read(source)
    let name = source == "-" ? "standard input" : source
    try await options.run(
      patch == nil ? .workspaceEdit(bytes, source: name) : .patch(bytes, source: name),
      ["edit", patch == nil ? "--workspace-edit" : "--patch", source],
      isApplied: application.apply
    )
  }
}

/// How many lines of a diff are printed.
struct EditLimitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Print at most this many lines of the diff as text; 0 for all.", valueName: "N"))
  var limit: Int = 400

  func validate() throws {
    guard limit >= 0 else { throw ValidationError("--limit takes a number that is not negative.") }
  }
}
