import LanserTestSupport
import Synchronization
import SyntaxTestSupport
import SyntaxTrees
import Testing

@testable import Relocation

/// Records of texts, and searches that use them.
@Suite("The index of texts")
struct SourceIndexTests {
  @Test("holds every outline as it was parsed", arguments: ["json", "email", "asyncio", "typing", "enum"])
  func outlines(module: String) throws {
    for (path, bytes) in try Self.standardLibrary(module) {
      let outline = try SyntaxOutline(parsing: bytes, profile: .python, grammar: TestGrammars.python())
      let record = OutlineRecord.bytes(of: outline)
      #expect(OutlineRecord.outline(from: record, textLength: bytes.count) == outline, "\(path)")
      #expect(OutlineRecord.outline(from: record, textLength: bytes.count + 1) == nil, "\(path)")
    }
  }

  @Test("holds lines and definitions as they were worked out", arguments: ["json", "email"])
  func hashes(module: String) throws {
    for (path, bytes) in try Self.standardLibrary(module) {
      let file = try Self.statements(of: bytes)
      let lines = LineScan.File(path, bytes, .python)
      let read = try #require(LineRecord.file(path, from: LineRecord.bytes(of: lines)))
      #expect(read.hashes == lines.hashes && read.marks == lines.marks)
      #expect(read.definitions == lines.definitions && read.path == path)
      let table = try DefinitionTable(record: DefinitionTable(of: file, language: "py").record)
      let definitions = (0..<file.count).filter { file.symbol($0) != nil }
      #expect(table.entries.map(\.statement) == definitions)
      for entry in table.entries {
        let fingerprint = SymbolFingerprint(of: entry.statement, in: file, path: path, language: "py")
        #expect(SymbolFingerprint(entry, of: table, path: path) == fingerprint)
        #expect(table.body(entry) == file.bodyFingerprints(entry.statement))
      }
    }
  }

  @Test("does no harm with records that are damaged in any way", arguments: RecordKind.allCases)
  func damage(_ kind: RecordKind) throws {
    let seed: UInt64 = 31_337
    var random = SplitMix64(seed: seed)
    let bytes = Array(RelocatorTests.before.utf8)
    let file = try Self.statements(of: bytes)
    let record =
      switch kind {
      case .outline: OutlineRecord.bytes(of: file.outline)
      case .lines: LineRecord.bytes(of: LineScan.File("a.py", bytes, .python))
      case .definitions: DefinitionTable(of: file, language: "py").record
      }
    var accepted = 0
    for _ in 0..<20_000 {
      if Self.use(Self.damaged(record, &random), kind, bytes) { accepted += 1 }
    }
    // Some bits are as good one way as the other, so what was read has to be usable.
    #expect(accepted > 0, "seed \(seed)")
  }

  @Test("leads every search to the same place: empty, full, and damaged", arguments: [1, 2, 3] as [UInt64])
  func sameAnswers(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let index = MemoryIndex()
    let texts = [
      SymbolFingerprintTests.source,
      SymbolFingerprintTests.source.replacing("=== a.py", with: "=== c.py"),
      SymbolFingerprintTests.source.replacing("=== a.py", with: "=== c.py").replacing(
        "def put",
        with: "def lay"
      ),
      SymbolFingerprintTests.source.replacing("class Shelf", with: "class Rack"),
    ]
    for round in 0..<4 {
      for text in texts {
        let contents = IdentifiedWorkspace(files: MemoryWorkspace(text))
        for wanted in try Self.ids(in: MemoryWorkspace(texts[0])) {
          let plain = try SymbolFinder(reader: WorkspaceReader(contents: contents)).find(wanted)
          let reader = WorkspaceReader(contents: contents, index: index)
          let found = try SymbolFinder(reader: reader).find(wanted)
          #expect(Self.summary(found) == Self.summary(plain), "round \(round), seed \(seed)")
        }
        for imprint in try Self.imprints(of: "a.py", in: MemoryWorkspace(texts[0])) {
          let plain = try Relocator(reader: WorkspaceReader(contents: contents)).relocate(
            imprint,
            profile: .python
          )
          let reader = WorkspaceReader(contents: contents, index: index)
          let found = try Relocator(reader: reader).relocate(imprint, profile: .python)
          #expect(Self.summary(found) == Self.summary(plain), "round \(round), seed \(seed)")
        }
      }
      // A store that has let damage through: whatever is read from it now must not be believed blindly.
      if round == 2 { index.change { Self.truncated($0, &random) } }
    }
    #expect(index.hits > 0)
  }

  @Test("makes a search do without the files that have nothing to do with it")
  func unread() throws {
    let index = MemoryIndex()
    var files = MemoryWorkspace(SymbolFingerprintTests.source.replacing("=== a.py", with: "=== c.py"))
    let wanted = try #require(try Self.ids(in: MemoryWorkspace(SymbolFingerprintTests.source)).first)
    let first = try SymbolFinder(
      reader: WorkspaceReader(contents: IdentifiedWorkspace(files: files), index: index)
    ).find(wanted)
    files.unreadable = ["b.py"]
    let contents = IdentifiedWorkspace(files: files)
    let second = try SymbolFinder(reader: WorkspaceReader(contents: contents, index: index)).find(wanted)
    #expect(Self.summary(first) == Self.summary(second))
    #expect(throws: RelocationError.self) {
      try SymbolFinder(reader: WorkspaceReader(contents: contents)).find(wanted)
    }
  }

  @Test("has records of the form that its version number stands for")
  func format() throws {
    let bytes = Array(Self.sample.utf8)
    let file = try Self.statements(of: bytes)
    let records = [
      OutlineRecord.bytes(of: file.outline), LineRecord.bytes(of: LineScan.File("a.py", bytes, .python)),
      DefinitionTable(of: file, language: "py").record,
    ]
    let hashes = records.map { String(StableHash.of($0), radix: 16) }
    // Whoever changes one of these raises `RecordFormat.version`, or old records will be taken for new ones.
    #expect(RecordFormat.version == 2)
    #expect(hashes == ["a8b1a9aa3d1b88be", "a653284d11eb85f4", "d51de02f9b059c45"])
  }

  /// Something of everything that an outline holds.
  private static let sample = """
    \"""A module.\"""
    from __future__ import annotations
    import os, sys as system
    from . import sibling
    from ..pkg.mod import (Name as Other, *)
    __all__ = ["Shelf", "open_all"] + sibling.__all__
    if TYPE_CHECKING:
        from typing import Protocol
    else:
        Protocol = object
    LIMIT: int = 3
    type Pair[T] = tuple[T, T]

    class Shelf(Protocol, metaclass=Meta):
        \"""Holds books.\"""
        size = 1

        @overload
        def put(self, book: Book) -> None: ...
        @overload
        def put(self, book: str) -> None: ...
        def put(self, book):
            self.latest, self.count = book, 1
            for row in self.rows:
                with row as place:
                    place.insert(book)

        @property
        def width(self):
            return sum(book.width for book in self)

        @width.setter
        def width(self, value):
            raise AttributeError(value)

    async def open_all(*names, key=lambda name: name):
        try:
            match names:
                case [first, *rest] if first:
                    return await gather(first)
                case _:
                    pass
        except* OSError as error:
            def inner(): return error
        finally:
            print("done")
    broken = (

    """

  // MARK: -

  private static func standardLibrary(_ module: String) throws -> [(String, [UInt8])] {
    let listing = try ProgramOutput.of(
      "python3 -c 'import \(module) as m,glob,os; f=m.__file__; print(\"\\n\".join(sorted(glob.glob(os.path.dirname(f)+\"/*.py\"))) if hasattr(m,\"__path__\") else f)'"
    )
    let paths = String(decoding: listing, as: UTF8.self).split(separator: "\n").map(String.init)
    try #require(!paths.isEmpty)
    return try paths.map { ($0, try ProgramOutput.contents(ofFile: $0)) }
  }

  private static func statements(of bytes: [UInt8]) throws -> StatementIndex {
    let outline = try SyntaxOutline(parsing: bytes, profile: .python, grammar: TestGrammars.python())
    return StatementIndex(outline: outline, bytes: bytes, profile: .python)
  }

  private static func ids(in contents: MemoryWorkspace) throws -> [SymbolFingerprint] {
    let file = try #require(try WorkspaceReader(contents: contents).statements(of: "a.py"))
    return (0..<file.count).compactMap {
      SymbolFingerprint(of: $0, in: file, path: "a.py", language: "py")
    }
  }

  private static func imprints(of path: String, in contents: MemoryWorkspace) throws -> [Imprint] {
    let reader = WorkspaceReader(contents: contents)
    let file = try #require(try reader.statements(of: path))
    let source = try #require(try reader.text(of: path))
    return (0..<file.count).map { Imprint(of: $0, in: file, source: source, path: path) }
  }

  private static func summary(_ result: RelocationResult) -> [String] {
    ["\(result.method) \(result.outcome) \(result.absence) \(result.threshold ?? -1)"]
      + result.ranked.map { ranked in
        "\(ranked.candidate.path):\(ranked.candidate.line) \(ranked.score) \(ranked.confidence) \(ranked.features)"
      }
  }

  private static func truncated(_ record: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    Array(record.prefix(Int.random(in: 0..<max(1, record.count), using: &random)))
  }

  private static func damaged(_ record: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = record
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes = truncated(bytes, &random)
      case 1:
        bytes.insert(.random(in: 0...255, using: &random), at: .random(in: 0...bytes.count, using: &random))
      default:
        guard !bytes.isEmpty else { continue }
        bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
      }
    }
    return bytes
  }

  /// Does with a record what a search does.
  private static func use(_ record: [UInt8], _ kind: RecordKind, _ bytes: [UInt8]) -> Bool {
    switch kind {
    case .outline:
      guard let outline = OutlineRecord.outline(from: record, textLength: bytes.count) else { return false }
      let file = StatementIndex(outline: outline, bytes: bytes, profile: .python)
      for symbol in outline.symbols { _ = outline.qualifiedName(of: symbol) }
      for statement in 0..<file.count { _ = Imprint(of: statement, in: file, source: bytes, path: "a.py") }
      return true
    case .lines:
      guard let file = LineRecord.file("a.py", from: record) else { return false }
      return file.has(1) || !file.hashes.isEmpty
    case .definitions:
      guard let table = try? DefinitionTable(record: record) else { return false }
      for entry in table.entries { _ = table.body(entry) }
      return !table.entries.isEmpty
    }
  }
}

/// A workspace whose files are known by their contents.
private struct IdentifiedWorkspace: WorkspaceContents {
  var files: MemoryWorkspace

  var sourceRoots: [String] { files.sourceRoots }
  func fileExists(_ relativePath: String) -> Bool { files.fileExists(relativePath) }
  func directoryEntries(_ relativePath: String) -> [WorkspaceEntry] { files.directoryEntries(relativePath) }
  func outline(of relativePath: String) throws -> SyntaxOutline? { try files.outline(of: relativePath) }
  func text(of relativePath: String) throws -> [UInt8]? { try files.text(of: relativePath) }
  func identity(of relativePath: String) -> String? { files.files[relativePath] }
}

/// Records in memory.
private final class MemoryIndex: SourceIndex {
  private let state = Mutex<(records: [String: [UInt8]], hits: Int)>(([:], 0))

  var hits: Int { state.withLock { $0.hits } }

  func record(_ kind: RecordKind, of identity: String, _ profile: LanguageProfile) -> [UInt8]? {
    state.withLock { state in
      guard let record = state.records["\(kind) \(identity)"] else { return nil }
      state.hits += 1
      return record
    }
  }

  func keep(_ record: [UInt8], _ kind: RecordKind, of identity: String, _ profile: LanguageProfile) {
    state.withLock { $0.records["\(kind) \(identity)"] = record }
  }

  func change(_ body: ([UInt8]) -> [UInt8]) {
    state.withLock { state in state.records = state.records.mapValues(body) }
  }
}
