import Crypto

/// Computes a SHA-256 (FIPS 180-4) piece by piece, for content that is not in memory at once.
///
/// The pieces' borders do not matter: any way of cutting the same bytes gives the same digest.
package struct SHA256Hasher: Sendable {
  private var state = SHA256()

  package init() {}

  /// Appends bytes to the message.
  package mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { state.update(bufferPointer: $0) }
  }

  /// Appends a slice of a larger buffer to the message, without copying it first.
  package mutating func update(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { state.update(bufferPointer: $0) }
  }

  /// Appends borrowed memory to the message; the pointer is not kept.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    state.update(bufferPointer: bytes)
  }

  /// Returns the digest of everything appended so far.
  ///
  /// The hasher stays usable, so a digest of each prefix of a stream costs no second pass.
  package func finalize() -> SHA256Digest {
    state.finalize().withUnsafeBytes { bytes in
      SHA256Digest(
        words: (
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        )
      )
    }
  }
}
