import ArgumentParser
import LanserKit

/// Options of commands that change files.
struct EditOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    exclusivity: .chooseLast,
    help: "Edit also when tracked files have changes, a target is not in git, or there is no repository."
  )
  var allowDirty: Bool?

  @Flag(help: "Allow edits of files that make other tools run code (.vscode/, .envrc, CI definitions …).")
  var allowSensitive = false

  @Option(help: ArgumentHelp("Refuse an edit of more files than this.", valueName: "N"))
  var maxFiles: Int?

  @Option(
    help: ArgumentHelp(
      "Edit only files that match a glob (as in .gitignore); can be repeated.",
      valueName: "GLOB"
    )
  )
  var allow: [String] = []

  @Option(
    help: ArgumentHelp(
      "Never edit files that match a glob (as in .gitignore); can be repeated.",
      valueName: "GLOB"
    )
  )
  var deny: [String] = []

  @Flag(help: "Apply also the parts whose author wants them confirmed.")
  var confirm = false

  @Flag(help: "Refuse what a file system or a server can only half guarantee.")
  var strict = false

  func validate() throws {
    if let maxFiles, maxFiles < 1 { throw ValidationError("--max-files takes a number above 0.") }
  }

  var rules: EditRules {
    EditRules(
      allow: allow,
      deny: deny,
      maximumFiles: maxFiles,
      allowsDirtyWorkTree: allowDirty,
      allowsSensitiveFiles: allowSensitive,
      isConfirmed: confirm,
      isStrict: strict
    )
  }

  /// The options as they were typed, for the command that applies a preview.
  var spelled: [String] {
    var words: [String] = []
    if let allowDirty { words.append(allowDirty ? "--allow-dirty" : "--no-allow-dirty") }
    if allowSensitive { words.append("--allow-sensitive") }
    if let maxFiles { words.append("--max-files \(maxFiles)") }
    words += allow.map { "--allow '\($0)'" } + deny.map { "--deny '\($0)'" }
    if confirm { words.append("--confirm") }
    if strict { words.append("--strict") }
    return words
  }
}
