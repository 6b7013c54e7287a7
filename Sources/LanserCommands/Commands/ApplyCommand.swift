import AnalysisBundles
import ArgumentParser
import CanonicalJSON
import LanserKit

struct ApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Make exactly the edit that a bundle shows, or fail",
    discussion: """
      Every file has to hold what it held when the preview was made. With --3way a file that was changed since is merged with the
      edit, where they do not touch the same lines.

      Example: lanser edit --patch fix.patch --json > fix.json && lanser apply fix.json
      """
  )

  @Argument(help: "The bundle of a preview, or - for standard input.", completion: .file())
  var bundle: String

  @Flag(name: .customLong("3way"), help: "Merge with files that were changed after the preview.")
  var threeWay = false

  @Flag(help: "Show what would be written, and write nothing.")
  var dryRun = false

  @OptionGroup var options: EditingOptions

  func run() async throws {
    let source = bundle == "-" ? "standard input" : bundle
    let json: JSONValue
    do {
      json = try JSONValue(parsing: try FileInput.read(bundle), options: .iJSON)
    } catch let error as JSONParsingError {
      throw Failure(notIJSON: error, source: source)
    }
    try await options.run(
      .apply(json, source: source, mergesChanges: threeWay),
      ["apply", bundle] + (threeWay ? ["--3way"] : []),
      isApplied: !dryRun
    )
  }
}
