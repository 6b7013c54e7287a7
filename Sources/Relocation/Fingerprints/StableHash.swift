/// Hashes that are written into selectors, and so must stay the same for ever: FNV-1a with 64 bits, and cuts of it.
enum StableHash {
  static let start: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(__always)
  static func adding(_ byte: UInt8, to hash: UInt64) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(start) { adding($1, to: $0) }
  }

  static func of(_ text: String) -> UInt64 { of(text.utf8) }

  /// The hash of a sequence that goes on with one more element.
  @inline(__always)
  static func appending(_ element: UInt64, to hash: UInt64) -> UInt64 {
    var mixed = hash ^ element
    mixed = (mixed ^ (mixed >> 29)) &* 0xBF58_476D_1CE4_E5B9
    return mixed ^ (mixed >> 32)
  }

  /// The given number of bits of a hash, all of which depend on all of it.
  @inline(__always)
  static func cut(_ hash: UInt64, bits: Int) -> UInt32 {
    let folded = (hash ^ (hash >> 32)) &* 0x9E37_79B9_7F4A_7C15
    return UInt32(truncatingIfNeeded: folded >> UInt64(64 - bits))
  }
}
