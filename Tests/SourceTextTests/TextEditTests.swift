import LanserTestSupport
import SourceText
import Testing

struct TextEditTests {
  struct Example: Sendable {
    var edits: [(Range<Int>, String)]
    var result: String
    init(_ edits: [(Range<Int>, String)], _ result: String) {
      self.edits = edits
      self.result = result
    }
  }

  private func edits(_ pairs: [(Range<Int>, String)]) -> [TextEdit] {
    pairs.map { TextEdit(range: $0.0, newBytes: Array($0.1.utf8)) }
  }

  @Test(
    "A batch is computed on one state of the text",
    arguments: [
      Example([], "0123456789"),
      Example([(0..<0, "a")], "a0123456789"),
      Example([(10..<10, "z")], "0123456789z"),
      Example([(0..<10, "")], ""),
      Example([(4..<6, "x"), (0..<2, "y")], "y23x6789"),
      Example([(2..<4, "A"), (4..<6, "B")], "01AB6789"),
      Example([(3..<3, "a"), (3..<3, "b"), (3..<3, "c")], "012abc3456789"),
      Example([(3..<3, "a"), (3..<3, "b"), (3..<5, "C")], "012abC56789"),
      Example([(3..<3, "a"), (3..<5, "")], "012a56789"),
      Example([(2..<4, "A"), (4..<4, "i"), (4..<6, "B")], "01AiB6789"),
      Example([(4..<4, "i"), (2..<4, "A")], "01Ai456789"),
      Example([(5..<5, ""), (5..<5, "")], "0123456789"),
      Example([(0..<1, "😀")], "😀123456789"),
    ]
  )
  func batches(_ example: Example) throws {
    let text = try SourceText(bytes: Array("0123456789".utf8))
    #expect(String(decoding: try text.applying(edits(example.edits)), as: UTF8.self) == example.result)
  }

  @Test(
    "Overlapping edits are refused, whatever their order",
    arguments: [
      ([2..<5, 4..<6], 0, 1),
      ([4..<6, 2..<5], 1, 0),
      ([2..<8, 3..<3], 0, 1),
      ([2..<4, 2..<4], 0, 1),
      // An insertion listed after a replacement at the same point has no place to go.
      ([2..<4, 2..<2], 0, 1),
      ([0..<1, 5..<7, 6..<8], 1, 2),
    ]
  )
  func overlaps(ranges: [Range<Int>], first: Int, second: Int) throws {
    let text = try SourceText(bytes: Array("0123456789".utf8))
    #expect(throws: TextEditError.overlap(first: first, second: second)) {
      try text.applying(edits(ranges.map { ($0, "x") }))
    }
  }

  @Test("An edit outside the text, inside a character or with malformed new text is refused by number")
  func badEdits() throws {
    let text = try SourceText(bytes: Array("aé😀".utf8))
    #expect(throws: TextEditError.outOfBounds(edit: 1, range: 6..<8, byteCount: 7)) {
      try text.applying(edits([(0..<1, "x"), (6..<8, "y")]))
    }
    #expect(throws: TextEditError.outOfBounds(edit: 0, range: -1..<0, byteCount: 7)) {
      try text.applying(edits([(-1..<0, "x")]))
    }
    #expect(throws: TextEditError.insideCharacter(edit: 0, offset: 2)) {
      try text.applying(edits([(0..<2, "x")]))
    }
    #expect(throws: TextEditError.insideCharacter(edit: 0, offset: 4)) {
      try text.applying(edits([(4..<7, "x")]))
    }
    #expect(throws: TextEditError.newTextNotUTF8(edit: 0, offset: 1)) {
      try text.applying([TextEdit(range: 0..<0, newBytes: [0x61, 0xFF])])
    }
  }

  @Test("Random batches equal the same edits done one by one from the end")
  func againstNaive() throws {
    var random = SplitMix64(seed: 53)
    for round in 0..<2_000 {
      let source = (0..<Int.random(in: 0...30, using: &random)).map { _ in
        UInt8.random(in: 0x61...0x7A, using: &random)
      }
      let text = try SourceText(bytes: source)
      var batch: [TextEdit] = []
      var cursor = 0
      while cursor <= source.count, Bool.random(using: &random) {
        let start = Int.random(in: cursor...source.count, using: &random)
        let end = Int.random(in: start...min(source.count, start + 4), using: &random)
        batch.append(TextEdit(range: start..<end, newBytes: Array("<\(batch.count)>".utf8)))
        cursor = end
      }
      var expected = source
      for edit in batch.reversed() { expected.replaceSubrange(edit.range, with: edit.newBytes) }
      // Edits that start at different points may come in any order.
      var shuffled = batch
      if Set(batch.map(\.range.lowerBound)).count == batch.count { shuffled.shuffle(using: &random) }
      #expect(try text.applying(shuffled) == expected, "round \(round)")
    }
  }
}
