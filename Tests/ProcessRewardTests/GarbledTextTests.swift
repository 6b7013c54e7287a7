import LanserTestSupport
import ProcessReward
import SourceText
import Testing

/// Texts that no grammar would take: files are compared while they are being written.
@Suite("Comparing diagnostics of any text")
struct GarbledTextTests {
  private static let pieces: [String] = [
    "\n", "    ", "f\"{", "}", "\"\"\"", "'", "(", ")", "[", ":", ";", "\\", "#", "if ", "else:", "try:",
    "while True:",
    "with x:", "return", "raise", "# type: ignore", "# pyright: strict", " as ", "import ", "and False", "é",
    "{{", "*[",
  ]

  @Test("puts every diagnostic into one category", arguments: ["gaming", "honest"])
  func garbled(group: String) throws {
    var random = SplitMix64(seed: 26)
    for example in try RewardCase.all(in: group) {
      let input = try example.input()
      for _ in 0..<12 {
        var garbled = input
        garbled.changes = try input.changes?.map { change in
          FileChange(
            before: try Self.garbled(change.before, &random),
            after: try Self.garbled(change.after, &random)
          )
        }
        let comparison = DiagnosticsComparison(garbled)
        let counted = comparison.fixed.count + comparison.persisting.count + comparison.withheld.count
        #expect(counted == comparison.before.count, "\(example)")
      }
    }
  }

  @Test("takes blocks in blocks however deep", .timeLimit(.minutes(1)))
  func deep() throws {
    for header in ["if a:", "with a:", "try:", "while True:"] {
      let lines = (0..<3_000).map { String(repeating: " ", count: $0) + header }
      let text = lines.joined(separator: "\n") + "\n" + String(repeating: " ", count: 3_000) + "print(a)\n"
      let version = { (text: String) in
        FileChange.Version(uri: "a.py", text: try SourceText(bytes: Array(text.utf8)))
      }
      let comparison = DiagnosticsComparison(
        ComparisonInput(
          scope: .file,
          changes: [FileChange(before: try version(""), after: try version(text))],
          before: [],
          after: []
        )
      )
      #expect(comparison.before == [])
    }
  }

  private static func garbled(
    _ version: FileChange.Version?,
    _ random: inout SplitMix64
  ) throws -> FileChange.Version? {
    guard let version else { return nil }
    var text = Array(version.text.text.unicodeScalars)
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let start = Int.random(in: 0...text.count, using: &random)
      let end = min(text.count, start + Int.random(in: 0...20, using: &random))
      let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
      text.replaceSubrange(start..<end, with: Array(piece.unicodeScalars))
    }
    var garbled = String.UnicodeScalarView()
    garbled.append(contentsOf: text)
    return FileChange.Version(uri: version.uri, text: try SourceText(bytes: Array(String(garbled).utf8)))
  }
}
