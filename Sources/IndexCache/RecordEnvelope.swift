// A record on disk: a mark, the key, the length, the SHA-256 of the payload, and the payload. What is damaged, cut off or
// somebody else's reads as nothing; so does a record under another's name.

import CanonicalJSON

/// Wraps records so that they are known again.
enum RecordEnvelope {
  private static let mark = Array("lanser-index/1\n\n".utf8)
  private static let digestLength = 32
  private static let lengthLength = 8
  static let headerLength = mark.count + digestLength + lengthLength + digestLength

  /// The bytes of a file.
  static func seal(_ payload: [UInt8], _ key: RecordKey) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(headerLength + payload.count)
    bytes += mark
    bytes += key.digest.bytes
    withUnsafeBytes(of: UInt64(payload.count).littleEndian) { bytes += $0 }
    bytes += SHA256Digest(of: payload).bytes
    bytes += payload
    return bytes
  }

  /// The payload of a file; nil for anything but what was sealed under this key.
  static func open(_ bytes: [UInt8], _ key: RecordKey) -> [UInt8]? {
    guard bytes.count >= headerLength, bytes.starts(with: mark) else { return nil }
    var position = mark.count
    guard bytes[position..<(position + digestLength)].elementsEqual(key.digest.bytes) else { return nil }
    position += digestLength
    var length: UInt64 = 0
    for index in (0..<lengthLength).reversed() { length = length << 8 | UInt64(bytes[position + index]) }
    position += lengthLength
    guard length == UInt64(bytes.count - headerLength) else { return nil }
    let payload = bytes[headerLength...]
    guard bytes[position..<headerLength].elementsEqual(SHA256Digest(of: payload).bytes) else { return nil }
    return Array(payload)
  }
}
