import CanonicalJSON
import Testing

/// The published ES6 number test data of RFC 8785.
///
/// The data is a sequence of doubles and their ECMAScript spelling: a fixed list, 2,000 consecutive doubles, then the
/// finite non-zero doubles found in a chain of SHA-256 digests. The fixture holds the first 10,000 lines; longer
/// prefixes are generated here and compared by their published digests.
@Suite struct ECMAScriptNumberTests {
  private struct Line {
    let bits: UInt64
    let expected: [UInt8]
  }

  private static func publishedLines() throws -> [Line] {
    try VectorFile("jcs/numbers-10000.csv").bytes().split(separator: UInt8(ascii: "\n")).map { line in
      let fields = line.split(separator: UInt8(ascii: ","))
      try #require(fields.count == 2)
      return Line(
        bits: try #require(UInt64(String(decoding: fields[0], as: UTF8.self), radix: 16)),
        expected: Array(fields[1])
      )
    }
  }

  @Test("All 10,000 published numbers are spelled as ECMAScript does, and read back to the same bits")
  func publishedNumbers() throws {
    let lines = try Self.publishedLines()
    try #require(lines.count == 10_000)
    for line in lines {
      let number = Double(bitPattern: line.bits)
      let written = try JSONValue.double(number).canonicalBytes()
      try #require(written == line.expected)
      let readBack = try #require(JSONValue(parsing: written).doubleValue)
      // Both zeros are spelled "0".
      try #require(readBack.bitPattern == line.bits || (number.isZero && readBack.isZero))
    }
  }

  @Test("100,000 generated numbers match the published digests of the first 1,000, 10,000 and 100,000 lines")
  func publishedDigests() throws {
    let published = [
      1_000: "be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687",
      10_000: "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892",
      100_000: "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7",
    ]
    var sequence = try NumberSequence(fixedList: try Self.publishedLines().map(\.bits))
    var hasher = SHA256Hasher()
    var checked = 0
    for count in 1...100_000 {
      let bits = sequence.next()
      var line = Array(String(bits, radix: 16).utf8)
      line.append(UInt8(ascii: ","))
      line += try JSONValue.double(Double(bitPattern: bits)).canonicalBytes()
      line.append(UInt8(ascii: "\n"))
      hasher.update(line)
      guard let expected = published[count] else { continue }
      #expect(hasher.finalize().hex == expected, "after \(count) lines")
      checked += 1
    }
    #expect(checked == 3)
  }
}

/// The bit patterns of the published sequence, in order and without end.
private struct NumberSequence {
  private static let serialStart: UInt64 = 0x0010_0000_0000_0000
  private static let serialCount = 2_000

  private var upcoming: ArraySlice<UInt64>
  private var block = [UInt8](repeating: 0, count: 32)

  /// Takes the fixed list from the start of published lines: it ends where the run of consecutive doubles begins.
  init(fixedList lines: [UInt64]) throws {
    let runStart = try #require(
      lines.indices.dropLast().first {
        lines[$0] == Self.serialStart && lines[$0 + 1] == Self.serialStart + 1
      }
    )
    let serial = (0..<Self.serialCount).map { Self.serialStart + UInt64($0) }
    upcoming = lines[..<runStart] + serial
  }

  mutating func next() -> UInt64 {
    while true {
      if upcoming.isEmpty {
        block = SHA256Digest(of: block).bytes
        upcoming = ArraySlice(
          (0..<4).map { word in
            // Little-endian words: the last byte of each eight is the most significant.
            block[(word * 8)..<(word * 8 + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
          }
        )
        upcoming = upcoming.filter { Double(bitPattern: $0).isFinite && !Double(bitPattern: $0).isZero }[...]
      }
      if let bits = upcoming.popFirst() { return bits }
    }
  }
}
