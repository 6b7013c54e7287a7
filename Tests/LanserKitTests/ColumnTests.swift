import AnalysisBundles
import CanonicalJSON
import LanguageServers
import LanserKit
import LanserTestSupport
import SourceText
import SystemPackage
import Testing

@Suite struct ColumnTests {
  /// Lines that an editor shows, without their ends.
  private static let lines = [
    "plain", "\t\ttabs", "日本 = 1", "😀👍🏽!", "e\u{301}a\u{308}", "a\u{2028}b\u{2029}c\u{85}d", "",
  ]

  @Test(
    "Every boundary of a character is a place, and nothing else is, in every unit and behind every line end",
    arguments: [(.utf16, ""), (.utf8, "?indexing=utf-8"), (.utf32, "?indexing=codepoint")]
      as [(PositionEncoding, String)]
  )
  func everyColumn(unit: PositionEncoding, suffix: String) async throws {
    let ends = ["\n", "\r\n", "\r"]
    let text = "\u{FEFF}" + zip(Self.lines, 0...).map { $0 + ends[$1 % 3] }.joined()
    try await TemporaryDirectory.with { directory in
      try directory.write(text, to: "text.c")
      try await withWorkspace(
        folder: directory.path,
        choice: ServerChoice(),
        surroundings: surroundings(in: directory)
      ) { workspace in
        for (number, line) in Self.lines.enumerated() {
          let boundaries = boundaries(of: line, in: unit)
          for column in 0...(boundaries.max() ?? 0) + 1 {
            let place = "text.c:\(number + 1):\(column + 1)"
            let bundle = try await workspace.answer(Question(.locate, selector: place, indexing: unit)).bundle
            guard boundaries.contains(column) else {
              #expect(bundle.failure?.code == .indexingMismatch, "\(place)")
              continue
            }
            let selectors = bundle.json["facts"]?["place"]?["selectors"]
            #expect(selectors?["cursor"]?.stringValue == "text.c@L\(number + 1):C\(column + 1)\(suffix)")
          }
        }
      }
    }
  }

  private func surroundings(in directory: TemporaryDirectory) -> Surroundings {
    Surroundings(
      variables: [:],
      currentDirectory: directory.path,
      directories: LanserDirectories(
        data: FilePath(directory("data")),
        cache: FilePath(directory("cache")),
        state: FilePath(directory("state"))
      ),
      version: "0",
      now: { "1970-01-01T00:00:00Z" }
    )
  }

  /// The columns, from zero, at which a character begins or the line ends.
  private func boundaries(of line: String, in unit: PositionEncoding) -> Set<Int> {
    var column = 0
    var boundaries: Set = [0]
    for scalar in line.unicodeScalars {
      switch unit {
      case .utf8: column += UTF8.width(scalar)
      case .utf16: column += UTF16.width(scalar)
      case .utf32: column += 1
      }
      boundaries.insert(column)
    }
    return boundaries
  }
}
