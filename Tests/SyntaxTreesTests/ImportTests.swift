import SyntaxTestSupport
import SyntaxTrees
import Testing

@Suite("Imports and export lists of Python files")
struct ImportTests {
  @Test(
    "An import binds names to modules or their members",
    arguments: [
      ("import a.b.c", ["a = a"]),
      ("import a.b as c, d", ["c = a.b", "d = d"]),
      ("from a.b import c", ["c = a.b:c"]),
      ("from .x import y as z, w", ["z = .x:y", "w = .x:w"]),
      ("from . import m", ["m = .:m"]),
      ("from ... pkg import (\n  m,  # c\n  n as o,\n)", ["m = ...pkg:m", "o = ...pkg:n"]),
      ("from .x import *", ["* = .x"]),
      ("from __future__ import annotations", []),
      ("def f():\n    import a", []),
      ("class C:\n    import a", ["a = a"]),
      ("try:\n    import a\nexcept ImportError:\n    from b import c as a", ["a = a", "a = b:c"]),
    ] as [(String, [String])]
  )
  func bindings(source: String, expected: [String]) throws {
    let outline = try TestGrammars.outline(ofPython: source)
    let found = outline.imports.flatMap(\.bindings).map { binding in
      let module =
        String(repeating: ".", count: binding.module.level) + binding.module.components.joined(separator: ".")
      return "\(binding.name ?? "*") = \(module)" + (binding.member.map { ":" + $0 } ?? "")
    }
    #expect(found == expected)
  }

  @Test("An import knows its owner, its branch and the token it binds")
  func place() throws {
    let source = MarkedSource(
      "class C:\n    if TYPE_CHECKING:\n        «all»from a import b as «name»c«/name»«/all»\n"
    )
    let outline = try TestGrammars.outline(ofPython: source.text)
    let statement = try #require(outline.imports.first)
    #expect(statement.owner == 0)
    #expect(statement.conditions.map(\.isTypeChecking) == [true])
    #expect(statement.range == source.range("all"))
    #expect(statement.bindings.map(\.nameRange) == [source.range("name")])
  }

  @Test(
    "The export list is read where it is literal, and said to be incomplete where it is not",
    arguments: [
      ("__all__ = ['a', \"b\"]", ["a", "b"], [], true),
      ("__all__ = ('a', 'a')", ["a"], [], true),
      ("__all__: list[str] = ['a']\n__all__ += ['b']", ["a", "b"], [], true),
      ("__all__ = ['a'] + x.__all__ + ['b']", ["a", "b"], ["x"], true),
      (
        "__all__ = []\n__all__.extend(['a'])\n__all__.append('b')\n__all__.extend(x.y.__all__)", ["a", "b"],
        ["x.y"], true
      ),
      ("__all__ = ['a']\n__all__.remove('a')", ["a"], [], false),
      ("__all__ = [n for n in dir()]", [], [], false),
      ("__all__ = ['a', *x]", ["a"], [], false),
      ("__all__ = [f'{x}']", [], [], false),
    ] as [(String, [String], [String], Bool)]
  )
  func exports(source: String, names: [String], included: [String], isComplete: Bool) throws {
    let exports = try #require(try TestGrammars.outline(ofPython: source).exports)
    #expect(exports == ExportList(names: names, includedModules: included, isComplete: isComplete))
  }

  @Test("Without a list at the top of the file there are no declared exports")
  func noExports() throws {
    #expect(try TestGrammars.outline(ofPython: "def f():\n    __all__ = ['a']\n").exports == nil)
  }
}
