import SyntaxTestSupport
import SyntaxTrees
import Testing

@Suite("Outlines of Python files")
struct PythonOutlineTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var source: String
    var listing: String
  }

  static let cases = [
    Case(
      testDescription: "functions and classes nest",
      source: """
        class A:
            class B:
                def m(self):
                    def inner():
                        class Local:
                            def deep(self): pass
        def f():
            async def g(): ...
        """,
      listing: """
        class A
          class B
            method m
              function inner
                class Local
                  method deep
        function f
          function g
        """
    ),
    Case(
      testDescription: "overloads are told from the implementation",
      source: """
        import typing as t
        @t.overload
        def f(x: int) -> int: ...
        @overload
        def f(x: str) -> str: ...
        def f(x): return x
        """,
      listing: """
        function f overload
        function f overload
        function f
        """
    ),
    Case(
      testDescription: "properties know their accessors",
      source: """
        class C:
            @property
            def size(self): ...
            @size.setter
            def size(self, value): ...
            @size.deleter
            def size(self): ...
            @functools.cached_property
            def area(self): ...
            @staticmethod
            def make(): ...
        """,
      listing: """
        class C
          property size getter
          property size setter
          property size deleter
          property area getter
          method make
        """
    ),
    Case(
      testDescription: "branches are recorded, loops and with blocks too",
      source: """
        if TYPE_CHECKING:
            class A: ...
        elif sys.version_info > (3, 9):
            def f(): ...
        else:
            def f(): ...
        try:
            def g(): ...
        except ImportError:
            def g(): ...
        else:
            h = 1
        finally:
            i = 1
        with open() as file:
            def j(): ...
        for k in ():
            def l(): ...
        match x:
            case 1:
                def m(): ...
            case _:
                if not TYPE_CHECKING:
                    def m(): ...
        """,
      listing: """
        class A in if*
        function f in elif
        function f in else
        function g in try
        function g in except
        variable h in else
        variable i
        function j
        function l in for
        function m in case
        function m in case>if
        """
    ),
    Case(
      testDescription: "names with values, constants and type aliases",
      source: """
        x = 1
        y: int
        MAX_SIZE = 3
        a, (b, *c), [d] = e = value
        f = lambda: 0
        x = 2
        x += 1
        type T[K] = dict[K, int]
        U: TypeAlias = "int"
        V: typing.TypeAlias = int
        z.attribute = 1
        z[0] = 1
        """,
      listing: """
        variable x
        variable y
        constant MAX_SIZE
        variable a
        variable b
        variable c
        variable d
        variable e
        function f
        typeAlias T
        typeAlias U
        typeAlias V
        """
    ),
    Case(
      testDescription: "a name bound again counts once, except in another branch of one statement",
      source: """
        if a:
            x = 1
        else:
            x = 2
        x = 3
        def f(): ...
        f = wrap(f)
        if b:
            y = 1
        y = 2
        """,
      listing: """
        variable x in if
        variable x in else
        function f
        variable y in if
        """
    ),
    Case(
      testDescription: "attributes belong to the class, each once, and yield to its own members",
      source: """
        class C:
            declared: int = 0
            def __init__(this, other):
                this.a = 1
                this.b: int = 2
                other.not_mine = 3
                local = 4
                this.declared = 5
                this.late = 6
                if other:
                    this.c, this.d = 7, 8
                def nested():
                    this.skipped = 9
            @classmethod
            def make(cls):
                cls.a = 10
                cls.e = 11
            @staticmethod
            def free(self):
                self.nothing = 12
            @property
            def late(self): ...
        """,
      listing: """
        class C
          variable declared
          method __init__
          attribute a
          attribute b
          attribute c
          attribute d
            function nested
          method make
          attribute e
          method free
          property late getter
        """
    ),
    Case(
      testDescription: "a stub",
      source: """
        from typing import overload
        __version__: str
        class C:
            x: int
            @overload
            def f(self, a: int) -> int: ...
            @overload
            def f(self, a: str) -> str: ...
        def g(*, key: str = ...) -> None: ...
        """,
      listing: """
        variable __version__
        class C
          variable x
          method f overload
          method f overload
        function g
        """
    ),
    Case(testDescription: "nothing", source: "", listing: ""),
    Case(testDescription: "comments only", source: "# a\n\n# b", listing: ""),
  ]

  @Test("The outline lists what is defined", arguments: cases)
  func listing(_ example: Case) throws {
    let outline = try TestGrammars.outline(ofPython: example.source)
    #expect(outline.listing == example.listing)
    #expect(!outline.hasErrors)
  }

  @Test("Ids are positions, parents come first, ranges nest in the text")
  func structure() throws {
    for example in Self.cases {
      let outline = try TestGrammars.outline(ofPython: example.source)
      for (index, symbol) in outline.symbols.enumerated() {
        #expect(symbol.id == index)
        #expect(symbol.parent.map { $0 < index } ?? true)
        #expect(symbol.definitionRange.upperBound <= outline.textLength)
        #expect(symbol.definitionRange.contains(symbol.nameRange.lowerBound))
        #expect(outline.symbols(named: outline.qualifiedName(of: symbol)).contains(symbol))
      }
    }
  }

  @Test("Decorators are listed without arguments, outermost first")
  func decorators() throws {
    let outline = try TestGrammars.outline(ofPython: "@ a.b(1)\n@c\n@(d)\ndef f(): ...\n")
    #expect(outline.symbols[0].decorators == ["a.b", "c", ""])
  }

  @Test("Branches of one statement are alternatives, different statements are not")
  func alternatives() throws {
    let outline = try TestGrammars.outline(
      ofPython: """
        if a:
            def f(): ...
        else:
            if b:
                def f(): ...
        if c:
            def f(): ...
        """
    )
    let functions = outline.symbols
    try #require(functions.count == 3)
    #expect(functions[0].isAlternative(to: functions[1]))
    #expect(functions[1].isAlternative(to: functions[0]))
    #expect(!functions[0].isAlternative(to: functions[2]))
    #expect(!functions[0].isAlternative(to: functions[0]))
  }
}
