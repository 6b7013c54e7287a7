import CanonicalJSON
import LanserTestSupport
import Testing

extension CommandLineTests {
  @Suite("prints diagnostics for code hosts", .serialized)
  struct AnnotationTests {
    @Test("as GitHub's workflow commands", needsPyright)
    func github() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let whole = try sandbox.lanser("diag", "--format", "github").requireStatus(0)
        let inFolder = try sandbox.lanser(
          "diag",
          "--format",
          "github",
          "-C",
          "..",
          in: sandbox.directory("workspace/src")
        )
        try check([whole.transcript, inFolder.transcript], golden: "github-annotations")
        let clean = try sandbox.lanser("diag", "src/shop/cart.py", "--format", "github").requireStatus(0)
        #expect(clean.outputText.isEmpty, "\(clean)")
      }
    }

    @Test("as SARIF 2.1.0 with the members that code hosts need", needsPyright)
    func sarif() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let result = try sandbox.lanser("diag", "--format", "sarif").requireStatus(0)
        let bundle = try sandbox.lanser("diag", "--json").requireStatus(0).json()
        let log = try result.json()
        #expect(log["version"] == "2.1.0")
        #expect(log["$schema"]?.stringValue?.hasSuffix("sarif-schema-2.1.0.json") == true)
        let run = try #require(log["runs"]?.arrayValue?.first)
        let driver = run["tool"]?["driver"]
        #expect(driver?["name"] == "pyright")
        #expect(run["invocations"]?.arrayValue?.first?["executionSuccessful"] == true)
        #expect(run["properties"]?["factsId"] == bundle["meta"]?["factsId"])
        let rules = try #require(driver?["rules"]?.arrayValue)
        let results = try #require(run["results"]?.arrayValue)
        let diagnostics = try #require(bundle["facts"]?["diagnostics"]?.arrayValue)
        #expect(results.count == diagnostics.count)
        var fingerprints: Set<String> = []
        for (result, diagnostic) in zip(results, diagnostics) {
          #expect(result["message"]?["text"] == diagnostic["message"])
          #expect(result["level"] == "error")
          let index = try #require(result["ruleIndex"]?.intValue)
          #expect(rules[index]["id"] == diagnostic["code"])
          let place = try #require(result["locations"]?.arrayValue?.first?["physicalLocation"])
          #expect(place["artifactLocation"]?["uri"] == diagnostic["uri"])
          #expect(place["artifactLocation"]?["uriBaseId"] == "%SRCROOT%")
          let range = (diagnostic["range"]?.arrayValue ?? []).compactMap(\.intValue)
          let region = ["startLine", "startColumn", "endLine", "endColumn"].map { place["region"]?[$0] }
          #expect(region == range.map { .integer($0 + 1) })
          fingerprints.formUnion(
            (result["partialFingerprints"]?.objectValue ?? [:]).compactMap(\.value.stringValue)
          )
        }
        #expect(fingerprints.count == results.count)
      }
    }

    @Test("with what a server says encoded, so that it can start no command of its own")
    func escaping() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let diagnostic: JSONValue = [
          "range": ["start": ["line": 5, "character": 6], "end": ["line": 5, "character": 10]],
          "message": "100%\r\n::error::mine, too: yes", "severity": 2, "source": "a,b:c", "code": "x%y",
        ]
        _ = try sandbox.useScriptedServer([
          "handshake": ["capabilities": ["diagnosticProvider": [:]]],
          "skip": ["textDocument/didOpen"],
          "steps": [
            ["notify": "window/logMessage", "params": ["type": 3, "message": "Found 5 source files"]],
            ["expect": "textDocument/diagnostic", "result": ["kind": "full", "items": [diagnostic]]],
          ],
        ])
        let result = try sandbox.lanser("diag", "src/shop/cart.py", "--format", "github").requireStatus(0)
        #expect(
          result.outputText
            == "::warning file=src/shop/cart.py,line=6,endLine=6,col=7,endColumn=11,title=a%2Cb%3Ac x%25y"
            + "::100%25%0D%0A::error::mine, too: yes\n",
          "\(result)"
        )
      }
    }

    @Test("but not together with a bundle")
    func oneResult() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let result = try sandbox.lanser("diag", "--format", "sarif", "--json").requireStatus(1)
        #expect(result.output.isEmpty, "\(result)")
      }
    }
  }
}
