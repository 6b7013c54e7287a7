import SyntaxTrees
import Testing

@testable import Relocation

@Suite("Symbols of C files by their paths")
struct CModuleTests {
  static let workspace = MemoryWorkspace(
    """
    === src/net.c
    #include "net.h"
    static int retry(int fd);
    int open_socket(const char *host) { return retry(1); }
    static int retry(int fd) { return fd; }
    struct config { int port; };
    static struct config config;
    #ifdef _WIN32
    int poll_it(void) { return 1; }
    #else
    int poll_it(void) { return 2; }
    #endif
    #define LIMIT 3
    === src/net.h
    typedef struct socket socket;
    struct socket { int fd; };
    int open_socket(const char *host);
    int open_socket(const char *);
    int poll_it(void);
    extern int verbose;
    static inline int is_open(socket *s) { return s->fd > 0; }
    === include/api.h
    #if FAST
    int run(int fast);
    #else
    int run(void);
    #endif
    enum mode { SLOW, FAST };
    === src/net/util.c
    int helper(void) { return 0; }
    === net.c
    int main(void) { return 0; }
    """
  )

  static let resolver = SymbolResolver(contents: workspace, profile: .c)

  @Test(
    "An address leads to the definition, and to a declaration only where there is none",
    arguments: [
      ("src/net#open_socket", "src/net.c:3"),
      ("src/net#retry", "src/net.c:4"),
      ("src/net#retry?nth=0", "src/net.c:2"),
      ("src/net#config.port", "src/net.c:5"),
      ("src/net#LIMIT", "src/net.c:12"),
      ("src/net#socket", "src/net.h:2"),
      ("src/net#socket.fd", "src/net.h:2"),
      ("src/net#verbose", "src/net.h:6"),
      ("src/net#is_open", "src/net.h:7"),
      ("src/net#open_socket?nth=1", "src/net.h:3"),
      ("src/net#open_socket?nth=2", "src/net.h:4"),
      ("src/net#poll_it?nth=1", "src/net.c:10"),
      ("include/api#mode.SLOW", "include/api.h:6"),
      ("src/net/util#helper", "src/net/util.c:1"),
      ("net#main", "net.c:1"),
    ] as [(String, String)]
  )
  func definition(address: String, place: String) throws {
    let candidates = try Self.resolver.resolve(address)
    #expect(candidates.first?.place(in: Self.workspace) == place)
    #expect(candidates.first?.relation == .definition)
  }

  @Test("The declarations of a definition are listed behind it")
  func declarations() throws {
    let candidates = try Self.resolver.resolve("src/net#open_socket").dropFirst()
    #expect(candidates.map { $0.place(in: Self.workspace) } == ["src/net.h:3", "src/net.h:4"])
    #expect(candidates.allSatisfy { $0.relation == .declaration })
  }

  @Test(
    "Definitions in branches of a conditional, and tags and variables of one name, are candidates alike",
    arguments: [
      ("src/net#poll_it", ["src/net#poll_it?nth=0", "src/net#poll_it?nth=1"]),
      ("src/net#config", ["src/net#config?nth=0", "src/net#config?nth=1"]),
      ("include/api#run", ["include/api#run?nth=0", "include/api#run?nth=1"]),
    ]
  )
  func ambiguous(address: String, candidates: [String]) throws {
    let error = #expect(throws: RelocationError.self) { try Self.resolver.resolve(address) }
    guard case .ambiguous(let found) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found.map { $0.address?.text } == candidates)
    for candidate in found {
      let address = try #require(candidate.address?.text)
      let again = try Self.resolver.resolve(address)
      #expect(again.first?.place(in: Self.workspace) == candidate.place(in: Self.workspace))
    }
  }

  @Test("Every symbol of every file has an address that leads back to it")
  func roundTrip() throws {
    for path in Self.workspace.files.keys.sorted() {
      let outline = try #require(try Self.workspace.outline(of: path))
      for symbol in outline.symbols {
        let address = try #require(try Self.resolver.address(of: symbol, in: path), "\(path) \(symbol.name)")
        let found = try Self.resolver.resolve(address.text)
        #expect(found.first?.path == path)
        #expect(found.first?.symbol.nameRange == symbol.nameRange)
      }
    }
  }

  @Test(
    "What is not there is said to be missing, with what may have been meant",
    arguments: [
      ("src/nett#open_socket", RelocationError.moduleNotFound(module: "src/nett", nearest: ["src/net"])),
      ("src/../net#main", .moduleNotFound(module: "src/../net", nearest: ["src/net", "net"])),
    ]
  )
  func missing(address: String, error: RelocationError) {
    #expect(throws: error) { try Self.resolver.resolve(address) }
  }

  @Test("A name that its type would have to precede is suggested with it")
  func missingName() {
    let error = #expect(throws: RelocationError.self) { try Self.resolver.resolve("include/api#SLOW") }
    guard case .notFound(let missing) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(missing.nearest.map(\.text) == ["include/api#mode.SLOW"])
  }
}
