/// Returns whether `left` sorts before `right` when both are compared as sequences of UTF-16 code units.
///
/// This is the order of RFC 8785 section 3.2.3. It differs from the order of code points, and so from that of UTF-8
/// bytes, in one respect: scalars beyond U+FFFF are surrogate pairs in UTF-16 and sort before U+E000…U+FFFF.
func precedesInUTF16(_ left: String, _ right: String) -> Bool {
  withBytes(of: left) { leftBytes in
    withBytes(of: right) { rightBytes in
      for position in 0..<min(leftBytes.count, rightBytes.count) {
        let (leftByte, rightByte) = (leftBytes[position], rightBytes[position])
        if leftByte != rightByte { return utf16Rank(leftByte) < utf16Rank(rightByte) }
      }
      return leftBytes.count < rightBytes.count
    }
  }
}

/// Orders the first differing UTF-8 bytes of two texts as the texts' UTF-16 forms are ordered.
///
/// U+E000…U+FFFF have the lead bytes 0xEE and 0xEF, the scalars beyond have 0xF0…0xF4: the former move above the latter.
/// Continuation bytes are only ever compared with each other, after equal lead bytes, and keep their order.
@inline(__always)
private func utf16Rank(_ byte: UInt8) -> UInt8 {
  byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte
}
