import SyntaxTestSupport
import SyntaxTrees
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Loading grammars")
struct GrammarLibraryTests {
  @Test("A grammar that fits the runtime is loaded once and equal ever after")
  func loads() throws {
    _ = try TestGrammars.python()
    let library = GrammarLibrary(directories: ["/nonexistent", TestGrammars.directory])
    let grammar = try library.grammar(named: "python")
    #expect(grammar.path == TestGrammars.directory + "/python.so")
    #expect(Grammar.supportedVersions.contains(grammar.version))
    #expect(try library.grammar(named: "python") == grammar)
  }

  @Test("A missing grammar names every path that was tried")
  func missing() {
    let library = GrammarLibrary(directories: ["/nonexistent/a", "/nonexistent/b/"])
    let searched = ["/nonexistent/a/", "/nonexistent/b/"].flatMap { directory in
      ["x.so", "libtree-sitter-x.so", "x.dylib", "libtree-sitter-x.dylib"].map { directory + $0 }
    }
    #expect(throws: GrammarError.notFound(name: "x", searched: searched)) { try library.grammar(named: "x") }
  }

  @Test("A file that is no shared object, lacks the entry or has another ABI is reported as such")
  func unusable() throws {
    try withScratchDirectory { directory in
      _ = try ProgramOutput.of("echo no > \(directory)/text.so")
      let source = "static const unsigned v[64] = {99}; const void *tree_sitter_future(void) { return v; }"
      _ = try ProgramOutput.of(
        "echo '\(source)' > \(directory)/f.c && cc -shared -fPIC \(directory)/f.c -o \(directory)/future.so"
      )
      _ = try ProgramOutput.of("cp \(directory)/future.so \(directory)/other.so")
      let library = GrammarLibrary(directories: [directory])
      #expect(throws: GrammarError.symbolMissing(path: "\(directory)/other.so", symbol: "tree_sitter_other"))
      {
        try library.grammar(named: "other")
      }
      let future = GrammarError.abiUnsupported(
        path: "\(directory)/future.so",
        version: 99,
        supported: Grammar.supportedVersions
      )
      #expect(throws: future) { try library.grammar(named: "future") }
      let problem = #expect(throws: GrammarError.self) { try library.grammar(named: "text") }
      guard case .unloadable(let path, let reason) = problem else {
        Issue.record("expected the loader's complaint, got \(String(describing: problem))")
        return
      }
      #expect(path == "\(directory)/text.so")
      #expect(!reason.isEmpty)
    }
  }

  @Test("A broken file does not hide a good one in a later directory")
  func brokenFirst() throws {
    _ = try TestGrammars.python()
    try withScratchDirectory { directory in
      _ = try ProgramOutput.of("echo no > \(directory)/python.so")
      let library = GrammarLibrary(directories: [directory, TestGrammars.directory])
      #expect(try library.grammar(named: "python").path == TestGrammars.directory + "/python.so")
    }
  }

  @Test("A grammar that is installed after a failed attempt is found")
  func installedLater() throws {
    _ = try TestGrammars.python()
    try withScratchDirectory { directory in
      let library = GrammarLibrary(directories: [directory])
      #expect(throws: GrammarError.self) { try library.grammar(named: "python") }
      _ = try ProgramOutput.of(
        "cp '\(TestGrammars.directory)/python.so' \(directory)/libtree-sitter-python.so"
      )
      #expect(try library.grammar(named: "python").path == directory + "/libtree-sitter-python.so")
    }
  }

  @Test("The editors' directories depend on what is passed in only")
  func editors() {
    let directories = EditorGrammarDirectories.all(home: "/h", dataHome: "/d", configHome: "/c")
    #expect(directories.contains("/d/nvim/site/parser"))
    #expect(directories.contains("/c/helix/runtime/grammars"))
    #expect(directories.contains("/h/.emacs.d/tree-sitter"))
  }

  private func withScratchDirectory(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/lanser-grammars-XXXXXX".utf8CString)
    let path = try #require(mkdtemp(&template).map { String(cString: $0) })
    defer { _ = try? ProgramOutput.of("rm -r \(path)") }
    try body(path)
  }
}
