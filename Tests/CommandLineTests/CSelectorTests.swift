import CanonicalJSON
import LanserTestSupport
import Testing

extension CommandLineTests {
  @Suite("addresses C by names, structure and content", .serialized)
  struct CSelectorTests {
    private static let places = [
      (kind: "symbol", place: "src/net.c:15:5", text: "int open_socket(const char *host, int port)"),
      (kind: "symbolId", place: "src/net.c:15:5", text: "int open_socket(const char *host, int port)"),
      (kind: "anchor", place: "src/net.c:15:5", text: "int open_socket(const char *host, int port)"),
      (kind: "ast", place: "src/net.c:15:5", text: "int open_socket(const char *host, int port)"),
      (kind: "anchor", place: "src/net.c:19:5", text: "return -1;"),
      (kind: "ast", place: "src/net.c:19:5", text: "return -1;"),
      (kind: "symbol", place: "src/net.h:10:3", text: "} peer;"),
      (kind: "ast", place: "src/net.h:8:7", text: "int fd;"),
    ]

    @Test("which lead back to the place, also when lines were put in before it", arguments: places)
    func insertedLines(_ address: (kind: String, place: String, text: String)) throws {
      try withProject { sandbox in
        let selector = try sandbox.selector(address.place, as: address.kind)
        try sandbox.expect(selector, at: address.place, address.text)
        let parts = address.place.split(separator: ":").map(String.init)
        let old = String(decoding: try sandbox.directory.read("workspace/\(parts[0])"), as: UTF8.self)
        try sandbox.write("/* One more line. */\n" + old, to: parts[0])
        let line = try #require(Int(parts[1])) + 1
        try sandbox.expect(selector, at: "\(parts[0]):\(line):\(parts[2])", address.text)
      }
    }

    @Test(
      "with a doctor that looks at what C needs, where there is no Python",
      arguments: [([], ["grammar c"]), (["python", "c"], ["grammar c", "grammar python"])]
    )
    func doctor(languages: [String], grammars: [String]) throws {
      try withProject { sandbox in
        let report = try sandbox.lanser(["doctor", "--json"] + languages).json()
        let names = try #require(report["items"]?.arrayValue).compactMap { $0["name"]?.stringValue }
        #expect(names.filter { $0.hasPrefix("grammar") } == grammars)
      }
    }

    @Test(
      "spelled by path and name",
      arguments: [
        ("src/net.c:15:5", "symbol", "c://src/net#open_socket"),
        ("src/net.c:15:5", "ast", "ast://c:[file=src/net.c]/[function=open_socket]"),
        ("src/net.c:19:5", "ast", "ast://c:[file=src/net.c]/[function=open_socket]/return[0]"),
        ("src/net.h:10:3", "symbol", "c://src/net#peer"),
        ("src/net.h:10:3", "ast", "ast://c:[file=src/net.h]/[struct=peer]"),
        ("src/net.h:8:7", "symbol", "c://src/net#peer.fd"),
        ("src/net.h:8:7", "ast", "ast://c:[file=src/net.h]/[struct=peer]/[field=fd]"),
        ("src/net.h:13:5", "symbol", "c://src/net#open_socket?nth=1"),
        ("src/net.c:4:9", "symbol", "c://src/net#BACKLOG"),
      ]
    )
    func spelling(_ place: String, _ kind: String, _ selector: String) throws {
      try withProject { sandbox in
        let found = try sandbox.selector(place, as: kind)
        #expect(found == selector)
      }
    }

    @Test(
      "with the part that is meant",
      arguments: [
        ("", "src/net.c", [14, 4, 14, 15]), (":def", "src/net.c", [14, 0, 20, 1]),
        (":sig", "src/net.c", [14, 0, 14, 43]), (":body", "src/net.c", [15, 0, 20, 1]),
        (":doc", "src/net.c", [13, 0, 13, 35]), ("?nth=1", "src/net.h", [12, 4, 12, 15]),
      ]
    )
    func roles(_ role: String, _ path: String, _ range: [JSONValue]) throws {
      try withProject { sandbox in
        let found = try sandbox.lanser("locate", "c://src/net#open_socket" + role, "--json").requireStatus(0)
          .json()
        #expect(found["resolution"]?["resolved"]?["range"] == .array(range), "\(found)")
        #expect(found["resolution"]?["resolved"]?["uri"]?.stringValue?.hasSuffix(path) == true, "\(found)")
      }
    }

    @Test("and lists what a file defines")
    func outline() throws {
      try withProject { sandbox in
        let listed = try sandbox.lanser("outline", "src/net.h", "--json").requireStatus(0).json()
        let symbols = try #require(listed["facts"]?["outline"]?.arrayValue)
        #expect(symbols.map { $0["name"]?.stringValue } == ["NET_H", "peer", "open_socket"])
        #expect(symbols[1]["children"]?.arrayValue?.map { $0["selector"] } == ["c://src/net#peer.fd"])
        #expect(symbols[2]["detail"] == "(const char *host, int port)")
      }
    }

    @Test("and gives each of several definitions a selector that is exactly it")
    func ambiguous() throws {
      try withProject { sandbox in
        let failed = try sandbox.lanser("locate", "c://src/net#close_socket", "--json").requireStatus(4)
        let candidates = try #require(failed.json()["error"]?["data"]?["candidates"]?.arrayValue)
        #expect(candidates.count == 2, "\(failed)")
        for candidate in candidates {
          let exact = try #require(candidate["selector"]?.stringValue)
          let found = try sandbox.lanser("locate", exact, "--json").requireStatus(0).json()
          #expect(found["resolution"]?["score"] == 1, "\(exact)")
          #expect(found["resolution"]?["resolved"]?["range"] == candidate["range"], "\(exact)")
        }
      }
    }

    @Test("and of a version, whose places it carries into the present")
    func pinned() throws {
      try withProject { sandbox in
        let selectors = try ["symbol", "ast", "anchor", "cursor"].map {
          try sandbox.selector("src/net.c:15:5", as: $0, isPinned: true)
        }
        let text = String(decoding: try sandbox.directory.read("workspace/src/net.c"), as: UTF8.self)
        try sandbox.write(text.replacing("open_socket", with: "dial"), to: "src/net.c")
        for selector in selectors {
          #expect(selector.contains("doc=git:"))
          try sandbox.expect(selector, at: "src/net.c:15:5", "int dial(const char *host, int port)")
        }
      }
    }

    @Test(
      "which a trace replays without the files and the grammar",
      arguments: [
        ["locate", "c://src/net#open_socket:body"], ["locate", "src/net.c:15:5", "--pin"],
        ["outline", "src/net.h"], ["selector", "explain", "anchor://src/net.c#\"return -1\""],
        ["locate", "c://src/net#opensocket"],
      ]
    )
    func replayed(_ question: [String]) throws {
      try withProject { sandbox in
        let trace = sandbox.directory("trace.jsonl")
        let result = try sandbox.lanser(question + ["--json", "--trace-file", trace])
        try sandbox.run(["rm", "-rf", "src", ".git", sandbox.directory("cache")])
        let replayed = try sandbox.lanser(
          ["trace", "replay", "--trace-file", trace, "--json"],
          in: "/",
          changing: ["XDG_DATA_HOME": sandbox.directory("nowhere")]
        ).requireStatus(0)
        #expect(replayed.output == result.output, "\(result)\n\(replayed)")
      }
    }

    @Test("and says what is not there, and what may have been meant")
    func missing() throws {
      try withProject { sandbox in
        let module = try sandbox.lanser("locate", "c://src/nat#open_socket").requireStatus(3)
        #expect(module.errors.contains("Did you mean src/net?"), "\(module)")
        let name = try sandbox.lanser("locate", "c://src/net#open_sockt").requireStatus(3)
        #expect(name.errors.contains("c://src/net#open_socket"), "\(name)")
        let grammar = try sandbox.lanser(
          ["outline", "src/net.c"],
          changing: ["XDG_DATA_HOME": sandbox.directory("nowhere")]
        )
        #expect(grammar.status == 80 && grammar.errors.contains("lanser setup c"), "\(grammar)")
      }
    }

    @Test("for which setup needs the grammar alone, and says that clangd is missing")
    func setup() throws {
      try withProject { sandbox in
        let done = try sandbox.lanser("setup", "c").requireStatus(0)
        #expect(done.errors.contains("clangd: not on PATH"), "\(done)")
        #expect(done.errors.contains("tree-sitter c 0.23.4: already installed"), "\(done)")
      }
    }

    private func withProject(_ body: (CommandLineSandbox) throws -> Void) throws {
      try CommandLineSandbox.with { sandbox in
        try sandbox.write(source, to: "src/net.c")
        try sandbox.write(header, to: "src/net.h")
        let identity = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
        try sandbox.run(["git", "init", "--quiet"])
        try sandbox.run(["git", "add", "--all"])
        try sandbox.run(["git"] + identity + ["commit", "--quiet", "-m", "Start"])
        try body(sandbox)
      }
    }
  }
}

extension CommandLineSandbox {
  fileprivate func selector(_ place: String, as kind: String, isPinned: Bool = false) throws -> String {
    let text = try lanser(["locate", place, "--as", kind] + (isPinned ? ["--pin"] : [])).requireStatus(0)
      .outputText
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  fileprivate func expect(_ selector: String, at place: String, _ text: String) throws {
    let found = try lanser("locate", selector)
    #expect(found.status == 0 && found.outputText.hasPrefix("\(place): \(text)\n"), "\(place)\n\(found)")
  }
}

private let header = """
  #ifndef NET_H
  #define NET_H
  #ifdef __cplusplus
  extern "C" {
  #endif

  typedef struct {
    int fd;
    /* Who is at the other end. */
  } peer;

  /* Opens a connection. */
  int open_socket(const char *host, int port);

  #ifdef __cplusplus
  }
  #endif
  #endif

  """

private let source = """
  #include <sys/socket.h>
  #include "net.h"

  #define BACKLOG 16

  #ifdef _WIN32
  int close_socket(int fd) { return closesocket(fd); }
  #else
  int close_socket(int fd)
  {
    return close(fd);
  }
  #endif
  /* Opens a connection to a host. */
  int open_socket(const char *host, int port)
  {
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
      return -1;
    return connect_to(fd, host, port) == 0 ? fd : -1;
  }

  static int listening = 0;

  """
