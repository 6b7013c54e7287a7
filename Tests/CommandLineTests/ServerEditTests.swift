import CanonicalJSON
import LanserTestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension CommandLineTests {
  @Suite("makes the edits that a server gives", .serialized)
  struct ServerEditTests {
    @Test("and shows them first: the diff, the checks, the diagnostics, what to run next", needsPyright)
    func previews() throws {
      try withRepository { sandbox in
        let commands = [
          ["rename", "py://shop.prices#Price.plus", "added_to"],
          ["organize-imports", "src/shop/jumbled.py"],
          ["rename", "py://shop.prices#Price.plus", "class"],
          ["rename", "py://shop.cart#Cart.total:body", "sum"],
          ["prepare-rename", "src/shop/cart.py:17:27"],
          ["actions", "src/shop/jumbled.py:1:8", "--kind", "source"],
        ]
        try sandbox.write(
          "import sys, os\nfrom abc import ABC\n\nprint(sys, os, ABC)\n",
          to: "src/shop/jumbled.py"
        )
        try sandbox.commitAll()
        try check(try commands.map { try sandbox.lanser($0).transcript }, golden: "server-edits")
        #expect(try sandbox.changes == "")
      }
    }

    @Test("all files at once, and takes them back", needsPyright)
    func applied() throws {
      try withRepository { sandbox in
        let rename = ["rename", "py://shop.prices#Price", "Amount", "--apply", "--json"]
        let bundle = try sandbox.lanser(rename).requireStatus(0).json()
        #expect(bundle["edits"]?["transaction"]?["id"]?.stringValue != nil)
        #expect(bundle["processReward"]?["evidence"] != nil)
        #expect(try sandbox.changes == " M src/shop/cart.py\n M src/shop/prices.py\n")
        let prices = try sandbox.text("src/shop/prices.py")
        #expect(prices.contains("class Amount:") && prices.contains(#"other: "Amount") -> "Amount""#))
        // What was said about the old name is said about the new one: nothing is new.
        let diagnostics = bundle["edits"]?["diagnostics"]
        #expect(diagnostics?["new"]?.arrayValue == [] && diagnostics?["fixed"]?.arrayValue == [])
        try sandbox.lanser("rename", "py://shop.prices#Amount.plus", "with_", "--apply").requireStatus(0)
        try sandbox.lanser("undo").requireStatus(0)
        try sandbox.lanser("undo").requireStatus(0)
        #expect(try sandbox.changes == "")
      }
    }

    @Test("unless they break what uses the definition, in whatever file", needsPyright)
    func callers() throws {
      try withRepository { sandbox in
        let patch = try sandbox.directory.write(
          """
          --- a/src/shop/prices.py
          +++ b/src/shop/prices.py
          @@ -10,3 +10,3 @@
          -    def plus(self, other: "Price") -> "Price":
          +    def plus(self, other: "Price", tax: int) -> "Price":
                   \"""The sum of two prices.\"""
          -        return Price(self.cents + other.cents)
          +        return Price(self.cents + other.cents + tax)

          """,
          to: "break.patch"
        )
        let preview = try sandbox.lanser("edit", "--patch", patch).requireStatus(0)
        let words = #"1 new error: src/shop/cart.py:17:21: Argument missing for parameter "tax""#
        #expect(preview.outputText.contains("FAIL  no-new-errors           \(words)\n"), "\(preview)")
        let refused = try sandbox.lanser("edit", "--patch", patch, "--apply", "--deny-new-errors")
        try refused.requireStatus(79)
        #expect(refused.errors.contains("error[E/POLICY]: the edit would bring \(words)"), "\(refused)")
        #expect(try sandbox.changes == "")
        // A tree that somebody else changes while diagnostics are compared is never overwritten; and nothing was written here.
        try sandbox.lanser("edit", "--patch", patch, "--apply").requireStatus(0)
        #expect(try sandbox.changes == " M src/shop/prices.py\n")
      }
    }

    @Test("which a trace replays to the same bytes", needsPyright)
    func replays() throws {
      try withRepository { sandbox in
        let trace = sandbox.directory("trace.jsonl")
        for command in [
          ["rename", "py://shop.prices#Price", "Amount"], ["rename", "py://shop.prices#Price", "class"],
          ["organize-imports", "src/shop/cart.py"], ["actions", "src/shop/till.py:7:5"],
          ["prepare-rename", "src/shop/cart.py:17:27"],
        ] {
          let recorded = try sandbox.lanser(command + ["--json", "--trace-file", trace])
          let replayed = try sandbox.lanser("trace", "replay", "--trace-file", trace, "--json", in: "/")
            .requireStatus(0)
          #expect(replayed.output == recorded.output, "\(recorded)\n\(replayed)")
          try sandbox.run(["rm", trace])
        }
      }
    }

    @Test(
      "also for C, where callers are seen in a copy of the workspace",
      .enabled(if: Clangd.directory != nil)
    )
    func header() throws {
      try CommandLineSandbox.with { sandbox in
        var sandbox = sandbox
        sandbox.variables["PATH"] = "/usr/bin:/bin:\(Clangd.directory ?? "")"
        try sandbox.write("int twice(int number);\n", to: "include/twice.h")
        try sandbox.write(
          "#include \"twice.h\"\nint twice(int number) { return 2 * number; }\n",
          to: "src/twice.c"
        )
        try sandbox.write(
          "#include \"twice.h\"\nint main(void) { const char *smile = \"😀\"; (void)smile; return twice(1); }\n",
          to: "src/main.c"
        )
        let commands: [JSONValue] = ["twice", "main"].map { name in
          [
            "directory": .string(sandbox.workspace),
            "file": .string("\(sandbox.workspace)/src/\(name).c"),
            "command": .string("cc -I\(sandbox.workspace)/include -c src/\(name).c"),
          ]
        }
        try sandbox.write(JSONValue.array(commands).serialized(), to: "compile_commands.json")
        try sandbox.commitAll()
        let rename = try sandbox.lanser("rename", "src/twice.c:2:5", "doubled", "--json").requireStatus(0)
        let edits = try rename.json()["edits"]
        #expect(edits?["files"]?.arrayValue?.count == 3, "\(rename)")
        #expect(edits?["diagnostics"]?["new"]?.arrayValue == [], "\(rename)")
        let patch = try sandbox.directory.write(
          "--- a/include/twice.h\n+++ b/include/twice.h\n@@ -1 +1 @@\n-int twice(int number);\n+int twice(int number, int more);\n",
          to: "break.patch"
        )
        let preview = try sandbox.lanser("edit", "--patch", patch).requireStatus(0)
        #expect(preview.outputText.contains("FAIL  no-new-errors           2 new errors: "), "\(preview)")
        #expect(preview.outputText.contains("src/main.c:2:"), "\(preview)")
      }
    }

    @Test("in a batch as one at a time, but only as previews", needsPyright)
    func batch() throws {
      try withRepository { sandbox in
        let single = try sandbox.lanser("rename", "py://shop.prices#Price", "Amount", "--json").requireStatus(
          0
        )
        let requests = """
          {"id": 1, "cmd": "rename", "selector": "py://shop.prices#Price", "params": {"newName": "Amount"}}
          {"id": 2, "cmd": "rename", "selector": "py://shop.prices#Price", "params": {"newName": "Amount", "apply": true}}
          {"id": 3, "cmd": "refs", "selector": "py://shop.prices#Price"}

          """
        let answers = try sandbox.lanser("batch", "--in", "-", input: requests).outputText
          .split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
        #expect(try answers[0]["bundle"]?["bundleId"] == single.json()["bundleId"])
        #expect(answers[1]["error"]?["code"] ?? answers[1]["bundle"]?["error"]?["code"] == "E/USAGE")
        #expect(answers[2]["bundle"]?["status"] == "ok")
        #expect(try sandbox.changes == "")
      }
    }

    private func withRepository(_ body: (CommandLineSandbox) throws -> Void) throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        try sandbox.commitAll()
        try body(sandbox)
      }
    }
  }
}

/// The clangd that comes with the Swift toolchain.
enum Clangd {
  static let directory: String? = {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    return path.split(separator: ":").map(String.init).first { access("\($0)/clangd", X_OK) == 0 }
  }()
}

extension CommandLineSandbox {
  /// Commits everything in the workspace, always at the same time.
  fileprivate func commitAll() throws {
    try run(["git", "init", "-q"])
    try run(["git", "add", "-A"])
    try run([
      "git", "-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", "start",
      "--date=2020-01-01T00:00:00Z",
    ])
  }

  /// What git says is not as committed.
  fileprivate var changes: String {
    get throws { try run(["git", "status", "--porcelain"]) }
  }

  fileprivate func text(_ path: String) throws -> String {
    String(decoding: try FileContents.read("\(workspace)/\(path)"), as: UTF8.self)
  }
}
