import CanonicalJSON
import LanserTestSupport
import Testing

extension CommandLineTests {
  @Suite("prints long lists in pages", .serialized)
  struct LongListTests {
    @Test("of 100,000 references, which a cursor joins to the whole list", .timeLimit(.minutes(3)))
    func pages() throws {
      let count = 100_002
      try CommandLineSandbox.with(project: "shop") { sandbox in
        try sandbox.write(String(repeating: "Cart\n", count: count), to: "src/shop/many.py")
        _ = try sandbox.useScriptedServer(
          script(count: count, uri: "file://\(sandbox.workspace)/src/shop/many.py")
        )
        let first = try sandbox.lanser("refs", "src/shop/cart.py:6:7", "--json").requireStatus(0)
        let firstFacts = try #require(try first.json()["facts"])
        #expect(firstFacts["truncated"] == true)
        let cursor = try #require(firstFacts["nextCursor"]?.stringValue)
        let lines = (firstFacts["references"]?.arrayValue ?? []).map {
          $0["range"]?.arrayValue?.first?.intValue
        }
        #expect(lines == Array(0..<100_000))
        let second = try sandbox.lanser("refs", "src/shop/cart.py:6:7", "--cursor", cursor).requireStatus(0)
        #expect(
          second.outputText == "src/shop/many.py:100001:1: Cart\nsrc/shop/many.py:100002:1: Cart\n",
          "\(second)"
        )
      }
    }

    /// Answers with the first four characters of every line, last line first, and the first two places twice.
    private func script(count: Int, uri: String) -> JSONValue {
      let locations = (Array(0..<count) + [0, 1]).reversed().map { line -> JSONValue in
        let (start, end): (JSONValue, JSONValue) = (
          ["line": .integer(line), "character": 0], ["line": .integer(line), "character": 4]
        )
        return ["uri": .string(uri), "range": ["start": start, "end": end]]
      }
      return [
        "handshake": ["capabilities": ["referencesProvider": true]], "skip": ["textDocument/didOpen"],
        "steps": [
          ["notify": "window/logMessage", "params": ["type": 3, "message": "Found 6 source files"]],
          ["expect": "textDocument/references", "result": .array(locations)],
        ],
      ]
    }
  }
}
