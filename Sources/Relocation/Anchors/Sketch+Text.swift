// The text of a sketch: a version letter and the fields as bits, six to a character of the URL-safe base 64 alphabet, so
// that selectors need no percent-encoding. Lists are preceded by their length. Unknown versions are refused, not guessed.

extension Sketch {
  /// Why a text is no sketch.
  package enum TextError: Error, Equatable, Sendable {
    /// A character outside of the alphabet.
    case notBase64(offset: Int)
    /// A sketch of another version of the program.
    case unknownVersion
    /// It ends too early, or goes on too long.
    case wrongLength
  }

  private static let version: UInt32 = 1

  /// The text, which reads back as an equal sketch.
  package var text: String {
    var writer = BitWriter()
    writer.write(Self.version, bits: 6)
    writer.write(isDefinition ? 1 : 0, bits: 1)
    writer.write(owner == nil ? 0 : 1, bits: 1)
    writer.write(kind, bits: Limit.kindBits)
    writer.write(head, bits: StatementIndex.headBits)
    writer.write(UInt32(tokenCount), bits: 8)
    writer.write(UInt32(nesting), bits: 3)
    writer.write(block, bits: Limit.blockBits)
    writer.write(UInt32(place), bits: 6)
    writer.write(UInt32(equals.count), bits: 5)
    writer.write(UInt32(equals.rank), bits: 5)
    writer.write(UInt32(equalsInScope.count), bits: 4)
    writer.write(UInt32(equalsInScope.rank), bits: 4)
    writer.write(list: before, bits: StatementIndex.markBits)
    writer.write(list: after, bits: StatementIndex.markBits)
    writer.write(list: siblingsBefore, bits: StatementIndex.nameBits)
    writer.write(list: siblingsAfter, bits: StatementIndex.nameBits)
    if let owner { writer.write(owner) }
    writer.write(body)
    return writer.text
  }

  /// Reads the text of a sketch.
  package init(text: String) throws(TextError) {
    var reader = try BitReader(text)
    guard try reader.read(6) == Self.version else { throw .unknownVersion }
    isDefinition = try reader.read(1) == 1
    let hasOwner = try reader.read(1) == 1
    kind = try reader.read(Limit.kindBits)
    head = try reader.read(StatementIndex.headBits)
    tokenCount = Int(try reader.read(8))
    nesting = Int(try reader.read(3))
    block = try reader.read(Limit.blockBits)
    place = Int(try reader.read(6))
    equals = Tally(count: Int(try reader.read(5)), rank: Int(try reader.read(5)))
    equalsInScope = Tally(count: Int(try reader.read(4)), rank: Int(try reader.read(4)))
    before = try reader.readList(StatementIndex.markBits)
    after = try reader.readList(StatementIndex.markBits)
    siblingsBefore = try reader.readList(StatementIndex.nameBits)
    siblingsAfter = try reader.readList(StatementIndex.nameBits)
    owner = hasOwner ? try reader.readBottomSketch() : nil
    body = try reader.readBottomSketch()
    guard reader.isAtEnd else { throw .wrongLength }
  }
}

/// Packs numbers into text.
struct BitWriter {
  private var characters: [UInt8] = []
  private var pending: UInt32 = 0
  private var pendingBits = 0

  static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  mutating func write(_ value: UInt32, bits: Int) {
    for shift in stride(from: bits - 1, through: 0, by: -1) {
      pending = pending << 1 | (value >> UInt32(shift)) & 1
      pendingBits += 1
      if pendingBits == 6 { flush() }
    }
  }

  mutating func write(list: [UInt32], bits: Int) {
    write(UInt32(list.count), bits: 5)
    for value in list { write(value, bits: bits) }
  }

  mutating func write(_ sketch: BottomSketch) {
    write(UInt32(sketch.size), bits: 10)
    write(list: sketch.least, bits: Fingerprints.bits)
  }

  private mutating func flush() {
    characters.append(Self.alphabet[Int(pending)])
    pending = 0
    pendingBits = 0
  }

  var text: String {
    var copy = self
    if copy.pendingBits > 0 {
      copy.pending <<= UInt32(6 - copy.pendingBits)
      copy.flush()
    }
    return String(decoding: copy.characters, as: UTF8.self)
  }
}

/// Takes numbers out of such a text again.
struct BitReader {
  private let values: [UInt8]
  private var position = 0

  init(_ text: String) throws(Sketch.TextError) {
    var values: [UInt8] = []
    for (offset, byte) in text.utf8.enumerated() {
      guard let value = Self.value(of: byte) else { throw .notBase64(offset: offset) }
      values.append(value)
    }
    self.values = values
  }

  mutating func read(_ bits: Int) throws(Sketch.TextError) -> UInt32 {
    guard position + bits <= values.count * 6 else { throw .wrongLength }
    var result: UInt32 = 0
    for _ in 0..<bits {
      result = result << 1 | UInt32(values[position / 6] >> UInt8(5 - position % 6)) & 1
      position += 1
    }
    return result
  }

  mutating func readList(_ bits: Int) throws(Sketch.TextError) -> [UInt32] {
    var list: [UInt32] = []
    for _ in 0..<(try read(5)) { list.append(try read(bits)) }
    return list
  }

  mutating func readBottomSketch() throws(Sketch.TextError) -> BottomSketch {
    let size = Int(try read(10))
    return BottomSketch(least: try readList(Fingerprints.bits), size: size)
  }

  /// Whether only padding is left, which is all zeros: every sketch has one text.
  var isAtEnd: Bool {
    guard position + 6 > values.count * 6 else { return false }
    var copy = self
    while copy.position < values.count * 6 {
      guard let bit = try? copy.read(1), bit == 0 else { return false }
    }
    return true
  }

  private static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
