import CanonicalJSON
import EditTransactions
import LanserTestSupport
import SourceText
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The `TextDocument.applyEdits` of Microsoft's `vscode-languageserver-textdocument`, which Pyright is shipped with.
enum TextDocumentOracle {
  static var server: String {
    let chosen = getenv("LANSER_TEST_DATA").map { String(cString: $0) } ?? ""
    let data = chosen.isEmpty ? "\(ProjectLocations.root)/.build/share" : chosen
    return "\(data)/lanser/servers/pyright/1.1.407"
  }

  static var isThere: Bool { access("\(server)/runtime/bin/node", X_OK) == 0 }

  static func results(of cases: [JSONValue]) throws -> [String] {
    try TemporaryDirectory.with { directory in
      let lines = cases.map { String(decoding: $0.serialized(), as: UTF8.self) + "\n" }.joined()
      let input = try directory.write(lines, to: "cases.jsonl")
      let output = try ShortProgram.run(
        [
          "\(server)/runtime/bin/node", ProjectLocations.fixture("scripts/text_document_oracle.js"),
          "\(server)/server/dist/dist/vendor.js", input,
        ],
        environment: ["PATH": "/usr/bin:/bin"]
      )
      guard output.status == 0 else { throw ShortProgram.Failed(words: ["node"], output: output.text) }
      return try output.text.split(separator: "\n").map { line in
        try JSONValue(parsing: Array(line.utf8))["result"]?.stringValue ?? "no result"
      }
    }
  }
}

@Suite("Random edits give what another implementation gives")
struct OracleTests {
  private static let pieces = [
    "a", "b", " ", "\t", "é", "e\u{301}", "漢", "😀", "👩‍👩‍👧", "\u{2028}", "\u{85}", "\r\n", "\n", "\r", "\n",
    "x y z", "}",
  ]

  private struct Case {
    var text: String
    var hasMark: Bool
    var edits: [PositionedEdit]
    var encoding: PositionEncoding
    /// The same edits in UTF-16, which is what the oracle counts in.
    var units: [PositionedEdit]
  }

  private static func makeCase(_ random: inout SplitMix64) throws -> Case {
    let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in
      pieces.randomElement(using: &random) ?? ""
    }.joined()
    let encoding = PositionEncoding.allCases.randomElement(using: &random) ?? .utf16
    let source = try SourceText(bytes: Array(text.utf8))
    // Places between characters, in the order of the text; none between \r and \n.
    var offsets: Set<Int> = [0, source.bytes.count]
    for (index, _) in text.unicodeScalars.enumerated() {
      let prefix = String(String.UnicodeScalarView(text.unicodeScalars.prefix(index)))
      if !(prefix.unicodeScalars.last == "\r" && text.unicodeScalars.dropFirst(index).first == "\n") {
        offsets.insert(prefix.utf8.count)
      }
    }
    let places = offsets.sorted()
    var bounds = (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in
      places.indices.randomElement(using: &random)
    }
    bounds.sort()
    var edits: [PositionedEdit] = []
    var units: [PositionedEdit] = []
    var last = -1
    for pair in stride(from: 0, to: bounds.count - bounds.count % 2, by: 2) {
      let range = places[bounds[pair]]..<places[bounds[pair + 1]]
      // Two replacements at one point have no order.
      if range.lowerBound == last, !range.isEmpty { continue }
      last = range.isEmpty ? last : range.upperBound
      let new = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }.joined()
      edits.append(PositionedEdit(range: source.range(ofBytes: range, encoding: encoding), newText: new))
      units.append(PositionedEdit(range: source.range(ofBytes: range, encoding: .utf16), newText: new))
    }
    return Case(
      text: text,
      hasMark: Bool.random(using: &random),
      edits: edits,
      encoding: encoding,
      units: units
    )
  }

  private static func json(_ one: Case) -> JSONValue {
    [
      "text": .string(one.text),
      "edits": .array(
        one.units.map { edit in
          func position(_ place: TextPosition) -> JSONValue {
            ["line": .integer(place.line), "character": .integer(place.column)]
          }
          return [
            "range": ["start": position(edit.range.start), "end": position(edit.range.end)],
            "newText": .string(edit.newText),
          ]
        }
      ),
    ]
  }

  @Test(
    "S-53 10,000 random edits equal TextDocument.applyEdits, in all three encodings",
    .enabled(
      if: TextDocumentOracle.isThere,
      "the pinned Pyright, which brings the other implementation, is not installed: run make test"
    ),
    .timeLimit(.minutes(5))
  )
  func oracle() throws {
    var random = SplitMix64(seed: 53)
    let cases = try (0..<10_000).map { _ in try Self.makeCase(&random) }
    let expected = try TextDocumentOracle.results(of: cases.map(Self.json))
    #expect(expected.count == cases.count)
    // A hundred files a time are one edit of the workspace.
    for start in stride(from: 0, to: cases.count, by: 100) {
      let group = cases[start..<(start + 100)]
      try TestGround.with { ground in
        for encoding in PositionEncoding.allCases {
          var steps: [EditStep] = []
          for (index, one) in zip(group.indices, group) where one.encoding == encoding {
            try ground.write((one.hasMark ? "\u{FEFF}" : "") + one.text, to: "f\(index).txt")
            steps.append(.edit(try RelativePath("f\(index).txt"), one.edits, .anything))
          }
          let change = try ground.plan(steps, encoding: encoding)
          let after = Dictionary(uniqueKeysWithValues: change.files.map { ($0.path, $0.after?.bytes) })
          for (index, one) in zip(group.indices, group) where one.encoding == encoding {
            let mark = one.hasMark ? "\u{FEFF}" : ""
            let path = try RelativePath("f\(index).txt")
            let found = after[path].flatMap(\.self) ?? Array((mark + one.text).utf8)
            #expect(found == Array((mark + expected[index]).utf8), "case \(index), seed 53")
          }
        }
      }
    }
  }
}
