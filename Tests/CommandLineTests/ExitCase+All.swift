import AnalysisBundles
import CanonicalJSON
import LanserTestSupport

extension ExitCase {
  static let all = usage + selectors + servers + scriptedServers + trust + files

  private static let usage = [
    ExitCase(code: .usage, name: "unknown-option", isQuestion: false, words: ["refs", "--wit", "a.py:1:1"]),
    ExitCase(code: .usage, name: "unknown-command", isQuestion: false, words: ["rfes", "a.py:1:1"]),
    ExitCase(code: .usage, name: "missing-argument", isQuestion: false, words: ["def"]),
    ExitCase(
      code: .usage,
      name: "bad-timeout",
      isQuestion: false,
      words: ["def", "a.py:1:1", "--timeout", "0"]
    ),
    ExitCase(code: .usage, name: "no-such-folder", words: ["def", "a.py:1:1", "-C", "nowhere"]),
    ExitCase(
      code: .usage,
      name: "unknown-server",
      words: ["def", "src/shop/cart.py:6:7", "--server", "pyrigth"]
    ),
    ExitCase(code: .usage, name: "unknown-language", isQuestion: false, words: ["setup", "pyhton"]),
    ExitCase(code: .usage, name: "doctor-of-nothing", isQuestion: false, words: ["doctor", "pyhton"]),
    ExitCase(
      code: .usage,
      name: "no-such-input",
      isQuestion: false,
      words: ["canonicalize", "missing.json"]
    ),
    ExitCase(
      code: .usage,
      name: "bad-cursor",
      words: ["refs", "src/shop/cart.py:6:7", "--cursor", "7000"],
      needsPyright: true
    ),
    ExitCase(
      code: .indexingUnsupported,
      name: "unknown-unit",
      words: ["def", "a.py:1:1", "--index-io", "bytes"]
    ),
  ]

  private static let selectors = [
    ExitCase(code: .badSelectorSyntax, name: "no-column", words: ["def", "src/shop/cart.py:x"]),
    ExitCase(code: .badSelectorSyntax, name: "no-name", words: ["def", "py://shop.cart"]),
    ExitCase(
      code: .badSelectorSyntax,
      name: "selector-parse",
      isQuestion: false,
      words: ["selector", "parse", "src/shop/cart.py@L0:C1"]
    ),
    ExitCase(code: .notFound, name: "no-such-file", words: ["def", "src/shop/crat.py:1:1"]),
    ExitCase(code: .notFound, name: "no-such-module", words: ["def", "py://shop.crat#Cart"]),
    ExitCase(code: .notFound, name: "no-such-symbol", words: ["def", "py://shop.cart#Cart.totl"]),
    ExitCase(code: .notFound, name: "no-such-role", words: ["locate", "py://shop.cart#cheapest:doc"]),
    ExitCase(code: .ambiguous, name: "two-definitions", words: ["def", "py://shop.paths#separator"]),
    ExitCase(
      code: .unsupportedCapability,
      name: "no-syntax",
      prepare: { try $0.write("fn main() {}\n", to: "main.rs") },
      words: ["locate", "ast://[file=main.rs]/[def=main]"]
    ),
    ExitCase(code: .indexingMismatch, name: "behind-the-line", words: ["def", "src/shop/cart.py:6:99"]),
    ExitCase(code: .indexingMismatch, name: "behind-the-file", words: ["def", "src/shop/cart.py:600:1"]),
    ExitCase(
      code: .indexingMismatch,
      name: "inside-a-character",
      prepare: { try $0.write("name = \"😀\"\n", to: "src/shop/smile.py") },
      words: ["def", "src/shop/smile.py:1:10"]
    ),
  ]

  private static let servers = [
    ExitCase(
      code: .serverMissing,
      name: "not-installed",
      words: ["def", "src/shop/cart.py:6:7"],
      changing: ["XDG_DATA_HOME": "/nonexistent"]
    ),
    ExitCase(
      code: .serverMissing,
      name: "no-grammar",
      words: ["outline", "src/shop/cart.py"],
      changing: ["XDG_DATA_HOME": "/nonexistent"]
    ),
    ExitCase(
      code: .serverMissing,
      name: "not-on-path",
      prepare: { try $0.write("int main(void) { return 0; }\n", to: "main.c") },
      words: ["def", "main.c:1:5"],
      changing: ["PATH": "/nonexistent"]
    ),
    ExitCase(
      code: .serverMissing,
      name: "doctor",
      isQuestion: false,
      words: ["doctor"],
      changing: ["XDG_DATA_HOME": "$SANDBOX/data", "PATH": "/nonexistent"]
    ),
    ExitCase(
      code: .serverMissing,
      name: "no-such-program",
      prepare: { try $0.configureServer("/nonexistent/server") },
      words: ["def", "src/shop/cart.py:6:7"]
    ),
    ExitCase(
      code: .serverMissing,
      name: "not-executable",
      prepare: { sandbox in
        try sandbox.configureServer(try sandbox.directory.write("#!/bin/sh\n", to: "tools/server"))
      },
      words: ["def", "src/shop/cart.py:6:7"]
    ),
    ExitCase(
      code: .serverMissing,
      name: "wrong-architecture",
      prepare: { sandbox in
        let header: [UInt8] =
          [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8) + [2, 0, 0xB7, 0]
        try sandbox.configureServer(try sandbox.directory.write(header, to: "tools/server", mode: 0o755))
      },
      words: ["def", "src/shop/cart.py:6:7"]
    ),
    ExitCase(
      code: .serverMissing,
      name: "no-such-runtime",
      words: ["def", "src/shop/cart.py:6:7"],
      changing: ["LANSER_NODE": "/nonexistent/node"],
      needsPyright: true
    ),
    ExitCase(
      code: .serverMissing,
      name: "runtime-not-executable",
      words: ["def", "src/shop/cart.py:6:7"],
      changing: ["LANSER_NODE": "/etc/passwd"],
      needsPyright: true
    ),
    ExitCase(
      code: .versionSkew,
      name: "frozen-without-lock",
      words: ["def", "src/shop/cart.py:6:7", "--frozen"],
      needsPyright: true
    ),
    ExitCase(
      code: .versionSkew,
      name: "locked-to-another",
      prepare: { try $0.lockToAnotherVersion() },
      words: ["def", "src/shop/cart.py:6:7"],
      needsPyright: true
    ),
    ExitCase(
      code: .versionSkew,
      name: "server-status",
      isQuestion: false,
      prepare: { try $0.lockToAnotherVersion() },
      words: ["server", "status"],
      needsPyright: true
    ),
    ExitCase(
      code: .unsupportedCapability,
      name: "no-implementations",
      words: ["impl", "src/shop/cart.py:6:7"],
      needsPyright: true
    ),
  ]

  private static let scriptedServers = [
    ExitCase.scripted(
      .serverTimeout,
      "silent",
      words: ["refs", "src/shop/cart.py:6:7", "--timeout", "2"],
      steps: [["expect": "textDocument/references"], ["expect": "$/cancelRequest", "params": ["id": "$id"]]]
    ),
    ExitCase.scripted(
      .serverTimeout,
      "never-loaded",
      words: ["refs", "src/shop/cart.py:6:7", "--timeout", "2"],
      logging: "Searching for source files",
      steps: []
    ),
    ExitCase.scripted(
      .serverCrash,
      "dies",
      steps: [
        ["expect": "textDocument/references"], ["write": "out of cheese\n", "to": "stderr"], ["abort": 6],
      ]
    ),
    ExitCase.scripted(
      .serverCrash,
      "speaks-nonsense",
      steps: [
        ["expect": "textDocument/references"], ["write": "Content-Length: \u{1B}[2J\r\n\r\n{}"],
        ["stall": true],
      ]
    ),
    ExitCase.scripted(
      .serverCrash,
      "wrong-type",
      steps: [["expect": "textDocument/references", "result": ["uri": 7]]]
    ),
    ExitCase.scripted(
      .serverCrash,
      "error-answer",
      steps: [["expect": "textDocument/references", "error": ["code": -32603, "message": "out of cheese"]]]
    ),
    ExitCase.scripted(
      .unsupportedCapability,
      "unknown-method",
      steps: [["expect": "textDocument/references", "error": ["code": -32601, "message": "no such method"]]]
    ),
    ExitCase.scripted(
      .requestCancelled,
      "cancelled-by-the-server",
      steps: [["expect": "textDocument/references", "error": ["code": -32800, "message": "cancelled"]]]
    ),
    ExitCase.scripted(
      .contentModified,
      "content-modified",
      steps: [
        [
          "loop": [["expect": "textDocument/references", "error": ["code": -32801, "message": "modified"]]],
          "times": 6,
        ]
      ]
    ),
    ExitCase.scripted(
      .indexingUnsupported,
      "encoding-not-offered",
      capabilities: ["referencesProvider": true, "positionEncoding": "utf-7"],
      steps: [],
      ending: "deaf"
    ),
  ]

  private static let trust = [
    ExitCase(
      code: .untrusted,
      name: "untrusted",
      prepare: { sandbox in
        try sandbox.write("#!/bin/sh\n", to: "run-me", mode: 0o755)
        try sandbox.configureServer("./run-me")
      },
      words: ["def", "src/shop/cart.py:6:7"]
    ),
    ExitCase(
      code: .untrusted,
      name: "changed-since-trusted",
      prepare: { sandbox in
        try sandbox.configureServer("/usr/bin/env")
        try sandbox.lanser("trust").requireStatus(0)
        try sandbox.configureServer("/usr/bin/env", arguments: ["sh"])
      },
      words: ["def", "src/shop/cart.py:6:7"]
    ),
    ExitCase(
      code: .fileSystemPermissions,
      name: "trust-of-others",
      prepare: { sandbox in
        try sandbox.configureServer("/usr/bin/env")
        try sandbox.lanser("trust").requireStatus(0)
        try sandbox.setMode(0o777, of: "state/lanser/trust")
      },
      words: ["def", "src/shop/cart.py:6:7"]
    ),
  ]

  private static let files = [
    ExitCase(
      code: .schema,
      name: "bad-configuration",
      prepare: { try $0.write(#"{"servrs": {}}"#, to: "lanser.json") },
      words: ["def", "src/shop/cart.py:6:7"]
    ),
    ExitCase(
      code: .schema,
      name: "not-i-json",
      isQuestion: false,
      prepare: { try $0.write(#"{"a": 1, "a": 2}"#, to: "double.json") },
      words: ["canonicalize", "double.json"]
    ),
    ExitCase(
      code: .encoding,
      name: "latin-1",
      prepare: {
        try $0.write(Array("name = 'caf".utf8) + [0xE9] + Array("'\n".utf8), to: "src/shop/old.py")
      },
      words: ["def", "src/shop/old.py:1:1"]
    ),
    ExitCase(
      code: .inputOutput,
      name: "no-folder-for-trust",
      isQuestion: false,
      prepare: { try $0.configureServer("/usr/bin/env") },
      words: ["trust"],
      changing: ["XDG_STATE_HOME": "/dev/null"]
    ),
    ExitCase(
      code: .fileSystemPermissions,
      name: "write-denied",
      isQuestion: false,
      prepare: { try $0.setMode(0o555, of: "workspace") },
      words: ["server", "lock"],
      through: CommandLineSandbox.withoutPrivileges,
      needsPyright: true
    ),
    ExitCase(
      code: .fileSystemPermissions,
      name: "read-denied",
      prepare: { try $0.setMode(0, of: "workspace/src/shop/cart.py") },
      words: ["def", "src/shop/cart.py:6:7"],
      through: CommandLineSandbox.withoutPrivileges
    ),
    ExitCase(
      code: .inputOutput,
      name: "no-room-for-lock",
      isQuestion: false,
      words: ["server", "lock"],
      // No file may grow; a process that does not die of that gets an error from `write`.
      through: ["sh", "-c", #"trap "" XFSZ; ulimit -f 0; exec "$0" "$@""#],
      needsPyright: true
    ),
  ]
}
