/// Returns the offset of the first byte in `start..<end` that does not belong to well-formed UTF-8, or `nil`.
///
/// Well-formed is what Unicode 16.0 table 3-7 lists: no overlong forms, no surrogates, nothing beyond U+10FFFF. Of an
/// ill-formed sequence the offset of its first byte is returned.
func firstInvalidUTF8(in base: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int? {
  var position = start
  while position < end {
    while position + 8 <= end,
      UnsafeRawPointer(base + position).loadUnaligned(as: UInt64.self) & highBits == 0
    {
      position += 8
    }
    guard position < end else { return nil }
    let lead = base[position]
    if lead < 0x80 {
      position += 1
      continue
    }
    // The second byte's range is what excludes overlong forms, surrogates and values beyond U+10FFFF.
    let length: Int
    let secondByte: ClosedRange<UInt8>
    switch lead {
    case 0xC2...0xDF: (length, secondByte) = (2, 0x80...0xBF)
    case 0xE0: (length, secondByte) = (3, 0xA0...0xBF)
    case 0xED: (length, secondByte) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, secondByte) = (3, 0x80...0xBF)
    case 0xF0: (length, secondByte) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, secondByte) = (4, 0x80...0xBF)
    case 0xF4: (length, secondByte) = (4, 0x80...0x8F)
    default: return position
    }
    guard position + length <= end, secondByte.contains(base[position + 1]) else { return position }
    for offset in 2..<max(length, 2) where base[position + offset] & 0xC0 != 0x80 { return position }
    position += length
  }
  return nil
}
