import SyntaxTestSupport
import SyntaxTrees
import Testing

/// The outline against Python's own parser, over packages of the running interpreter's standard library.
///
/// `LANSER_TEST_PYTHON_SOURCES` names other modules or paths to compare, separated by spaces.
@Suite("The outline and Python's own parser")
struct PythonParserComparisonTests {
  @Test("Every definition has the name, def, sig, body and doc ranges that Python's parser gives it")
  func standardLibrary() throws {
    let comparison = try PythonParserComparison(sources: "json email asyncio unittest typing dataclasses")
    print(
      "compared \(comparison.compared) definitions in \(comparison.files) files: \(comparison.wrong.count) wrong"
    )
    for line in comparison.wrong.prefix(20) { print(line) }
    #expect(comparison.compared >= 300)
    #expect(comparison.wrong == [])
  }
}
