// Search for the few bytes that matter inside a JSON string, eight bytes at a time.

private let everyByte: UInt64 = 0x0101_0101_0101_0101

/// The bits that no ASCII byte has, for each byte of a word.
let highBits: UInt64 = 0x8080_8080_8080_8080

/// Returns the offset of the first quote, backslash or control byte in `start..<end`, or `end`.
///
/// These are both the bytes that end the plain part of a JSON string and those that must be escaped in one. Bytes from
/// 0x80 on are passed over. Reads nothing outside `start..<end`.
@inline(__always)
func firstSpecialByte(in base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
  var seenBits: UInt64 = 0
  return firstSpecialByte(in: base, from: start, to: end, seenBits: &seenBits)
}

/// Does the same, and sets in `seenBits` every bit that is set in a byte that was passed over.
///
/// Bits of a few bytes behind the result may be set too: without high bits the passed bytes are ASCII, with them they
/// need not be otherwise.
@inline(__always)
func firstSpecialByte(
  in base: UnsafePointer<UInt8>,
  from start: Int,
  to end: Int,
  seenBits: inout UInt64
) -> Int {
  var position = start
  while position &+ 8 <= end {
    let word = UInt64(
      littleEndian: UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self)
    )
    seenBits |= word
    // The high bit of each byte of a mask says "special". Borrows can set it wrongly, but only in bytes above a byte
    // that is special, and the lowest one is what counts.
    let quotes = word ^ (everyByte &* 0x22)
    let backslashes = word ^ (everyByte &* 0x5C)
    let mask =
      (((quotes &- everyByte) & ~quotes) | ((backslashes &- everyByte) & ~backslashes)
        | ((word &- (everyByte &* 0x20)) & ~word)) & highBits
    if mask != 0 { return position &+ mask.trailingZeroBitCount / 8 }
    position &+= 8
  }
  while position < end {
    let byte = base[position]
    seenBits |= UInt64(byte)
    if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
    position &+= 1
  }
  return position
}

/// Summarises bytes so that different summaries prove different bytes.
@inline(__always)
func fingerprint(of bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
  let count = bytes.count
  if count >= 8 {
    let raw = UnsafeRawBufferPointer(bytes)
    let first = raw.loadUnaligned(as: UInt64.self)
    let last = raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    // An odd factor keeps a common start and end from cancelling each other out.
    return (first ^ (last &* 0x9E37_79B9_7F4A_7C15)) &+ UInt64(truncatingIfNeeded: count)
  }
  var result = UInt64(truncatingIfNeeded: count)
  for byte in bytes { result = result << 8 | UInt64(byte) }
  return result
}
