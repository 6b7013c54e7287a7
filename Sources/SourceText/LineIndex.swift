/// Where the lines of a text start, and which of them are pure ASCII.
///
/// Input: bytes. Output: the index, or the offset of the first malformed UTF-8 sequence. One pass does both, eight
/// bytes at a time where they hold neither a line end nor a byte above 0x7F. Lines end at `\n`, `\r\n` and a lone
/// `\r` (LSP 3.17, "Text Documents"); no other character ends one. A text has one line more than it has line ends.
struct LineIndex: Sendable {
  /// The offset of each line's first byte, ascending; never empty.
  private(set) var starts: [Int]
  /// For each line the length of its terminator (0, 1 or 2), plus `nonASCII` where it applies.
  private var marks: [UInt8]

  private static let nonASCII: UInt8 = 0x80

  var count: Int { starts.count }

  func isASCII(_ line: Int) -> Bool { marks[line] & Self.nonASCII == 0 }

  func terminatorLength(_ line: Int) -> Int { Int(marks[line] & ~Self.nonASCII) }

  /// The line that holds the byte at `offset`; the last line for an offset at the end of the text.
  func line(containing offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Fails with the offset of the first malformed sequence.
  static func scan(_ bytes: [UInt8]) -> Result<LineIndex, MalformedText> {
    bytes.withUnsafeBufferPointer { scan($0) }
  }

  struct MalformedText: Error { var offset: Int }

  private static func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<LineIndex, MalformedText> {
    let raw = UnsafeRawBufferPointer(bytes)
    var index = LineIndex(starts: [0], marks: [])
    var mark: UInt8 = 0
    var offset = 0
    while offset < bytes.count {
      if offset + 8 <= bytes.count, isPlain(raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) {
        offset += 8
        continue
      }
      let byte = bytes[offset]
      if byte == 0x0A || byte == 0x0D {
        let isPair = byte == 0x0D && offset + 1 < bytes.count && bytes[offset + 1] == 0x0A
        let length: UInt8 = isPair ? 2 : 1
        offset += Int(length)
        index.starts.append(offset)
        index.marks.append(mark | length)
        mark = 0
      } else if byte < 0x80 {
        offset += 1
      } else {
        guard let length = UTF8Sequence.validLength(in: bytes, at: offset) else {
          return .failure(MalformedText(offset: offset))
        }
        offset += length
        mark = nonASCII
      }
    }
    index.marks.append(mark)
    return .success(index)
  }

  /// Whether none of the eight bytes is `\n`, `\r` or above 0x7F.
  ///
  /// `(x - 0x01…) & ~x & 0x80…` is non-zero exactly when some byte of `x` is zero; with the top bits known to be
  /// clear, the same test on `word ^ 0x0A…` finds line feeds.
  @inline(__always)
  private static func isPlain(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let feeds = word ^ (ones &* 0x0A)
    let returns = word ^ (ones &* 0x0D)
    let hits = ((feeds &- ones) & ~feeds) | ((returns &- ones) & ~returns) | word
    return hits & tops == 0
  }
}
