import SyntaxTestSupport
import SyntaxTrees
import Testing

@Suite("Outlines of C files")
struct COutlineTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var source: String
    var listing: String
    var isIntact = true
  }

  static let cases = [
    Case(
      testDescription: "functions, their prototypes and nested declarators",
      source: """
        static inline int *find(int key);
        static inline int *find(int key) { return 0; }
        int (*handler(int kind))(double) { return 0; }
        void (*signal(int sig, void (*action)(int)))(int);
        int (plain)(void) { return 1; }
        int (*(*deep(void))(int))(char) { return 0; }
        extern int one(void), two(int), count;
        __attribute__((unused)) static void marked(void) {}
        void never(void) __attribute__((noreturn));
        """,
      listing: """
        function find declared
        function find
        function handler
        function signal declared
        function plain
        function deep
        function one declared
        function two declared
        variable count declared
        function marked
        function never declared
        """
    ),
    Case(
      testDescription: "K&R parameters are no variables",
      source: """
        int old(a, b)
          int a;
          char *b;
        { return a; }
        int after;
        """,
      listing: """
        function old
        variable after
        """
    ),
    Case(
      testDescription: "variables, pointers to functions among them",
      source: """
        int x = 1, *y, z[3] = {1, 2}, (*call)(int);
        extern char **environ;
        static const char *const names[] = { "a", "b" };
        int (*table[2])(void) = { 0 };
        """,
      listing: """
        variable x
        variable y
        variable z
        variable call
        variable environ declared
        variable names
        variable table
        """
    ),
    Case(
      testDescription: "types own their members",
      source: """
        struct point { int x, *y; unsigned bits : 3; void (*move)(int); } origin = { 1 };
        union value { int i; float f; };
        enum color { RED, GREEN = 2, /* last */ BLUE } paint;
        struct opaque;
        struct point elsewhere;
        enum { ALONE, TOGETHER };
        """,
      listing: """
        structure point
          field x
          field y
          field bits
          field move
        variable origin
        union value
          field i
          field f
        enumeration color
          constant RED
          constant GREEN
          constant BLUE
        variable paint
        variable elsewhere
        constant ALONE
        constant TOGETHER
        """
    ),
    Case(
      testDescription: "a type without a name has that of what it is declared for",
      source: """
        typedef struct { int x; } Point, *PointRef;
        typedef union { int i; } *Hidden;
        typedef enum { UP, DOWN } Way;
        struct tree {
          struct { int depth; } info;
          union { int number; char *text; };
          enum { LEAF, NODE } sort;
        };
        struct { int q; } global;
        """,
      listing: """
        structure Point
          field x
        typeAlias PointRef
        typeAlias Hidden
          field i
        enumeration Way
          constant UP
          constant DOWN
        structure tree
          field info
            field depth
          field number
          field text
          field sort
            constant LEAF
            constant NODE
        variable global
          field q
        """
    ),
    Case(
      testDescription: "names of types",
      source: """
        typedef int (*handler)(int);
        typedef unsigned char uint8_t;
        typedef struct node node;
        typedef struct list { node *first; } list;
        typedef char line[80], *text;
        """,
      listing: """
        typeAlias handler
        typeAlias uint8_t
        typeAlias node declared
        structure list
          field first
        typeAlias list declared
        typeAlias line
        typeAlias text
        """
    ),
    Case(
      testDescription: "macros",
      source: """
        #define EMPTY
        #define SIZE (4 * 1024) // bytes
        #define MAX(a, b) \\
          ((a) > (b) ? (a) : (b))
        # define INDENTED 1
        #undef EMPTY
        #define inline
        #define COMMENTED(p) f((p), 0 /* first */, ")" /* second */, \
          3 /* third */)
        int last;
        """,
      listing: """
        macro EMPTY
        macro SIZE
        macro MAX
        macro INDENTED
        macro inline
        macro COMMENTED
        variable last
        """
    ),
    Case(
      testDescription: "conditional definitions know their branches",
      source: """
        #ifndef GUARD_H
        #define GUARD_H
        #if defined(_WIN32)
        int open_it(void) { return 1; }
        #elif POSIX > 1
        int open_it(void) { return 2; }
        # ifdef DEBUG
        int trace;
        # endif
        #else
        int open_it(void) { return 3; }
        #endif
        struct s {
        #ifdef WIDE
          long n;
        #else
          int n;
        #endif
        };
        #endif
        """,
      listing: """
        macro GUARD_H in #ifdef
        function open_it in #ifdef>#if
        function open_it in #ifdef>#elif
        variable trace in #ifdef>#elif>#ifdef
        function open_it in #ifdef>#else
        structure s in #ifdef
          field n in #ifdef
          field n in #else
        """
    ),
    Case(
      testDescription: "what is for C++ is left out, and C inside of it is not",
      source: """
        #ifdef __cplusplus
        extern "C" {
        #endif
        int first(void);
        #if defined(__cplusplus)
        template <class T> T only(T t) { return t; }
        #else
        int only(int t);
        #endif
        #ifdef __cplusplus
        }
        #endif
        int second(void);
        """,
      listing: """
        function first declared
        function only declared
        function second declared
        """
    ),
    Case(
      testDescription: "linkage in the language itself",
      source: """
        extern "C" { int inside(void); }
        extern "C" int alone(void);
        """,
      listing: """
        function inside declared
        function alone declared
        """
    ),
    Case(
      testDescription: "locals are left out, types that are defined in functions are not",
      source: """
        int main(int argc, char **argv) {
          struct local { int m; } it;
          static int hidden = 1;
          extern int other(void);
          for (int i = 0; i < 3; i++) { struct inner { int n; }; }
          switch (argc) { case 1: { enum { HERE }; } break; default: ; }
        #ifdef DEBUG
          int debug;
        #endif
          return 0;
        }
        """,
      listing: """
        function main
          structure local
            field m
          structure inner
            field n
          constant HERE
        """
    ),
    Case(
      testDescription: "names beyond ASCII and line ends of Windows",
      source:
        "int größe(void) {\r\n  return 1;\r\n}\r\nstruct 点 {\r\n  int x;\r\n};\r\n#define Ω 1\r\nint last;\r\n",
      listing: """
        function größe
        structure 点
          field x
        macro Ω
        variable last
        """
    ),
    Case(
      testDescription: "macros of the preprocessor instead of types",
      source: """
        PyAPI_FUNC(int) Py_Foo(void);
        EXPORT int visible(void) { return 1; }
        ZEXTERN int ZEXPORT inflate OF((z_streamp strm, int flush));
        DECLARE_THING(foo);
        static PyMethodDef methods[] = { {"a", b, 1}, {NULL} };
        typedef struct { PyObject_HEAD int lost; char *kept; } Thing;
        int after(void) { return 2; }
        """,
      listing: """
        function Py_Foo declared
        function visible
        variable methods
        structure Thing errors
          field kept
        function after
        """,
      isIntact: false
    ),
    Case(
      testDescription: "words for the preprocessor in front of declarations and statements",
      source: """
        LIB_API thing *make(void);
        LIB_API thing_t LIB_CALL take(struct TAG *tag);
        FORCE_INLINE
        static BYTE *bytes(void) {
          BEGIN_THREADS
          if (a) { return B * (c); }
          END_THREADS
          return FLAG * b;
        }
        PUBLIC extern void *(*allocate)(size_t);
        static struct TAG *find(int a);
        static const DWORD SIZE = 1;
        """,
      listing: """
        function make declared
        function take declared
        function bytes
        variable allocate declared
        function find declared
        variable SIZE
        """
    ),
    Case(
      testDescription: "variables of a block that lost its function are nobody's",
      source: """
        void f(void) {
          if (a
          }
          int b;
          { int inner = 2; }
        }
        int kept(void) { return 1; }
        """,
      listing: """
        function f errors
        variable b
        function kept
        """,
      isIntact: false
    ),
    Case(
      testDescription: "intact parts of a damaged file",
      source: """
        int before(void) { return 1; }
        int broken( {
        int after(void) { return 1; }
        struct thing { int a; };
          static int indented(void) { return 2; }
        """,
      listing: """
        function before
        function after
        structure thing
          field a
        function indented
        """,
      isIntact: false
    ),
    Case(testDescription: "nothing", source: "", listing: ""),
    Case(testDescription: "comments only", source: "/* a */\n\n// b", listing: ""),
  ]

  @Test("The outline lists what is defined", arguments: cases)
  func listing(_ example: Case) throws {
    let outline = try TestGrammars.outline(ofC: example.source)
    #expect(outline.listing == example.listing)
    #expect(outline.hasErrors == !example.isIntact)
  }

  @Test("Ids are positions, parents come first, ranges nest in the text", arguments: cases)
  func structure(_ example: Case) throws {
    let outline = try TestGrammars.outline(ofC: example.source)
    for (index, symbol) in outline.symbols.enumerated() {
      #expect(symbol.id == index)
      #expect(symbol.parent.map { $0 < index } ?? true)
      #expect(symbol.definitionRange.upperBound <= outline.textLength)
      #expect(symbol.definitionRange.contains(symbol.nameRange.lowerBound))
      #expect(symbol.definitionRange.contains(symbol.home))
      #expect(outline.symbols(named: outline.qualifiedName(of: symbol)).contains(symbol))
    }
    for statement in outline.statements {
      #expect(statement.range.lowerBound == statement.headRange.lowerBound)
      #expect(statement.headRange.upperBound <= statement.range.upperBound)
    }
  }

  @Test("Branches of one conditional are alternatives, different conditionals are not")
  func alternatives() throws {
    let outline = try TestGrammars.outline(
      ofC: """
        #ifdef A
        int f(void) { return 1; }
        #elif B
        int f(void) { return 2; }
        #else
        int f(void) { return 3; }
        #endif
        #if C
        int f(void) { return 4; }
        #endif
        """
    )
    let functions = outline.symbols
    try #require(functions.count == 4)
    for (first, second) in [(0, 1), (0, 2), (1, 2)] {
      #expect(functions[first].isAlternative(to: functions[second]))
      #expect(functions[second].isAlternative(to: functions[first]))
    }
    #expect(!functions[0].isAlternative(to: functions[3]))
  }

  @Test("Statements are what stands in functions, with and without blocks")
  func statements() throws {
    let source = """
      int f(int a) {
        if (a) return 1;
        else if (a > 2) { a = 3; }
        else
          for (int i = 0; i < a; i++) g(i);
        switch (a) { case 1: a++; break; default: a--; }
        do { a--; } while (a);
      again: a = 4;
      #ifdef X
        h();
      #endif
        return a;
      }
      """
    let outline = try TestGrammars.outline(ofC: source)
    let bytes = Array(source.utf8)
    let heads = outline.statements.map { statement in
      String(repeating: " ", count: statement.nesting)
        + String(decoding: bytes[statement.headRange], as: UTF8.self)
    }
    #expect(
      heads == [
        "int f(int a)", "if (a)", " return 1;", " else", "  if (a > 2)", "   a = 3;", "   else",
        "    for (int i = 0; i < a; i++)", "     g(i);", "switch (a)", " case 1:", "  a++;", "  break;",
        " default:", "  a--;", "do", " a--;", "again:", " a = 4;", "#ifdef X", " h();", "return a;",
      ]
    )
  }
}
