import AnalysisBundles
import CanonicalJSON
import LanserTestSupport
import Testing

/// A way to make the program fail.
struct ExitCase: Sendable, CustomTestStringConvertible {
  let code: FailureCode
  /// Also the name of the golden file.
  let name: String
  /// Whether it is a question, whose failure is a bundle too.
  var isQuestion = true
  /// A folder of `fixtures/projects`.
  var project: String? = "shop"
  /// Prepares the workspace.
  var prepare: @Sendable (CommandLineSandbox) throws -> Void = { _ in }
  /// The command line.
  let words: [String]
  /// Variables; `$SANDBOX` stands for the sandbox's folder.
  var changing: [String: String] = [:]
  /// A command line in front of the program's.
  var through: [String] = []
  var needsPyright = false

  var testDescription: String { "\(code.rawValue) \(name)" }
}

extension ExitCase {
  /// A question to a scripted server that does something wrong when it is asked.
  static func scripted(
    _ code: FailureCode,
    _ name: String,
    words: [String] = ["refs", "src/shop/cart.py:6:7"],
    capabilities: JSONValue = ["referencesProvider": true],
    logging message: String = "Found 5 source files",
    steps: [JSONValue],
    ending: JSONValue = "polite"
  ) -> ExitCase {
    let script: JSONValue = [
      "handshake": ["capabilities": capabilities], "skip": ["textDocument/didOpen", "$/cancelRequest"],
      "steps": .array([log(message)] + steps), "ending": ending,
    ]
    return ExitCase(
      code: code,
      name: name,
      prepare: { sandbox in _ = try sandbox.useScriptedServer(script) },
      words: words
    )
  }

  private static func log(_ message: String) -> JSONValue {
    ["notify": "window/logMessage", "params": ["type": 3, "message": .string(message)]]
  }
}
