import JSONSchemas
import LanserTestSupport
import Testing

@Suite("Patterns")
struct PatternTests {
  @Test(
    "match as ECMA-262 says",
    arguments: [
      ("a+", "xxaayy", true), ("^a*$", "aaa", true), ("^a*$", "abc", false), ("", "", true),
      ("^$", "x", false),
      ("^(a|bc)+$", "abcbca", true), ("^(?:a|bc)?$", "bc", true), ("^a{2,3}$", "a", false),
      ("^a{2,3}$", "aaa", true), ("^a{2,}$", "aaaaa", true), ("^a{2}$", "aaa", false),
      ("^[^a-c]$", "d", true),
      ("^[^a-c]$", "b", false), ("^[a\\-c]$", "-", true), ("^[a-]$", "-", true), ("^\\$\\{\\}$", "${}", true),
      ("^.$", "\n", false), ("^.$", "\u{2028}", false), ("^.$", "😀", true), ("^\\u00e9$", "é", true),
      ("^\\u{1f600}$", "😀", true), ("a$", "a\n", false), ("^a|b$", "xb", true), ("x|", "", true),
      ("^(()|a)*b$", "aab", true), ("^\\t\\n\\r\\f\\v$", "\t\n\r\u{0C}\u{0B}", true), ("a^b", "ab", false),
      ("^e$", "e\u{301}", false),
    ]
  )
  func matching(_ pattern: String, _ text: String, _ expected: Bool) throws {
    #expect(try Pattern(pattern).matches(text) == expected)
  }

  @Test(
    "are refused when they are wrong or need what only some readers have",
    arguments: [
      "(", ")", "a)", "[", "[a", "[]", "[^]", "a**", "a*?", "a++", "*", "+a", "a{", "a{,2}", "a{3,2}", "{",
      "}", "]",
      "\\", "\\d", "\\w", "\\b", "\\1", "\\p{L}", "(?=a)", "(?!a)", "(?<n>a)", "\\u12", "\\u{}",
      "\\u{110000}",
      "\\ud800", "[z-a]", "a{100000}", "^*",
    ]
  )
  func refused(_ pattern: String) {
    #expect(throws: PatternError.self) { try Pattern(pattern) }
  }

  @Test("that would need too many states are refused", arguments: ["((a{99}){99}){99}", "((){9999}){9999}"])
  func tooLarge(_ pattern: String) {
    #expect(throws: PatternError.tooLarge(limit: 10_000)) { try Pattern(pattern) }
  }

  @Test("take no longer for texts that make backtracking explode", .timeLimit(.minutes(1)))
  func linear() throws {
    let text = String(repeating: "a", count: 5000)
    #expect(try !Pattern("^(a*)*(a|aa)+b$").matches(text))
  }

  @Test("agree with Python's on random patterns and texts")
  func agreement() throws {
    let seed: UInt64 = 20_260_801
    var random = SplitMix64(seed: seed)
    var questions: [(pattern: String, text: String)] = []
    for _ in 0..<2000 {
      let pattern = Self.pattern(depth: 2, &random)
      for _ in 0..<6 {
        let length = Int.random(in: 0...5, using: &random)
        let letters = (0..<length).map { _ in "abc".randomElement(using: &random) ?? "a" }
        questions.append((pattern, String(letters)))
      }
    }
    // Without line ends in the texts, Python's `$` is the end of the text too.
    let program = """
      import re, sys
      for line in open(sys.argv[1]):
          pattern, text = line.rstrip("\\n").split("\\t")
          print("1" if re.search(pattern, text) else "0", end="")
      """
    let lines = questions.map { "\($0.pattern)\t\($0.text)\n" }.joined()
    let expected = try SystemPython.run(program, inputs: [Array(lines.utf8)]).map { $0 == "1" }
    try #require(expected.count == questions.count)
    for (question, isMatch) in zip(questions, expected) {
      let found = try Pattern(question.pattern).matches(question.text)
      #expect(found == isMatch, "seed \(seed): \(question.pattern) on \(question.text)")
    }
    #expect(expected.contains(true) && expected.contains(false))
  }

  /// A group is repeated at most twice: Python tries all ways to divide a text, and may take for ever with more.
  private static func pattern(depth: Int, _ random: inout SplitMix64) -> String {
    let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ -> String in
      guard depth > 0, Int.random(in: 0..<3, using: &random) == 0 else {
        let atom = ["a", "b", ".", "[a-b]", "[^b]", "^", "$"].randomElement(using: &random) ?? "a"
        let quantifier = ["", "", "*", "+", "?", "{2}", "{1,2}", "{2,}"].randomElement(using: &random) ?? ""
        return atom == "^" || atom == "$" ? atom : atom + quantifier
      }
      let inner = (0..<Int.random(in: 1...3, using: &random)).map { _ in pattern(depth: depth - 1, &random) }
      let quantifier = ["", "", "?", "{2}", "{0,2}"].randomElement(using: &random) ?? ""
      return "(?:\(inner.joined(separator: "|")))" + quantifier
    }
    return parts.joined()
  }
}
