package import CanonicalJSON

/// What a record is kept by: nothing but the same thing, made by the same means of the same content, has the same key.
package struct RecordKey: Hashable, Sendable {
  /// Of everything below.
  let digest: SHA256Digest

  /// - Parameters:
  ///   - kind: what the record holds.
  ///   - engine: stands for everything that decides how it is made, beside the content.
  ///   - content: the digest of the content, as text.
  package init(kind: String, engine: SHA256Digest, content: String) {
    digest = SHA256Digest(of: Array("\(kind)\n\(engine.hex)\n\(content)".utf8))
  }

  /// The name of its file.
  var fileName: String { digest.hex }

  /// Which of the folders its file is in.
  var shard: Int { Int(digest.bytes[0]) % Shards.count }
}

/// The folders that records are spread over, so that none has to be listed that is long.
enum Shards {
  static let count = 64

  /// Two hexadecimal digits.
  static func name(_ number: Int) -> String {
    String(number / 16, radix: 16) + String(number % 16, radix: 16)
  }
}
