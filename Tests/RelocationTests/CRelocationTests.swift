import SyntaxTestSupport
import SyntaxTrees
import Testing

@testable import Relocation

/// Places of C code that are looked for again after it has changed, by the model that was fitted on Python.
@Suite("Relocation of anchors in C")
struct CRelocationTests {
  static let before = """
    === src/pool.c
    #include <stdlib.h>
    #include "pool.h"

    #define GROWTH 2

    /* A slab of equal blocks. */
    struct slab {
      size_t used;
      size_t capacity;
      char *blocks;
    };

    static struct slab *slab_new(size_t capacity)
    {
      struct slab *slab = malloc(sizeof *slab);
      if (!slab)
        return NULL;
      slab->used = 0;
      slab->capacity = capacity;
      slab->blocks = calloc(capacity, BLOCK_SIZE);
      return slab;
    }

    void *pool_take(struct pool *pool)
    {
      struct slab *slab = pool->last;
      if (slab->used == slab->capacity) {
        slab = slab_new(slab->capacity * GROWTH);
        pool->slabs[pool->count++] = slab;
      }
      return slab->blocks + BLOCK_SIZE * slab->used++;
    }

    void pool_free(struct pool *pool)
    {
      for (size_t i = 0; i < pool->count; i++)
        free(pool->slabs[i]);
      pool->count = 0;
    }
    === src/log.c
    #include <stdio.h>

    static int level = 1;

    void log_line(const char *text)
    {
      if (level > 0)
        fprintf(stderr, "%s\\n", text);
    }
    """

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The head of a statement before.
    var head: String
    /// What the change replaces by what, in order.
    var changes: [(String, String)]
    /// The head that is meant afterwards, and its file; nil where it is gone.
    var expected: (path: String, head: String)?
  }

  static let takeFunction = """
    void *pool_take(struct pool *pool)
    {
      struct slab *slab = pool->last;
      if (slab->used == slab->capacity) {
        slab = slab_new(slab->capacity * GROWTH);
        pool->slabs[pool->count++] = slab;
      }
      return slab->blocks + BLOCK_SIZE * slab->used++;
    }

    """

  static let cases = [
    Case(
      testDescription: "nothing has changed",
      head: "slab->capacity = capacity;",
      changes: [],
      expected: ("src/pool.c", "slab->capacity = capacity;")
    ),
    Case(
      testDescription: "lines were added above",
      head: "slab->capacity = capacity;",
      changes: [("#define GROWTH 2\n", "#include <string.h>\n\n#define GROWTH 2\n#define SHRINK 4\n")],
      expected: ("src/pool.c", "slab->capacity = capacity;")
    ),
    Case(
      testDescription: "the file was laid out anew",
      head: "if (slab->used == slab->capacity)",
      changes: [
        ("  if (slab->used == slab->capacity) {", "    if ( slab->used ==\n         slab->capacity )\n    {")
      ],
      expected: ("src/pool.c", "if ( slab->used == slab->capacity )")
    ),
    Case(
      testDescription: "the statement was edited",
      head: "slab->blocks = calloc(capacity, BLOCK_SIZE);",
      changes: [("calloc(capacity, BLOCK_SIZE)", "zeroed(capacity, BLOCK_SIZE, 16)")],
      expected: ("src/pool.c", "slab->blocks = zeroed(capacity, BLOCK_SIZE, 16);")
    ),
    Case(
      testDescription: "the function around it was renamed",
      head: "pool->slabs[pool->count++] = slab;",
      changes: [("*pool_take(struct pool", "*pool_allocate(struct pool")],
      expected: ("src/pool.c", "pool->slabs[pool->count++] = slab;")
    ),
    Case(
      testDescription: "the function was renamed",
      head: "void pool_free(struct pool *pool)",
      changes: [("void pool_free(struct pool *pool)", "void pool_release(struct pool *pool)")],
      expected: ("src/pool.c", "void pool_release(struct pool *pool)")
    ),
    Case(
      testDescription: "the structure has another field",
      head: "struct slab",
      changes: [("  char *blocks;\n", "  char *blocks;\n  struct slab *next;\n")],
      expected: ("src/pool.c", "struct slab")
    ),
    Case(
      testDescription: "the macro has another value",
      head: "#define GROWTH",
      changes: [("#define GROWTH 2", "#define GROWTH (3 / 2)")],
      expected: ("src/pool.c", "#define GROWTH")
    ),
    Case(
      testDescription: "the function was put under a conditional",
      head: "void *pool_take(struct pool *pool)",
      changes: [(takeFunction, "#ifdef WITH_POOL\n" + takeFunction + "#endif\n")],
      expected: ("src/pool.c", "void *pool_take(struct pool *pool)")
    ),
    Case(
      testDescription: "the function was moved to another file",
      head: "void *pool_take(struct pool *pool)",
      changes: [(takeFunction, ""), ("static int level = 1;\n", "static int level = 1;\n\n" + takeFunction)],
      expected: ("src/log.c", "void *pool_take(struct pool *pool)")
    ),
    Case(
      testDescription: "the statement was removed",
      head: "slab->used = 0;",
      changes: [("  slab->used = 0;\n", "")],
      expected: nil
    ),
    Case(
      testDescription: "the function was removed",
      head: "void *pool_take(struct pool *pool)",
      changes: [(takeFunction, "")],
      expected: nil
    ),
  ]

  @Test("An anchor follows its place, or says that it is gone", arguments: cases)
  func follows(_ example: Case) throws {
    try expect(try relocate(example, old: false), example)
  }

  @Test("An anchor with the old content at hand does so too", arguments: cases)
  func followsWithOldContent(_ example: Case) throws {
    try expect(try relocate(example, old: true), example)
  }

  @Test(
    "Every statement's own anchor leads to exactly it, with score 1",
    arguments: ["src/pool.c", "src/log.c"]
  )
  func ownAnchors(path: String) throws {
    let reader = WorkspaceReader(contents: MemoryWorkspace(Self.before))
    let file = try #require(try reader.statements(of: path))
    let source = try #require(try reader.text(of: path))
    for statement in 0..<file.count {
      let imprint = Imprint(of: statement, in: file, source: source, path: path)
      let result = try Relocator(reader: reader).relocate(imprint, profile: .c)
      #expect(result.outcome == .found)
      #expect(result.ranked.first?.score == 1)
      #expect(result.ranked.first?.candidate.statement == statement)
    }
  }

  @Test(
    "A symbol id finds its definition again",
    arguments: [
      ("unchanged", "slab_new", [], "src/pool.c", "slab_new"),
      ("after a rename", "slab_new", [("slab_new(", "make_slab(")], "src/pool.c", "make_slab"),
      ("after a small edit", "pool_free", [("  pool->count = 0;\n", "")], "src/pool.c", "pool_free"),
      ("of a structure", "slab", [("  size_t used;\n", "  size_t used, spare;\n")], "src/pool.c", "slab"),
      (
        "in another file", "pool_take",
        [(takeFunction, ""), ("static int level = 1;\n", "static int level = 1;\n\n" + takeFunction)],
        "src/log.c", "pool_take"
      ),
      ("of a macro", "GROWTH", [("#include <stdlib.h>\n", "")], "src/pool.c", "GROWTH"),
    ] as [(String, String, [(String, String)], String, String)]
  )
  func symbolIDs(_ example: (String, name: String, changes: [(String, String)], path: String, found: String))
    throws
  {
    let earlier = WorkspaceReader(contents: MemoryWorkspace(Self.before))
    let file = try #require(try earlier.statements(of: "src/pool.c"))
    let statement = try #require((0..<file.count).first { file.symbol($0)?.name == example.name })
    let id = try #require(SymbolFingerprint(of: statement, in: file, path: "src/pool.c", language: "c"))
    let present = WorkspaceReader(contents: MemoryWorkspace(try changed(example.changes)))
    let result = try SymbolFinder(reader: present).find(try SymbolFingerprint(text: id.text))
    #expect(result.outcome == .found)
    let best = try #require(result.ranked.first?.candidate)
    #expect(best.path == example.path)
    #expect(best.file.symbol(best.statement)?.name == example.found)
  }

  @Test("Ids are looked for in files of their own language only, so that other grammars need not be there")
  func languages() throws {
    for profile in LanguageProfile.all {
      for kind in profile.definitionSteps.values.joined() {
        let others = LanguageProfile.all.filter { $0.scheme != profile.scheme }
        for other in others {
          let kinds = other.definitionSteps.values.joined()
          #expect(
            !kinds.contains {
              SymbolFingerprint.hash(of: $0, in: other.scheme)
                == SymbolFingerprint.hash(of: kind, in: profile.scheme)
            },
            "\(profile.scheme) \(kind)"
          )
        }
      }
    }
  }

  private func changed(_ changes: [(String, String)]) throws -> String {
    var after = Self.before
    for (old, new) in changes {
      try #require(after.contains(old))
      after.replace(old, with: new)
    }
    return after
  }

  private func relocate(_ example: Case, old keepsOld: Bool) throws -> RelocationResult {
    let earlier = WorkspaceReader(contents: MemoryWorkspace(Self.before))
    let file = try #require(try earlier.statements(of: "src/pool.c"))
    let source = try #require(try earlier.text(of: "src/pool.c"))
    let wanted = try #require(
      (0..<file.count).first {
        SnippetText.shortened(source[file.outline.statements[$0].headRange], limit: 200) == example.head
      }
    )
    let imprint = Imprint(of: wanted, in: file, source: source, path: "src/pool.c")
    let present = WorkspaceReader(contents: MemoryWorkspace(try changed(example.changes)))
    return try Relocator(reader: present).relocate(
      imprint,
      old: keepsOld ? OldContent(file: file, statement: wanted, others: earlier) : nil,
      profile: .c
    )
  }

  private func expect(_ result: RelocationResult, _ example: Case) throws {
    guard let expected = example.expected else {
      #expect(result.outcome == .gone, "\(result.ranked.map { ($0.candidate.line, $0.score) })")
      return
    }
    #expect(result.outcome == .found, "\(result.ranked.map { ($0.candidate.line, $0.score) })")
    let best = try #require(result.ranked.first)
    #expect(best.candidate.path == expected.path)
    let text = best.candidate.file.headText(best.candidate.statement)
    #expect(text.elementsEqual(TokenTable(expected.head, rules: .c).text))
  }
}
