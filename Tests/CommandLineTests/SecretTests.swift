import CanonicalJSON
import LanserTestSupport
import Testing

extension CommandLineTests {
  @Suite("keeps secrets", .serialized)
  struct SecretTests {
    /// Values that must not be seen, by where they are planted.
    private enum Canary {
      static let variable = "canary-9f31c2-of-a-variable"
      static let ordinaryVariable = "canary-77ab10-of-an-ordinary-variable"
      static let setting = "canary-e0c4d8-of-a-setting"
      static let ordinarySetting = "canary-52b6f3-of-an-ordinary-setting"
      static let option = "canary-1d8e6a-of-an-option"
      static let header = "canary0c7b42ofaheader"
      static let password = "canary-b39f05-of-a-url"
      static let all = [
        variable, ordinaryVariable, setting, ordinarySetting, option, header, password,
      ]
    }

    @Test("of the environment, the configuration and a server's replies out of everything it writes")
    func canaries() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let said = """
          \(Canary.variable) \(Canary.setting) \(Canary.option)
          Authorization: Bearer \(Canary.header)
          https://user:\(Canary.password)@example.org/
          """
        try plant(
          [
            Self.loaded,
            [
              "expect": "textDocument/hover",
              "result": ["contents": ["kind": "plaintext", "value": .string(said)]],
            ],
          ],
          in: sandbox
        )
        for words in [["--json"], [], ["--verbose"]] {
          let trace = sandbox.directory("trace.jsonl")
          let result = try run(["hover", "src/shop/cart.py:6:7", "--trace-file", trace] + words, sandbox)
          try result.requireStatus(0)
          #expect(result.outputText.contains("[redacted]"), "\(result)")
          #expect(result.outputText.contains("example.org"), "\(result)")
          try expectNoCanary(in: result, sandbox)
          try expectNoCanary(
            in: String(decoding: try FileContents.read(trace), as: UTF8.self),
            except: [Canary.ordinarySetting],
            "the trace"
          )
        }
      }
    }

    @Test("out of what is said of a server that fails")
    func failures() throws {
      try CommandLineSandbox.with(project: "shop") { sandbox in
        let message = "no access with \(Canary.variable) and \(Canary.setting)"
        try plant(
          [
            Self.loaded,
            [
              "expect": "textDocument/hover",
              "error": ["code": -32603, "message": .string(message)],
            ],
          ],
          in: sandbox
        )
        for words in [["--json"], [], ["--verbose"]] {
          let result = try run(["hover", "src/shop/cart.py:6:7"] + words, sandbox)
          #expect(result.status != 0, "\(result)")
          try expectNoCanary(in: result, sandbox)
        }
      }
    }

    private func plant(_ steps: [JSONValue], in sandbox: CommandLineSandbox) throws {
      _ = try sandbox.useScriptedServer(
        [
          "handshake": ["capabilities": ["hoverProvider": true]], "skip": ["textDocument/didOpen"],
          "steps": .array(steps),
        ],
        isTrusted: false
      )
      let path = "workspace/lanser.json"
      var configuration = try #require(
        try JSONValue(parsing: try sandbox.directory.read(path)).objectValue
      )
      configuration["settings"] = [
        "remote": ["apiKey": .string(Canary.setting), "mode": .string(Canary.ordinarySetting)]
      ]
      var server = try #require(configuration["servers"]?["python"]?.objectValue)
      server["initializationOptions"] = ["token": .string(Canary.option)]
      configuration["servers"] = ["python": .object(server)]
      try sandbox.directory.write(JSONValue.object(configuration).serialized(), to: path)
      try sandbox.lanser("trust").requireStatus(0)
    }

    private func run(_ words: [String], _ sandbox: CommandLineSandbox) throws -> CommandLineResult {
      try sandbox.lanser(
        words,
        changing: ["SERVICE_API_TOKEN": Canary.variable, "SOMETHING": Canary.ordinaryVariable]
      )
    }

    private func expectNoCanary(in result: CommandLineResult, _ sandbox: CommandLineSandbox) throws {
      try expectNoCanary(in: result.outputText, except: [], "standard output")
      try expectNoCanary(in: result.errors, except: [], "standard error")
      for folder in ["state", "cache"] {
        for file in FileContents.tree(sandbox.directory(folder)) {
          let bytes = try FileContents.read(sandbox.directory("\(folder)/\(file)"))
          try expectNoCanary(in: String(decoding: bytes, as: UTF8.self), except: [], "\(folder)/\(file)")
        }
      }
    }

    private func expectNoCanary(in text: String, except allowed: [String], _ place: String) throws {
      for canary in Canary.all where !allowed.contains(canary) {
        #expect(!text.contains(canary), "\(canary) is in \(place)")
      }
    }

    private static let loaded: JSONValue = [
      "notify": "window/logMessage", "params": ["type": 3, "message": "Found 5 source files"],
    ]
  }
}
