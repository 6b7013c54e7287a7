/// Writes numbers and texts as few bytes: seven bits to a byte, the lowest first; every text once.
struct RecordWriter {
  private(set) var bytes: [UInt8] = []

  /// A number that is not negative.
  @inline(__always)
  mutating func write(_ value: Int) { write(UInt64(value)) }

  mutating func write(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// A number of either sign, near zero as a rule.
  mutating func write(signed value: Int) {
    write(UInt64(bitPattern: Int64(value << 1 ^ value >> (Int.bitWidth - 1))))
  }

  /// A number that may be missing.
  mutating func write(_ value: Int?) { write(value.map { $0 + 1 } ?? 0) }

  mutating func write(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  /// A range by its distance from the one before it, which comes to be this one.
  mutating func write(_ range: Range<Int>, after last: inout Int) {
    write(signed: range.lowerBound - last)
    write(range.count)
    last = range.lowerBound
  }

  mutating func write(_ range: Range<Int>?, after last: inout Int) {
    write(range != nil)
    if let range { write(range, after: &last) }
  }

  /// Bytes with their number.
  mutating func write(bytes part: some Collection<UInt8>) {
    write(part.count)
    bytes += part
  }

  /// Numbers of a fixed width, the low byte first.
  mutating func write<Number: FixedWidthInteger>(numbers: [Number]) {
    write(numbers.count)
    bytes.reserveCapacity(bytes.count + numbers.count * MemoryLayout<Number>.size)
    for number in numbers { withUnsafeBytes(of: number.littleEndian) { bytes += $0 } }
  }
}
