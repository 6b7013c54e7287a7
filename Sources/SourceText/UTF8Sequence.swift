/// The well-formed byte sequences of UTF-8 (Unicode 15, table 3-7).
///
/// Surrogates, over-long forms and scalars above U+10FFFF are malformed.
enum UTF8Sequence {
  /// The length in bytes that a lead byte of a valid sequence announces.
  @inline(__always)
  static func length(leadByte: UInt8) -> Int {
    switch leadByte {
    case ..<0x80: 1
    case ..<0xE0: 2
    case ..<0xF0: 3
    default: 4
    }
  }

  @inline(__always)
  static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// The length of the well-formed sequence at `offset`, or nil when what is there is malformed or cut short.
  @inline(__always)
  static func validLength(in bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int? {
    let lead = bytes[offset]
    let length: Int
    // Only the second byte's range depends on the lead byte; later ones are plain continuation bytes.
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return nil
    }
    guard offset + length <= bytes.count, second.contains(bytes[offset + 1]) else { return nil }
    for index in (offset + 2)..<max(offset + 2, offset + length) where !isContinuation(bytes[index]) {
      return nil
    }
    return length
  }

  /// The offset of the first malformed sequence, or nil when all bytes are valid.
  static func firstInvalidOffset(in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { buffer in
      var offset = 0
      while offset < buffer.count {
        guard let length = validLength(in: buffer, at: offset) else { return offset }
        offset += length
      }
      return nil
    }
  }
}
