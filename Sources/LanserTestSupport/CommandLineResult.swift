package import CanonicalJSON

/// What one run of `lanser` printed, and how it ended.
package struct CommandLineResult: Sendable, CustomStringConvertible {
  /// It did not end by itself.
  package struct Hung: Error, CustomStringConvertible {
    package let description: String
  }

  package struct UnexpectedStatus: Error, CustomStringConvertible {
    package let description: String
  }

  package let arguments: [String]
  package let output: [UInt8]
  package let errors: String
  /// The exit status; nil when a signal ended it.
  package let status: Int32?
  private let folder: String
  private let sandbox: CommandLineSandbox

  init(
    arguments: [String],
    folder: String,
    sandbox: CommandLineSandbox,
    output: [UInt8],
    errors: [UInt8],
    end: ChildProcess.End?
  ) throws {
    self.arguments = arguments
    self.folder = folder
    self.sandbox = sandbox
    self.output = output
    self.errors = String(decoding: errors, as: UTF8.self)
    if case .exited(let status) = end { self.status = status } else { status = nil }
    if end == nil { throw Hung(description: "did not end\n\(self)") }
    try PrintedBundles.check(output)
  }

  package var outputText: String { String(decoding: output, as: UTF8.self) }

  /// The JSON on standard output.
  package func json() throws -> JSONValue { try JSONValue(parsing: output) }

  @discardableResult
  package func requireStatus(_ expected: Int32) throws -> CommandLineResult {
    guard status == expected else {
      throw UnexpectedStatus(description: "expected exit status \(expected)\n\(self)")
    }
    return self
  }

  /// As golden files hold it: the command, standard output, standard error if there is any, and the status if it is not 0.
  ///
  /// What differs between machines, runs and versions is replaced by names in brackets.
  package var transcript: String {
    let words = arguments.map { word in
      word.contains { " '\"#?>()$*&;|<".contains($0) } ? "'\(word)'" : word
    }
    var text = "$ lanser \(words.joined(separator: " "))\n" + closed(outputText)
    if !errors.isEmpty { text += "--- standard error ---\n" + closed(errors) }
    if status != 0 { text += "--- exit status \(status.map(String.init) ?? "of a signal") ---\n" }
    return Masks(sandbox: sandbox).applied(to: text)
  }

  /// Everything that one wants to see of a run that went wrong.
  package var description: String {
    """
    command: lanser \(arguments.joined(separator: " "))
    folder: \(folder)
    files:
    \(FileContents.tree(sandbox.workspace).prefix(60).map { "  \($0)" }.joined(separator: "\n"))
    standard output:
    \(outputText.prefix(20_000))
    standard error:
    \(errors.prefix(20_000))
    exit status: \(status.map(String.init) ?? "ended by a signal")
    """
  }

  private func closed(_ text: String) -> String {
    text.isEmpty || text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n(no line end)\n"
  }
}
