import CanonicalJSON
import LanguageServers
import LanserKit
import LanserTestSupport
import Traces

/// Values of every published format, all of them valid.
enum SamplePayloads {
  static func all() throws -> [(schema: PublishedSchema, value: JSONValue)] {
    let bundles = try GoldenBundles.names.map { (PublishedSchema.bundle, try GoldenBundles.json($0)) }
    return try bundles + selectors().map { (.selector, $0) } + trace().map { (.trace, $0) }
      + batch().map { (.batch, $0) }
      + configurations.map { (.configuration, $0) } + locks().map { (.lock, $0) }
  }

  /// The lines of the golden traces.
  static func recordedLines() throws -> [(schema: PublishedSchema, value: JSONValue)] {
    try GoldenTraces.names.flatMap { try GoldenTraces.lines($0) }.map { (.trace, $0) }
  }

  /// Of the corpus of the selector language.
  static func selectors() throws -> [JSONValue] {
    let table = try FileContents.read(ProjectLocations.fixture("selectors/valid.tsv"))
    let rows = String(decoding: table, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("# ") }
    let specs = Set(
      rows.compactMap { $0.split(separator: "\t").last.map(String.init) }.filter { $0.hasPrefix("{") }
    )
    return try specs.sorted().map { try JSONValue(parsing: Array($0.utf8)) }
  }

  /// One event of each kind.
  static func trace() throws -> [JSONValue] {
    let life = ServerLife(session: "python", number: 0)
    let events: [TraceEvent] = [
      .header(TraceHeader(lanser: "0.1.0", platform: "linux-x86_64", root: "/w", isRedacted: false)),
      .operation(
        number: 0,
        request: ["cmd": "hover", "selector": "src/a.py:1:1", "params": [:], "timeout": nil]
      ),
      .observation(kind: "file", key: "src/a.py", value: ["size": 12]),
      .content(digest: SHA256Digest(of: Array("x = 1\n".utf8)).description, text: "x = 1\n"),
      .frame(
        TraceFrame(
          life: life,
          direction: .outbound,
          message: ["jsonrpc": "2.0", "id": 1, "method": "initialize"]
        )
      ),
      .frame(
        TraceFrame(life: life, direction: .inbound, message: ["jsonrpc": "2.0", "id": 1, "result": [:]])
      ),
      .gaveUp(life: life),
      .ended(life: life, how: ["status": 1], errorTail: "gone"),
      .outcome(number: 0, bundle: try GoldenBundles.json("hover")),
    ]
    var writer = TraceWriter()
    let lines = events.map { writer.line(for: $0) } + [writer.lastLine()]
    return try lines.map { try JSONValue(parsing: $0) }
  }

  static func batch() throws -> [JSONValue] {
    try requests() + [
      ["id": 1, "bundle": try GoldenBundles.json("refs")],
      ["id": "e", "bundle": try GoldenBundles.json("rename")],
      [
        "id": nil, "line": 3,
        "error": ["code": "E/SCHEMA", "message": "no", "hint": nil, "retryable": "no", "data": nil],
      ],
      // What is in the bundle of a preview is checked when it is applied.
      ["cmd": "apply", "params": ["bundle": try GoldenBundles.json("edit"), "3way": true]],
    ]
  }

  /// Questions and previews of edits.
  static func requests() throws -> [JSONValue] {
    [
      ["id": 1, "cmd": "refs", "selector": "py://shop.cart#Cart", "params": ["includeDeclaration": false]],
      ["id": "a", "cmd": "symbols", "params": ["query": "total"], "workspace": "/w", "timeout": 2.5],
      ["id": "", "cmd": "def", "selector": ["kind": "cursor", "uri": "a.py", "line": 1, "col": 1]],
      ["id": 7, "cmd": "diagnostics", "params": ["minimumSeverity": "hint"]],
      ["cmd": "actions", "selector": "a.py:1:1", "params": ["kinds": ["quickfix"], "allowPartial": true]],
      ["id": 8, "cmd": "rename", "selector": "py://shop.cart#Cart", "params": ["newName": "Basket"]],
      [
        "cmd": "action", "selector": "a.py:1:1",
        "params": ["id": "x", "kinds": ["quickfix"], "scope": "none", "maxFiles": 3, "deny": ["gen/**"]],
      ],
      ["cmd": "organize-imports", "selector": nil, "params": ["files": ["a.py"], "strict": true]],
      ["cmd": "format", "params": ["files": ["a.py", "b.py"], "indexing": "utf-8", "apply": false]],
      ["cmd": "move", "params": ["old": "a.py", "new": "b.py", "denyNewErrors": true], "timeout": 5],
      ["cmd": "edit", "params": ["patch": "--- a/a.py\n", "source": "a.patch", "allowDirty": true]],
      ["cmd": "simulate", "params": ["workspaceEdit": ["changes": [:]], "scope": "workspace"]],
      ["cmd": "edit", "params": ["workspaceEdit": "{ }", "denyApplyOnAmbiguous": false]],
    ]
  }

  static let configurations: [JSONValue] = [
    [:],
    ["servers": ["python": "ty", "c": "clangd"], "timeout": 30],
    [
      "$schema": "x",
      "servers": [
        "python": [
          "name": "pyright", "command": "./server", "args": ["--stdio"], "env": ["A": "b"],
          "initializationOptions": ["a": [1, nil]],
        ]
      ],
      "settings": ["python.analysis": ["typeCheckingMode": "strict"]], "sourceRoots": ["src", "lib/x"],
      "python": ["interpreter": "venv/bin/python"], "timeout": 86_400,
      "policies": ["maxFiles": 3, "deny": ["gen/**"], "strict": true],
      "reward": ["alpha": 1, "version": "pr-pbrs", "severity": ["hint": 0.5]], "ignore": ["build/**"],
    ],
  ]

  static func locks() throws -> [JSONValue] {
    let entry = LockFile.Entry(
      name: "pyright",
      version: "1.1.407",
      digest: SHA256Digest(of: [1]),
      platform: "linux-x86_64",
      runtime: "node 22.20.0",
      configDigest: SHA256Digest(of: [2])
    )
    var plain = entry
    plain.platform = nil
    plain.runtime = nil
    return try [LockFile(), LockFile(servers: ["python": entry, "c": plain])].map {
      try JSONValue(parsing: $0.bytes)
    }
  }
}
