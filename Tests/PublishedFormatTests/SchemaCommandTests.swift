import CanonicalJSON
import LanserKit
import LanserTestSupport
import Testing

@Suite("lanser schema")
struct SchemaCommandTests {
  @Test("prints and writes the published files", arguments: PublishedSchema.allCases)
  func printed(_ schema: PublishedSchema) throws {
    try TemporaryDirectory.with { directory in
      let run = try LanserRun(["schema", schema.rawValue], in: directory)
      #expect(run.status == 0)
      #expect(Array(run.output.utf8) == schema.fileBytes)
      let written = try LanserRun(["schema", schema.rawValue, "--out", "s.json"], in: directory)
      #expect(written.status == 0 && written.output.isEmpty)
      #expect(try directory.read("s.json") == schema.fileBytes)
    }
  }

  @Test("exports all of them, which are then valid schemas' files by name")
  func export() throws {
    try TemporaryDirectory.with { directory in
      let run = try LanserRun(["schema", "export", "--out", "a/b"], in: directory)
      #expect(run.status == 0, "\(run.errors)")
      let names = FileContents.names(in: directory("a/b")).sorted()
      #expect(names == PublishedSchema.allCases.map(\.fileName).sorted())
    }
  }

  @Test("accepts what has its format, told by the content", arguments: PublishedSchema.allCases)
  func valid(_ schema: PublishedSchema) throws {
    try TemporaryDirectory.with { directory in
      let values = try SamplePayloads.all().filter { $0.schema == schema && $0.value != [:] }.map(\.value)
      let lines = values.map { $0.serialized() + [UInt8(ascii: "\n")] }
      let file = try directory.write(lines.joined(), to: "values.jsonl")
      let run = try LanserRun(["schema", "validate", file], in: directory)
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      let named = try LanserRun(
        ["schema", "validate", file, "--schema", schema.rawValue, "--json"],
        in: directory
      )
      #expect(named.json?["schemas"] == [.string(schema.rawValue)])
      #expect(named.json?["values"]?.intValue == values.count)
    }
  }

  @Test(
    "names the place, what was expected and what was found",
    arguments: [
      (
        #"{"id": 1, "cmd": "refs", "params": {"includeDeclaration": "yes"}}"#, "batch",
        "/params/includeDeclaration", "true or false"
      ),
      (#"{"id": 1, "cmd": "rename", "selector": "a.py:1:1", "params": {}}"#, "batch", "/params/newName", ""),
      (#"{"cmd": "simulate", "params": {"apply": true, "patch": ""}}"#, "batch", "/params/apply", "false"),
      (#"{"cmd": "edit", "params": {}}"#, "batch", "/params", "patch"),
      (#"{"kind": "cursor", "uri": "a.py", "line": 0, "col": 1}"#, "selector", "/line", "1"),
      (#"{"policies": {"maxFiles": 0}}"#, "config", "/policies/maxFiles", "1"),
      (#"{"servrs": {}}"#, "config", "/servrs", ""),
      (#"{"t": "gaveUp", "n": 0, "prev": "", "session": "python"}"#, "trace", "/life", ""),
      (#"{"lockVersion": 1}"#, "lock", "/servers", ""),
    ] as [(String, String, String, String)]
  )
  func problems(_ text: String, _ schema: String, _ pointer: String, _ expected: String) throws {
    try TemporaryDirectory.with { directory in
      let file = try directory.write(text, to: "value.json")
      let words = ["schema", "validate", file, "--schema", schema]
      let run = try LanserRun(words, in: directory)
      #expect(run.status == 82, "\(run.output)")
      #expect(expected.isEmpty || run.output.contains(expected), "\(run.output)")
      let report = try #require(try LanserRun(words + ["--json"], in: directory).json)
      let pointers = report["problems"]?.arrayValue?.compactMap { $0["pointer"]?.stringValue } ?? []
      #expect(pointers.contains { $0 == pointer }, "\(pointers)")
    }
  }

  @Test("checks each line of a file, and says which one is wrong")
  func lines() throws {
    try TemporaryDirectory.with { directory in
      let text = #"{"id": 1, "cmd": "diag"}"# + "\n" + #"{"id": 2, "cmd": "dig"}"# + "\n{\n"
      let file = try directory.write(text, to: "requests.jsonl")
      let run = try LanserRun(["schema", "validate", file], in: directory)
      #expect(run.status == 82)
      let lines = run.output.split(separator: "\n")
      #expect(lines.contains { $0.contains("requests.jsonl:2:") && $0.contains("/cmd") }, "\(run.output)")
      #expect(lines.contains { $0.contains("requests.jsonl:3:") }, "\(run.output)")
    }
  }

  @Test("checks every file below a folder, and fails for one that is wrong and for none")
  func batch() throws {
    try TemporaryDirectory.with { directory in
      let words = ["schema", "validate-batch", directory("payloads")]
      try directory.write("", to: "payloads/.keep")
      #expect(try LanserRun(words, in: directory).status == 1)
      for name in GoldenBundles.names {
        try directory.write(
          try FileContents.read(GoldenBundles.path(name)),
          to: "payloads/bundles/\(name).json"
        )
      }
      for name in GoldenTraces.names {
        try directory.write(try FileContents.read(GoldenTraces.path(name)), to: "payloads/\(name).jsonl")
      }
      let right = try LanserRun(words, in: directory)
      #expect(right.status == 0, "\(right.output)\(right.errors)")
      try directory.write("{\"lockVersion\": 2}", to: "payloads/x/lanser.lock")
      let wrong = try LanserRun(words, in: directory)
      #expect(wrong.status == 82)
      #expect(wrong.output.contains("x/lanser.lock"), "\(wrong.output)")
    }
  }
}
