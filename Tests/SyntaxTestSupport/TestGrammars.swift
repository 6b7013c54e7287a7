package import SyntaxTrees

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The grammars that tests parse with.
package enum TestGrammars {
  /// The Python grammar.
  ///
  /// - Throws: `MissingTestGrammar`, which says how to get it. A test that needs a grammar must fail without one.
  package static func python() throws -> Grammar { try grammar(of: .python) }

  /// The grammar of a language.
  ///
  /// - Throws: `MissingTestGrammar`.
  package static func grammar(of profile: LanguageProfile) throws -> Grammar {
    do {
      return try library.grammar(named: profile.grammarName)
    } catch {
      throw MissingTestGrammar(cause: error, directory: directory)
    }
  }

  /// Parses Python source with that grammar.
  package static func outline(ofPython source: String) throws -> SyntaxOutline {
    try SyntaxOutline(parsing: Array(source.utf8), profile: .python, grammar: python())
  }

  /// Parses C source with its grammar.
  package static func outline(ofC source: String) throws -> SyntaxOutline {
    try SyntaxOutline(parsing: Array(source.utf8), profile: .c, grammar: grammar(of: .c))
  }

  /// The directory the tests take grammars from: where `make test` has installed them.
  package static let directory =
    (variable("LANSER_TEST_DATA") ?? repository + "/.build/share") + "/lanser/grammars"

  private static let repository = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }

  private static let library = GrammarLibrary(directories: [directory])

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// A grammar that the tests need is not there.
package struct MissingTestGrammar: Error, CustomStringConvertible {
  package let cause: GrammarError
  package let directory: String

  package var description: String {
    """
    the tests need a tree-sitter grammar (\(cause)). Run `make test`, which installs it into \(directory).
    """
  }
}
