import CanonicalJSON
import LanguageServers
import SystemPackage
import Testing

@Suite("lanser.json")
struct WorkspaceConfigurationTests {
  private func parse(_ text: String) throws -> WorkspaceConfiguration {
    try WorkspaceConfiguration(parsing: Array(text.utf8))
  }

  @Test("Everything that may be said is understood")
  func complete() throws {
    let configuration = try parse(
      """
      {"$schema": "x", "servers": {"python": {"name": "ty", "initializationOptions": {"a": 1}}, "c": "clangd"},
       "settings": {"python.analysis": {"typeCheckingMode": "strict"}}, "sourceRoots": ["src", "."],
       "timeout": 2.5, "policies": {"maxFiles": 3}, "reward": {"alpha": 1}, "ignore": ["build/**"]}
      """
    )
    #expect(configuration.servers["python"]?.name == "ty")
    #expect(configuration.servers["python"]?.initializationOptions == ["a": 1])
    #expect(try configuration.serverName(for: "c") == "clangd")
    #expect(configuration.sourceRoots == ["src", "."])
    #expect(configuration.timeoutSeconds == 2.5)
    #expect(configuration.policies == ["maxFiles": 3])
    #expect(configuration.reward == ["alpha": 1])
    #expect(configuration.ignore == ["build/**"])
    #expect(configuration.launchRequests == [])
  }

  @Test(
    "What is not understood is refused at its place",
    arguments: [
      ("[]", "", .wrongType(expected: "object", found: "array")),
      (#"{"timeout":"5"}"#, "/timeout", .invalid(expected: "a number of seconds")),
      (#"{"timeout":0}"#, "/timeout", .invalid(expected: "seconds above 0, at most 86400")),
      (#"{"servers":{"python":7}}"#, "/servers/python", .wrongType(expected: "object", found: "integer")),
      (
        #"{"servers":{"python":{"args":["a",1]}}}"#, "/servers/python/args/1",
        .wrongType(expected: "string", found: "integer")
      ),
      (
        #"{"servers":{"python":{"commnad":"x"}}}"#, "/servers/python/commnad",
        .unknownMember(
          nearest: "command",
          known: ["args", "command", "env", "initializationOptions", "name"]
        )
      ),
      (#"{"servers":{"python":{"env":{"A":1}}}}"#, "/servers/python/env/A", .invalid(expected: "a string")),
      (
        #"{"servers":{"python":{"env":{"A=B":""}}}}"#, "/servers/python/env/A=B",
        .invalid(expected: "a variable's name and value")
      ),
      (
        #"{"servers":{"python":"clangd"}}"#, "/servers/python",
        .unknownName(nearest: nil, known: ["basedpyright", "pyright", "ty"])
      ),
      (
        #"{"servers":{"pyhton":"ty"}}"#, "/servers/pyhton",
        .unknownName(nearest: "python", known: ["c", "cpp", "python", "rs", "swift"])
      ),
      (#"{"settings":{"python":true}}"#, "/settings/python", .invalid(expected: "an object of settings")),
      (
        #"{"sourceRoots":["/etc"]}"#, "/sourceRoots/0", .invalid(expected: "a directory inside the workspace")
      ),
      (
        #"{"sourceRoots":["a/../.."]}"#, "/sourceRoots/0",
        .invalid(expected: "a directory inside the workspace")
      ),
      (#"{"ignore":[""]}"#, "/ignore/0", .invalid(expected: "a glob")),
      (
        #"{"python":{"interpeter":"x"}}"#, "/python/interpeter",
        .unknownMember(nearest: "interpreter", known: ["interpreter"])
      ),
    ] as [(String, String, DocumentProblem.Kind)]
  )
  func strictness(text: String, pointer: String, kind: DocumentProblem.Kind) {
    #expect(throws: DocumentProblem(pointer: pointer, kind: kind)) { try parse(text) }
  }

  @Test("Everything that would run a program or set a variable is listed for the trust check")
  func launchRequests() throws {
    let configuration = try parse(
      """
      {"servers": {"python": {"command": "./evil", "args": ["-x", "y"], "env": {"LD_PRELOAD": "./e.so"}}},
       "settings": {"python": {"pythonPath": ".venv/bin/python"}, "ty.interpreter": {"a": []}},
       "python": {"interpreter": "venv/bin/python"}}
      """
    )
    #expect(
      configuration.launchRequests == [
        LaunchRequest(kind: .interpreter, pointer: "/python/interpreter", value: "venv/bin/python"),
        LaunchRequest(kind: .arguments, pointer: "/servers/python/args", value: "-x y"),
        LaunchRequest(kind: .command, pointer: "/servers/python/command", value: "./evil"),
        LaunchRequest(
          kind: .environment,
          pointer: "/servers/python/env/LD_PRELOAD",
          value: "LD_PRELOAD=./e.so"
        ),
        LaunchRequest(
          kind: .setting,
          pointer: "/settings/python/pythonPath",
          value: #"".venv/bin/python""#
        ),
        LaunchRequest(kind: .setting, pointer: "/settings/ty.interpreter", value: #"{"a":[]}"#),
      ]
    )
  }

  @Test("Settings of the workspace are laid over the server's defaults member by member")
  func mergedSettings() throws {
    let configuration = try parse(#"{"settings":{"python.analysis":{"diagnosticMode":"workspace"},"x":{}}}"#)
    #expect(
      configuration.effectiveSettings(for: .pyright) == [
        "python.analysis": [
          "autoSearchPaths": true, "diagnosticMode": "workspace", "useLibraryCodeForTypes": true,
        ],
        "x": [:],
      ]
    )
  }

  @Test("The digest is the same in every checkout and without what names this machine")
  func machineIndependence() throws {
    let here = try parse(
      #"{"settings":{"a":{"p":"/home/me/w/src"}},"timeout":5,"python":{"interpreter":"/usr/bin/python3"}}"#
    )
    let there = try parse(#"{"settings":{"a":{"p":"/ci/src"}}}"#)
    #expect(
      try here.configDigest(for: "python", workspace: "/home/me/w")
        == there.configDigest(for: "python", workspace: "/ci")
    )
    #expect(
      try here.configDigest(for: "python", workspace: "/home/me/w")
        != here.configDigest(for: "python", workspace: "/home/me")
    )
  }

  @Test(
    "Anything that can change an answer changes the digest",
    arguments: [
      #"{"servers":{"python":"ty"}}"#, #"{"settings":{"a":{"b":1}}}"#, #"{"sourceRoots":["src"]}"#,
      #"{"sourceRoots":[]}"#, #"{"policies":{"maxFiles":1}}"#, #"{"reward":{"a":1}}"#, #"{"ignore":["a"]}"#,
      #"{"servers":{"python":{"args":["a"]}}}"#, #"{"servers":{"python":{"env":{"A":"b"}}}}"#,
      #"{"servers":{"python":{"initializationOptions":{}}}}"#,
    ]
  )
  func sensitivity(text: String) throws {
    let plain = try parse("{}").configDigest(for: "python", workspace: "/w")
    #expect(try parse(text).configDigest(for: "python", workspace: "/w") != plain)
  }

  @Test("A workspace without the file has the empty configuration")
  func absent() async throws {
    try await Sandbox.run { sandbox in
      let configuration = try WorkspaceConfiguration.read(sandbox.root.appending("lanser.json"))
      #expect(configuration == WorkspaceConfiguration())
    }
  }
}
