// Comparison of strings by their UTF-8 bytes.
//
// Swift compares strings by canonical equivalence, so "é" written as one scalar equals "é" written as two. JSON member
// names and hash domains must keep the two apart (RFC 8785 section 3.1: strings are used "as is").

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Returns whether two strings consist of the same UTF-8 bytes.
func haveSameBytes(_ left: String, _ right: String) -> Bool {
  let count = left.utf8.count
  guard count == right.utf8.count else { return false }
  return withBytes(of: left) { leftBytes in
    withBytes(of: right) { rightBytes in
      guard let leftBase = leftBytes.baseAddress, let rightBase = rightBytes.baseAddress else { return true }
      return memcmp(leftBase, rightBase, count) == 0
    }
  }
}

/// Feeds the UTF-8 bytes of a string to a hasher, with a terminator that no UTF-8 text contains.
func hashBytes(of text: String, into hasher: inout Hasher) {
  withBytes(of: text) { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  hasher.combine(0xFF as UInt8)
}

/// Lends the UTF-8 bytes of a string; a string that is not stored as UTF-8 is converted first.
@inline(__always)
func withBytes<Result>(of text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
  var text = text
  return text.withUTF8(body)
}

/// A string that is hashed and compared by its UTF-8 bytes, for use as a dictionary key.
struct ExactText: Hashable {
  let text: String

  static func == (left: ExactText, right: ExactText) -> Bool { haveSameBytes(left.text, right.text) }

  func hash(into hasher: inout Hasher) { hashBytes(of: text, into: &hasher) }
}
