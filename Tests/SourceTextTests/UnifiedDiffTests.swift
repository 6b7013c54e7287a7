import LanserTestSupport
import SourceText
import Testing

struct UnifiedDiffTests {
  private func diff(_ old: String, _ new: String, context: Int = 3) -> String {
    String(
      decoding: unifiedDiff(
        old: Array(old.utf8),
        new: Array(new.utf8),
        oldLabel: "a/f",
        newLabel: "b/f",
        context: context
      ),
      as: UTF8.self
    )
  }

  @Test("Equal texts have no diff")
  func equal() {
    #expect(diff("", "") == "")
    #expect(diff("a\nb", "a\nb") == "")
  }

  @Test("A change in the middle shows three lines around it")
  func middle() {
    #expect(
      diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n") == """
        --- a/f
        +++ b/f
        @@ -2,7 +2,7 @@
         2
         3
         4
        -5
        +five
         6
         7
         8

        """
    )
  }

  @Test("Changes whose contexts touch share a hunk, others do not")
  func hunks() {
    let old = (1...20).map { "\($0)\n" }.joined()
    let near = old.replacing("5\n6", with: "x\n6").replacing("12\n", with: "y\n")
    #expect(diff("1\n2\n3\n4\n5\n", "A\n2\n3\n4\nB\n", context: 2).split(separator: "@@ -").count == 2)
    #expect(
      diff("1\n2\n3\n4\n5\n6\n7\n", "A\n2\n3\n4\n5\n6\nB\n", context: 2).split(separator: "@@ -").count == 3
    )
    #expect(diff(old, near).contains("@@ -2,14 +2,14 @@"))
  }

  @Test("Empty files, missing final newlines, \\r\\n and lone \\r are shown as git shows them")
  func edges() {
    #expect(diff("", "a\n") == "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n")
    #expect(diff("a\nb\n", "") == "--- a/f\n+++ b/f\n@@ -1,2 +0,0 @@\n-a\n-b\n")
    #expect(
      diff("a", "a\n") == "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"
    )
    #expect(
      diff("a\nb", "x\nb")
        == "--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n-a\n+x\n b\n\\ No newline at end of file\n"
    )
    #expect(diff("a\r\n", "a\n") == "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\r\n+a\n")
    #expect(
      diff("a\rb\n", "a\rc\n") == "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\rb\n+a\rc\n"
    )
  }

  @Test("Labels are written so that the path survives")
  func labels() {
    func header(_ label: String) -> String {
      let bytes = unifiedDiff(old: [], new: [0x61], oldLabel: "/dev/null", newLabel: label)
      return String(String(decoding: bytes, as: UTF8.self).split(separator: "\n")[1])
    }
    #expect(header("b/src/app.py") == "+++ b/src/app.py")
    #expect(header("b/my file") == "+++ b/my file\t")
    #expect(header("b/naïve") == "+++ b/naïve")
    #expect(header("b/a\"b\\c\nd\u{1}") == "+++ \"b/a\\\"b\\\\c\\nd\\001\"")
  }

  @Test("Every random diff turns the old text into the new one, and back")
  func roundTrip() throws {
    var random = SplitMix64(seed: 7)
    for round in 0..<3_000 {
      let (old, new) = Self.randomPair(&random)
      let context = Int.random(in: 0...4, using: &random)
      let patch = unifiedDiff(old: old, new: new, oldLabel: "a/f", newLabel: "b/f", context: context)
      #expect(try applyPatch(patch, to: old) == new, "round \(round)")
    }
  }

  @Test("A small edit in a large file has a small diff, and unrelated files still finish")
  func large() throws {
    let old = (0..<40_000).flatMap { Array("line \($0 % 977)\n".utf8) }
    let text = try SourceText(bytes: old)
    let new = try text.applying([
      TextEdit(range: text.lineByteRange(100), newBytes: Array("first".utf8)),
      TextEdit(range: text.lineByteRange(39_000), newBytes: Array("second".utf8)),
    ])
    let patch = unifiedDiff(old: old, new: new, oldLabel: "a/f", newLabel: "b/f")
    #expect(patch.count < 400)
    #expect(try applyPatch(patch, to: old) == new)

    var random = SplitMix64(seed: 9)
    let noise = (0..<20_000).flatMap { _ in Array("\(Int.random(in: 0..<500, using: &random))\n".utf8) }
    let other = (0..<20_000).flatMap { _ in Array("\(Int.random(in: 0..<500, using: &random))\n".utf8) }
    #expect(
      try applyPatch(unifiedDiff(old: noise, new: other, oldLabel: "a/f", newLabel: "b/f"), to: noise)
        == other
    )
  }

  @Test("The script is a shortest one on small inputs")
  func shortest() {
    var random = SplitMix64(seed: 11)
    for _ in 0..<2_000 {
      let old = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        "\(Int.random(in: 0..<4, using: &random))"
      }
      let new = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        "\(Int.random(in: 0..<4, using: &random))"
      }
      let patch = diff(old.map { $0 + "\n" }.joined(), new.map { $0 + "\n" }.joined())
      let marked = patch.split(separator: "\n").dropFirst(2).filter { $0.hasPrefix("+") || $0.hasPrefix("-") }
      #expect(marked.count == old.count + new.count - 2 * longestCommonSubsequence(old, new))
    }
  }

  /// Two texts of lines from a small vocabulary, the second an edited copy of the first or unrelated to it.
  static func randomPair(_ random: inout SplitMix64) -> (old: [UInt8], new: [UInt8]) {
    let vocabulary = ["", "a", "b", "c\r", "d\re", "\\ No newline", "-x", "+y", " z", "@@ -1 +1 @@", "é"]
    func line(_ random: inout SplitMix64) -> String {
      vocabulary[Int.random(in: 0..<vocabulary.count, using: &random)]
    }
    let old = (0..<Int.random(in: 0...20, using: &random)).map { _ in line(&random) }
    var new = old
    if Int.random(in: 0..<8, using: &random) == 0 {
      new = (0..<Int.random(in: 0...20, using: &random)).map { _ in line(&random) }
    }
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      let index = Int.random(in: 0...new.count, using: &random)
      if index < new.count, Bool.random(using: &random) {
        new.remove(at: index)
      } else {
        new.insert(line(&random), at: index)
      }
    }
    func joined(_ lines: [String], _ random: inout SplitMix64) -> [UInt8] {
      let ending = lines.isEmpty || Bool.random(using: &random) ? "" : "\n"
      return Array((lines.joined(separator: "\n") + ending).utf8)
    }
    return (joined(old, &random), joined(new, &random))
  }

  private func longestCommonSubsequence(_ left: [String], _ right: [String]) -> Int {
    var row = Array(repeating: 0, count: right.count + 1)
    for item in left {
      var diagonal = 0
      for (index, other) in right.enumerated() {
        let above = row[index + 1]
        row[index + 1] = item == other ? diagonal + 1 : max(above, row[index])
        diagonal = above
      }
    }
    return row[right.count]
  }
}
