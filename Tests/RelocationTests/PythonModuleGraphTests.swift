import Relocation
import SyntaxTrees
import Testing

@Suite("Source roots and modules")
struct PythonModuleGraphTests {
  @Test(
    "Roots are found by layout, configured ones first",
    arguments: [
      ("=== setup.py\n=== pkg/__init__.py", [], [""]),
      ("=== src/pkg/__init__.py\n=== tests/test_a.py", [], ["src", ""]),
      ("=== src/__init__.py\n=== src/a.py", [], [""]),
      ("=== lib/a.py\n=== src/readme.txt", [], ["lib", ""]),
      ("=== src/a.py\n=== code/b.py", ["./code/"], ["code", "src", ""]),
      (
        "=== packages/foo/pyproject.toml\n=== packages/foo/src/foo/__init__.py\n=== packages/bar/setup.cfg\n=== packages/bar/bar.py",
        [], ["", "packages/bar", "packages/foo/src", "packages/foo"]
      ),
      ("=== venv/pyvenv.cfg\n=== venv/setup.py\n=== .hidden/setup.py\n=== node_modules/x/setup.py", [], [""]),
      ("=== typings/x.pyi\n=== a.py", [], ["", "typings"]),
    ] as [(String, [String], [String])]
  )
  func roots(files: String, explicit: [String], expected: [String]) {
    let workspace = MemoryWorkspace(files, sourceRoots: explicit)
    #expect(SourceRootDetection.roots(in: workspace).map(\.path) == expected)
  }

  static let graph = PythonModuleGraph(
    contents: MemoryWorkspace(
      """
      === src/pkg/__init__.py
      === src/pkg/both.py
      === src/pkg/both/__init__.py
      === src/pkg/beside.py
      === src/pkg/beside.pyi
      === src/stubbed/__init__.py
      === src/stubbed/inner.py
      === src/stubbed-stubs/__init__.pyi
      === src/stubbed-stubs/inner.pyi
      === src/ns/deep/leaf.py
      === src/odd-name/x.py
      === src/pkg/not-a-module.py
      === typings/far/away.pyi
      === tools/a.py
      === packages/one/pyproject.toml
      === packages/one/tests/conftest.py
      === packages/two/pyproject.toml
      === packages/two/tests/conftest.py
      """
    )
  )

  @Test(
    "A module name leads to its files",
    arguments: [
      ("pkg", ["src/pkg/__init__.py"]),
      ("pkg.both", ["src/pkg/both/__init__.py"]),
      ("pkg.beside", ["src/pkg/beside.py+src/pkg/beside.pyi"]),
      ("stubbed", ["src/stubbed/__init__.py+src/stubbed-stubs/__init__.pyi"]),
      ("stubbed.inner", ["src/stubbed/inner.py+src/stubbed-stubs/inner.pyi"]),
      ("ns.deep", ["src/ns/deep/"]),
      ("ns.deep.leaf", ["src/ns/deep/leaf.py"]),
      ("far.away", ["typings/far/away.pyi"]),
      ("tools.a", ["tools/a.py"]),
      ("tests.conftest", ["packages/one/tests/conftest.py", "packages/two/tests/conftest.py"]),
      ("nothing", []),
      ("pkg.", []),
    ] as [(String, [String])]
  )
  func locations(module: String, files: [String]) {
    let name = module.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let found = Self.graph.locations(of: name).map { location in
      location.isNamespace
        ? (location.directory ?? "") + "/"
        : [location.source, location.stub].compactMap(\.self).joined(separator: "+")
    }
    #expect(found == files)
  }

  @Test(
    "A file has the name it is imported by, if any",
    arguments: [
      ("src/pkg/__init__.py", "pkg"),
      ("src/pkg/beside.pyi", "pkg.beside"),
      ("src/stubbed-stubs/inner.pyi", "stubbed.inner"),
      ("src/ns/deep/leaf.py", "ns.deep.leaf"),
      ("typings/far/away.pyi", "far.away"),
      ("packages/two/tests/conftest.py", "tests.conftest"),
      ("tools/a.py", "tools.a"),
      ("src/odd-name/x.py", nil),
      ("src/pkg/not-a-module.py", nil),
      ("src/pkg/both.py", nil),
      ("README.md", nil),
    ] as [(String, String?)]
  )
  func moduleName(path: String, module: String?) {
    #expect(Self.graph.module(ofPath: path).map { $0.name.joined(separator: ".") } == module)
  }

  @Test("The same name in two projects is ambiguous, and a configured root decides")
  func configuredRootDecides() throws {
    let files = "=== one/m.py\ndef f(): ...\n=== two/m.py\ndef f(): ...\n=== one/setup.py\n=== two/setup.py"
    let detected = SymbolResolver(contents: MemoryWorkspace(files), profile: .python)
    let error = #expect(throws: RelocationError.self) { try detected.resolve("m#f") }
    guard case .ambiguous(let candidates) = error else {
      Issue.record("expected an ambiguity, got \(String(describing: error))")
      return
    }
    #expect(candidates.map(\.path) == ["one/m.py", "two/m.py"])
    #expect(candidates.map { $0.address?.text } == ["m#f?nth=0", "m#f?nth=1"])
    let configured = SymbolResolver(contents: MemoryWorkspace(files, sourceRoots: ["two"]), profile: .python)
    #expect(try configured.resolve("m#f").map(\.path) == ["two/m.py"])
  }
}
