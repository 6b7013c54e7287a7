/// The SHA-256 of some bytes (FIPS 180-4), as an identity that can be compared, stored and printed.
package struct SHA256Digest: Hashable, Sendable {
  // Four inline words instead of an array: digests key large tables, and a word compares in one step.
  private let word0, word1, word2, word3: UInt64

  /// Wraps the 32 bytes of a digest, given as four words in big-endian order.
  init(words: (UInt64, UInt64, UInt64, UInt64)) {
    (word0, word1, word2, word3) = words
  }

  /// Hashes bytes that are in memory.
  package init(of bytes: [UInt8]) {
    var hasher = SHA256Hasher()
    hasher.update(bytes)
    self = hasher.finalize()
  }

  /// Hashes a slice of a larger buffer.
  package init(of bytes: ArraySlice<UInt8>) {
    var hasher = SHA256Hasher()
    hasher.update(bytes)
    self = hasher.finalize()
  }

  /// Reads exactly 64 lower-case hexadecimal digits; anything else is `nil`.
  ///
  /// Upper case is refused because a digest is an identity and should have one spelling.
  package init?(hex: String) {
    var words: [UInt64] = [0, 0, 0, 0]
    var count = 0
    for byte in hex.utf8 {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      default: return nil
      }
      guard count < 64 else { return nil }
      words[count / 16] = words[count / 16] << 4 | UInt64(digit)
      count += 1
    }
    guard count == 64 else { return nil }
    self.init(words: (words[0], words[1], words[2], words[3]))
  }

  /// The 32 bytes of the digest.
  package var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(32)
    for word in [word0, word1, word2, word3] {
      withUnsafeBytes(of: word.bigEndian) { result.append(contentsOf: $0) }
    }
    return result
  }

  /// The 64 lower-case hexadecimal digits of the digest.
  package var hex: String {
    var digits: [UInt8] = []
    digits.reserveCapacity(64)
    for byte in bytes {
      digits.append(lowercaseHexDigit(byte >> 4))
      digits.append(lowercaseHexDigit(byte & 0x0F))
    }
    return String(decoding: digits, as: UTF8.self)
  }
}

extension SHA256Digest: CustomStringConvertible {
  /// The algorithm and the digits, as bundles and selectors write them: `sha256:…`.
  package var description: String { "sha256:" + hex }
}

/// Returns the ASCII digit of a value below 16.
func lowercaseHexDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
