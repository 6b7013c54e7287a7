/// A record that is not what a `RecordWriter` has written.
struct RecordDamage: Error {}

/// Reads what a `RecordWriter` has written.
///
/// Whatever the bytes are, nothing worse than an error comes of them.
struct RecordReader {
  private let bytes: [UInt8]
  private(set) var position: Int
  private let end: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = 0
    end = bytes.count
  }

  /// Reads a part of a record.
  init(_ bytes: [UInt8], _ part: Range<Int>) {
    self.bytes = bytes
    position = part.lowerBound
    end = part.upperBound
  }

  var isAtEnd: Bool { position == end }

  mutating func byte() throws(RecordDamage) -> UInt8 {
    guard position < end else { throw RecordDamage() }
    defer { position += 1 }
    return bytes[position]
  }

  /// A number of at most 62 bits, so that it can be added to another.
  @inline(__always)
  mutating func number() throws(RecordDamage) -> Int {
    if position < end, bytes[position] < 0x80 {
      defer { position += 1 }
      return Int(bytes[position])
    }
    return try longNumber()
  }

  private mutating func longNumber() throws(RecordDamage) -> Int {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { break }
      shift += 7
      guard shift < 63 else { throw RecordDamage() }
    }
    guard value < 1 << 62 else { throw RecordDamage() }
    return Int(value)
  }

  mutating func signedNumber() throws(RecordDamage) -> Int {
    let value = try number()
    return value >> 1 ^ -(value & 1)
  }

  mutating func optionalNumber() throws(RecordDamage) -> Int? {
    let value = try number()
    return value == 0 ? nil : value - 1
  }

  mutating func flag() throws(RecordDamage) -> Bool {
    switch try byte() {
    case 0: return false
    case 1: return true
    default: throw RecordDamage()
    }
  }

  /// How many of something follow, each of which takes at least so many bytes.
  mutating func count(ofAtLeast size: Int = 1) throws(RecordDamage) -> Int {
    let count = try number()
    guard count <= (end - position) / size else { throw RecordDamage() }
    return count
  }

  /// A range inside a text.
  mutating func range(after last: inout Int, within limit: Int) throws(RecordDamage) -> Range<Int> {
    let (lower, isTooFar) = last.addingReportingOverflow(try signedNumber())
    let count = try number()
    guard !isTooFar, lower >= 0, lower <= limit, count <= limit - lower else { throw RecordDamage() }
    last = lower
    return lower..<(lower + count)
  }

  mutating func optionalRange(after last: inout Int, within limit: Int) throws(RecordDamage) -> Range<Int>? {
    try flag() ? try range(after: &last, within: limit) : nil
  }

  /// Where some bytes are, which are skipped.
  mutating func skipBytes() throws(RecordDamage) -> Range<Int> {
    let count = try count()
    defer { position += count }
    return position..<(position + count)
  }

  mutating func text() throws(RecordDamage) -> String {
    let part = try skipBytes()
    guard let text = String(validating: bytes[part], as: UTF8.self) else { throw RecordDamage() }
    return text
  }

  mutating func numbers<Number: FixedWidthInteger>(
    _ type: Number.Type
  ) throws(RecordDamage) -> [Number] {
    let size = MemoryLayout<Number>.size
    let count = try count(ofAtLeast: size)
    defer { position += count * size }
    return bytes.withUnsafeBytes { buffer in
      (0..<count).map { index in
        Number(littleEndian: buffer.loadUnaligned(fromByteOffset: position + index * size, as: Number.self))
      }
    }
  }
}
