import CanonicalJSON
import LanserTestSupport
import Testing

extension CommandLineTests {
  @Suite("prints facts", .serialized)
  struct FactTests {
    @Test(
      "as text, as one line of JSON and as JSON for people",
      needsPyright,
      arguments: [
        ("definition", ["def", "src/shop/cart.py:17:27"]),
        ("declaration", ["decl", "py://shop#Cart"]),
        ("type-definition", ["typedef", "src/shop/cart.py:15:9"]),
        ("references", ["refs", "py://shop.prices#Price.plus"]),
        ("hover", ["hover", "py://shop.cart#Cart.total"]),
        ("symbols", ["symbols", "src/shop/prices.py"]),
        ("workspace-symbols", ["symbols", "--query", "cart"]),
        ("diagnostics", ["diag", "src/shop/till.py"]),
        ("workspace-diagnostics", ["diag"]),
        ("location", ["locate", "py://shop.cart#Cart.total:body"]),
        ("outline", ["outline", "src/shop/prices.py"]),
      ] as [(String, [String])]
    )
    func threeForms(_ name: String, _ words: [String]) throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let text = try sandbox.lanser(words)
        let line = try sandbox.lanser(words + ["--json"])
        let pretty = try sandbox.lanser(words + ["--json=pretty"])
        try check([text.transcript, line.transcript, pretty.transcript], golden: name)
        #expect(line.outputText.split(separator: "\n").count == 1, "\(line)")
        for result in [line, pretty] { try checkIdentity(of: result) }
        #expect(try line.json()["bundleId"] == pretty.json()["bundleId"], "\(line)")
      }
    }

    @Test("with columns in the unit that was asked for", needsPyright)
    func units() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        try sandbox.write("name = \"😀é\"; print(name)\r\n\tname\r\n", to: "smile.py")
        let questions = [("utf-16", 21), ("utf-8", 24), ("codepoint", 20)].map { unit, column in
          ["refs", "smile.py:1:\(column)", "--index-io", unit]
        }
        try check(try questions.map { try sandbox.lanser($0).transcript }, golden: "column-units")
      }
    }

    @Test("of a file that its server is told to leave out, and says so", needsPyright)
    func partOfWorkspace() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        try sandbox.write(#"{"include": ["src/shop/prices.py"]}"#, to: "pyrightconfig.json")
        let result = try sandbox.lanser("refs", "py://shop.prices#FREE").requireStatus(0)
        #expect(result.outputText == "src/shop/prices.py:15:1: FREE = Price(0)\n", "\(result)")
        #expect(
          result.errors
            == "pyright is configured to analyse 1 of the 5 source files here; the others are left out\n",
          "\(result)"
        )
      }
    }

    @Test("in the same bytes, whichever of two spellings addresses the place", needsPyright)
    func spellings() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let folder = sandbox.directory("workspace/src")
        let first = try sandbox.lanser("def", "src/shop/cart.py:17:27", "--json")
        let second = try sandbox.lanser("def", "shop/cart.py@L17:C27", "--json", "-C", "..", in: folder)
        #expect(try first.json()["bundleId"] == second.json()["bundleId"], "\(first)\n\(second)")
      }
    }

    @Test("with hover text as it reads, not as it is written for a renderer")
    func markdown() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let text = #"""
          ```python
          def f(a\_b: int)
          ```
          ---
          \*a\_b\* is &lt; 7, `c\_d` is not &amp; &nbsp;e\f is a path
          """#
        _ = try sandbox.useScriptedServer([
          "handshake": ["capabilities": ["hoverProvider": true]], "skip": ["textDocument/didOpen"],
          "steps": [
            ["notify": "window/logMessage", "params": ["type": 3, "message": "Found 5 source files"]],
            [
              "expect": "textDocument/hover",
              "result": ["contents": ["kind": "markdown", "value": .string(text)]],
            ],
          ],
        ])
        let result = try sandbox.lanser("hover", "src/shop/cart.py:6:7").requireStatus(0)
        #expect(
          result.outputText == #"""
            def f(a\_b: int)
            ---
            *a_b* is < 7, `c\_d` is not &  e\f is a path

            """#,
          "\(result)"
        )
      }
    }

    @Test("up to a limit, and says how many there are more", needsPyright)
    func limit() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let result = try sandbox.lanser("refs", "py://shop.prices#Price", "--limit", "2")
        #expect(result.outputText.split(separator: "\n").count == 3, "\(result)")
        #expect(result.outputText.hasSuffix("… 8 more (--limit 0 prints all)\n"), "\(result)")
      }
    }

    @Test("to a reader that has seen enough, without a word")
    func closedPipe() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let head = ["sh", "-c", "\"$0\" \"$@\" | head -n 1"]
        let result = try sandbox.lanser("outline", "src/shop/cart.py", through: head).requireStatus(0)
        #expect(result.outputText.split(separator: "\n").count == 1, "\(result)")
        #expect(result.errors.isEmpty, "\(result)")
      }
    }
  }
}

/// Computes both ids of a printed bundle again, from nothing but what is printed.
func checkIdentity(of result: CommandLineResult) throws {
  let bundle = try result.json()
  var domain = JSONObject([])
  for name in ["request", "resolution", "facts", "edits", "status", "error"] { domain[name] = bundle[name] }
  var meta = try #require(bundle["meta"]?.objectValue)
  let factsID = SHA256Digest(of: try JSONValue.object(domain).canonicalBytes()).description
  #expect(meta["factsId"]?.stringValue == factsID, "\(result)")
  meta["volatile"] = nil
  domain["environment"] = bundle["environment"]
  domain["capabilities"] = bundle["capabilities"]
  domain["meta"] = .object(meta)
  let bundleID = SHA256Digest(of: try JSONValue.object(domain).canonicalBytes()).description
  #expect(bundle["bundleId"]?.stringValue == bundleID, "\(result)")
  #expect(meta["exit_code"]?.intValue == result.status.map(Int.init), "\(result)")
}
