import CanonicalJSON
import Testing

@Suite struct SHA256DigestTests {
  @Test(
    "FIPS 180-4 example messages hash to the published digests",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ] as [(String, String)]
  )
  func publishedExamples(message: String, digest: String) {
    #expect(SHA256Digest(of: Array(message.utf8)).hex == digest)
  }

  @Test("Any way of cutting a message gives the same digest, and a prefix can be asked for on the way")
  func streaming() {
    let message = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    for cut in stride(from: 0, through: message.count, by: 37) {
      var hasher = SHA256Hasher()
      hasher.update(message[..<cut])
      #expect(hasher.finalize() == SHA256Digest(of: message[..<cut]))
      message[cut...].withUnsafeBytes { hasher.update($0) }
      #expect(hasher.finalize() == SHA256Digest(of: message))
    }
  }

  @Test("A digest prints with its algorithm and reads back from its digits")
  func spelling() throws {
    let digest = SHA256Digest(of: Array("abc".utf8))
    #expect(digest.description == "sha256:" + digest.hex)
    #expect(digest.bytes.count == 32)
    #expect(digest.bytes.first == 0xBA)
    #expect(SHA256Digest(hex: digest.hex) == digest)
  }

  @Test(
    "Only 64 lower-case digits are a digest",
    arguments: [
      "", "ba78", String(repeating: "A", count: 64), String(repeating: "0", count: 63),
      String(repeating: "0", count: 65), String(repeating: "g", count: 64),
      "sha256:" + String(repeating: "0", count: 64),
    ]
  )
  func badDigits(text: String) {
    #expect(SHA256Digest(hex: text) == nil)
  }
}
