import CanonicalJSON
import LanserTestSupport
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension CommandLineTests {
  /// Searches that look into many files, with the index in every state.
  @Suite("finds the same with and without an index, whatever has become of it", .serialized)
  struct IndexCommandTests {
    @Test("empty, full, damaged, cut off, emptied, unwanted and impossible", needsPyright)
    func states() throws {
      try withLibrary { sandbox, selectors in
        let seed: UInt64 = 4_711
        var random = SplitMix64(seed: seed)
        let cold = try sandbox.answers(to: selectors)
        let records = try sandbox.records()
        #expect(records.count > 10)
        #expect(try sandbox.answers(to: selectors) == cold)
        #expect(try sandbox.records() == records, "what is there already is not written again")
        for round in 0..<6 {
          for (path, whole) in records.sorted(by: { $0.key < $1.key })
          where round < 2 || Bool.random(using: &random) {
            var bytes = whole
            if round % 2 == 0 {
              for _ in 0..<3 {
                bytes[Int.random(in: bytes.indices, using: &random)] ^=
                  1 << UInt8.random(in: 0..<8, using: &random)
              }
            } else {
              bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
            }
            try FileContents.write(bytes, to: sandbox.index(path))
          }
          #expect(try sandbox.answers(to: selectors) == cold, "round \(round), seed \(seed)")
          // What nobody has asked for stays as it is; when all is lost, all is made again.
          if round < 2 { #expect(try sandbox.records() == records, "round \(round), seed \(seed)") }
        }
        try sandbox.run(["rm", "-rf", sandbox.index("")])
        #expect(try sandbox.answers(to: selectors) == cold)
        try sandbox.run(["rm", "-rf", sandbox.directory("cache")])
        #expect(try sandbox.answers(to: selectors, changing: ["LANSER_NO_INDEX": "1"]) == cold)
        #expect(try sandbox.records().isEmpty)
        // Where no user may write, and where a disk takes nothing more.
        #expect(try sandbox.answers(to: selectors, changing: ["XDG_CACHE_HOME": "/proc"]) == cold)
        let full = ["sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"]
        #expect(try sandbox.answers(to: selectors, through: full) == cold)
        #expect(try sandbox.records().isEmpty)
      }
    }

    @Test("used by eight processes at once, while it is deleted under them", needsPyright)
    func together() throws {
      try withLibrary { sandbox, selectors in
        let cold = try sandbox.answers(to: selectors)
        for round in 0..<3 {
          try sandbox.run(["rm", "-rf", sandbox.index("")])
          let children = try (0..<8).map { number in
            try sandbox.start(["locate", selectors[number % selectors.count], "--json"])
          }
          let remover = try ChildProcess(
            program: "/bin/sh",
            arguments: ["-c", "for n in 1 2 3 4 5 6 7 8; do rm -rf \"$1\"/*; done", "sh", sandbox.index("")],
            environment: [:],
            standardError: nil
          )
          for (number, child) in children.enumerated() {
            let (output, errors, _) = child.communicate(limit: .seconds(60))
            let bundle = try JSONValue(parsing: output)
            #expect(
              bundle["bundleId"]?.stringValue == cold[number % cold.count],
              "round \(round)\n\(String(decoding: errors, as: UTF8.self))"
            )
          }
          _ = remover.communicate(limit: .seconds(60))
        }
        #expect(try sandbox.answers(to: selectors) == cold)
        #expect(try sandbox.records().keys.allSatisfy { !$0.hasSuffix(".part") })
      }
    }

    @Test("made with another grammar is as if it were not there", needsPyright)
    func otherGrammar() throws {
      try withLibrary { sandbox, selectors in
        let cold = try sandbox.answers(to: selectors)
        let records = try sandbox.records()
        // The same tables in a file of another content.
        let grammar = try FileContents.read("\(PyrightInstallation.dataHome)/lanser/grammars/python.so")
        try sandbox.directory.write(grammar + [0], to: "data/lanser/grammars/python.so", mode: 0o755)
        let other = ["XDG_DATA_HOME": sandbox.directory("data")]
        #expect(try sandbox.answers(to: selectors, changing: other) == cold)
        let both = try sandbox.records()
        #expect(both.count == 2 * records.count)
        #expect(records.allSatisfy { both[$0.key] == $0.value })
        // And without any grammar nothing is answered from what one has left.
        let none = ["XDG_DATA_HOME": sandbox.directory("nowhere")]
        for selector in selectors {
          let refused = try sandbox.lanser("locate", selector, "--json", changing: none.mapValues { $0 })
          #expect(refused.status != 0, "\(refused)")
        }
      }
    }

    @Test("is not touched by a replay", needsPyright)
    func replayed() throws {
      try withLibrary { sandbox, selectors in
        let trace = sandbox.directory("trace.jsonl")
        let recorded = try sandbox.lanser("locate", selectors[0], "--json", "--trace-file", trace)
          .requireStatus(0)
        try sandbox.run(["rm", "-rf", sandbox.directory("cache")])
        let replayed = try sandbox.lanser("trace", "replay", "--trace-file", trace, "--json").requireStatus(0)
        #expect(replayed.output == recorded.output)
        #expect(FileContents.tree(sandbox.directory("cache")).isEmpty)
      }
    }

    /// Lends a workspace in which a method has moved to another file, with selectors from before the move.
    private func withLibrary(_ body: (CommandLineSandbox, [String]) throws -> Void) throws {
      try CommandLineSandbox.with { sandbox in
        try sandbox.write(library, to: "pkg/library.py")
        for (number, name) in ["Rows", "Doors", "Lamps"].enumerated() {
          try sandbox.write(filler(name, number), to: "pkg/\(name.lowercased()).py")
        }
        try sandbox.write("", to: "pkg/__init__.py")
        let git = ["git", "-c", "user.name=test", "-c", "user.email=test@localhost"]
        try sandbox.run(git + ["init", "--quiet"])
        try sandbox.run(git + ["add", "--all"])
        try sandbox.run(git + ["commit", "--quiet", "-m", "Start"])
        let place = "py://pkg.library#Library.lend"
        let selectors = try [["symbolId"], ["anchor"], ["anchor", "--pin"]].map { kind in
          let made = try sandbox.lanser(["locate", place, "--as"] + kind).requireStatus(0).outputText
          return try #require(made.split(separator: "\n").first.map(String.init))
        }
        try sandbox.run(["git", "mv", "pkg/library.py", "pkg/lending.py"])
        try sandbox.run(["rm", "-rf", sandbox.directory("cache")])
        try body(sandbox, selectors + ["py://pkg.lamps#Lamps0.count"])
      }
    }

    private func filler(_ name: String, _ number: Int) -> String {
      (0..<4).map { part in
        """
        class \(name)\(part):
            def __init__(self, room):
                self.room = room

            def count(self):
                total = \(number)
                for wall in self.room.walls:
                    total += wall.\(name.lowercased()) * \(part + 1)
                return total


        """
      }.joined()
    }
  }
}

extension CommandLineSandbox {
  /// Of the index.
  fileprivate func index(_ path: String) -> String { directory("cache/lanser/index/\(path)") }

  /// The files of the index with their bytes.
  fileprivate func records() throws -> [String: [UInt8]] {
    try Dictionary(
      uniqueKeysWithValues: FileContents.tree(index("")).map { ($0, try FileContents.read(index($0))) }
    )
  }

  /// What is found, as the identities of the bundles.
  fileprivate func answers(
    to selectors: [String],
    changing changes: [String: String] = [:],
    through wrapper: [String] = []
  ) throws -> [String] {
    try selectors.map { selector in
      let found = try lanser(
        "locate",
        selector,
        "--json",
        changing: changes.mapValues { $0 },
        through: wrapper
      ).requireStatus(0)
      return try #require(try found.json()["bundleId"]?.stringValue)
    }
  }
}

private let library = """
  class Library:
      def __init__(self, shelves, members):
          self.shelves = shelves
          self.members = members
          self.lent = {}

      def find(self, title):
          for shelf in self.shelves:
              for book in shelf:
                  if book.title == title:
                      return book
          raise LookupError(title)

      def lend(self, title, member):
          if member not in self.members:
              raise PermissionError(member)
          book = self.find(title)
          if book in self.lent:
              raise ValueError(f"{title} is lent to {self.lent[book]}")
          self.lent[book] = member
          return book


  def open_library(rows, members):
      return Library([row.books for row in rows], set(members))

  """
