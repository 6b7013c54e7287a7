import CanonicalJSON
import LanguageServers
import SystemPackage
import Testing

@Suite("lanser.lock")
struct LockFileTests {
  private let entry = LockFile.Entry(
    name: "pyright",
    version: "1.1.407",
    digest: SHA256Digest(of: Array("files".utf8)),
    runtime: "node 22.20.0",
    configDigest: SHA256Digest(of: Array("configuration".utf8))
  )

  @Test("A lock comes back from its file as it was, in bytes that do not vary")
  func roundTrip() async throws {
    var native = entry
    native.name = "clangd"
    native.platform = "linux-x86_64"
    native.runtime = nil
    let lock = LockFile(servers: ["python": entry, "c": native])
    try await Sandbox.run { sandbox in
      let path = sandbox.root.appending("lanser.lock")
      #expect(try LockFile.read(path) == nil)
      try lock.write(path)
      #expect(try LockFile.read(path) == lock)
      #expect(try sandbox.read("lanser.lock") == lock.bytes)
      #expect(try await sandbox.shell("ls -A") == "lanser.lock\n")
    }
    let digest = entry.digest.description
    let configDigest = entry.configDigest.description
    #expect(
      String(decoding: LockFile(servers: ["python": entry]).bytes, as: UTF8.self) == """
        {
          "lockVersion": 1,
          "servers": {
            "python": {
              "configDigest": "\(configDigest)",
              "digest": "\(digest)",
              "name": "pyright",
              "runtime": "node 22.20.0",
              "version": "1.1.407"
            }
          }
        }

        """
    )
  }

  @Test("Each difference is listed with what was wanted and what was found")
  func skews() {
    let other = SHA256Digest(of: Array("other".utf8))
    var found = entry
    found.version = "1.1.408"
    found.digest = other
    found.runtime = "node 24.0.0"
    found.configDigest = other
    let skews = LockFile(servers: ["python": entry]).skews(from: LockFile(servers: ["python": found]))
    #expect(
      skews == [
        Skew(language: "python", field: .version, wanted: "1.1.407", found: "1.1.408"),
        Skew(language: "python", field: .digest, wanted: "\(entry.digest)", found: "\(other)"),
        Skew(language: "python", field: .runtime, wanted: "node 22.20.0", found: "node 24.0.0"),
        Skew(language: "python", field: .configDigest, wanted: "\(entry.configDigest)", found: "\(other)"),
      ]
    )
  }

  @Test("A language on one side only is one difference, unless nobody asked about it")
  func oneSided() {
    let lock = LockFile(servers: ["python": entry])
    #expect(
      lock.skews(from: LockFile()) == [
        Skew(language: "python", field: .server, wanted: "pyright", found: nil)
      ]
    )
    #expect(
      LockFile().skews(from: lock) == [
        Skew(language: "python", field: .server, wanted: nil, found: "pyright")
      ]
    )
    #expect(lock.skews(from: LockFile(), languages: ["c"]) == [])
    #expect(lock.skews(from: lock) == [])
  }

  @Test("Digests of native programs are compared only on the kind of machine they are for")
  func platforms() {
    var wanted = entry
    wanted.platform = "linux-x86_64"
    var found = entry
    found.platform = "macos-arm64"
    found.digest = SHA256Digest(of: Array("other".utf8))
    let lock = LockFile(servers: ["python": wanted])
    #expect(lock.skews(from: LockFile(servers: ["python": found])) == [])
    found.platform = "linux-x86_64"
    #expect(lock.skews(from: LockFile(servers: ["python": found])).map(\.field) == [.digest])
  }

  @Test(
    "What is not a lock is refused at its place",
    arguments: [
      ("{}", "/lockVersion", .missing),
      (#"{"lockVersion":2,"servers":{}}"#, "/lockVersion", .invalid(expected: "1")),
      (#"{"lockVersion":1}"#, "/servers", .missing),
      (#"{"lockVersion":1,"servers":[]}"#, "/servers", .wrongType(expected: "object", found: "array")),
      (#"{"lockVersion":1,"servers":{"python":{}}}"#, "/servers/python/name", .missing),
      (
        #"{"lockVersion":1,"servers":{"a/b":{"name":"x","version":"1","digest":"sha256:0"}}}"#,
        "/servers/a~1b/digest", .invalid(expected: "sha256: and 64 hexadecimal digits")
      ),
      (
        #"{"lockVersion":1,"server":{}}"#, "/server",
        .unknownMember(nearest: "servers", known: ["lockVersion", "servers"])
      ),
    ] as [(String, String, DocumentProblem.Kind)]
  )
  func strictness(text: String, pointer: String, kind: DocumentProblem.Kind) {
    #expect(throws: DocumentProblem(pointer: pointer, kind: kind)) {
      try LockFile(parsing: Array(text.utf8))
    }
  }

  @Test("Bytes that are no JSON are refused at their offset")
  func noJSON() {
    let error = #expect(throws: DocumentProblem.self) {
      try LockFile(parsing: Array("{\"lockVersion\":1,}".utf8))
    }
    guard case .notJSON(let offset, _)? = error?.kind else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(offset == 17)
  }
}
