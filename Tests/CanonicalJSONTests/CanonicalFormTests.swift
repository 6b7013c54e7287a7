import CanonicalJSON
import Testing

@Suite struct CanonicalFormTests {
  @Test("RFC 8785 test data comes out byte for byte", arguments: try VectorFile.all(in: "jcs/input"))
  func publishedVectors(input: VectorFile) throws {
    let expected = try VectorFile("jcs/output/" + input.name).bytes()
    let value = try JSONValue(parsing: try input.bytes(), options: .iJSON)
    #expect(try value.canonicalBytes() == expected)
    // The form is a fixed point.
    #expect(try JSONValue(parsing: expected).canonicalBytes() == expected)
  }

  @Test("All six published vectors are there")
  func complete() throws {
    #expect(try VectorFile.all(in: "jcs/input").count == 6)
  }

  @Test("Keys sort by UTF-16 code units, so a surrogate pair comes before U+E000…U+FFFF")
  func keyOrder() throws {
    let keys = [
      "\u{FB33}", "\u{1F602}", "\u{E000}", "\u{D7FF}", "\u{10FFFF}", "€", "a9", "a10", "B", "", "a",
    ]
    let object = JSONValue.object(JSONObject(keys.map { ($0, .null) }))
    let expected = keys.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
    #expect(try canonicalKeys(of: object) == expected)
  }

  @Test("Keys of a long object sort the same way")
  func keyOrderOfLongObjects() throws {
    var random = RandomValues(seed: 3)
    let object = JSONObject((0..<500).map { _ in (random.text(), .null) })
    let expected = object.keys.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
    #expect(try canonicalKeys(of: .object(object)).elementsEqual(expected) { $0.utf8.elementsEqual($1.utf8) })
  }

  private func canonicalKeys(of value: JSONValue) throws -> [String] {
    try #require(try JSONValue(parsing: try value.canonicalBytes()).objectValue).keys
  }

  @Test("Member order and the spelling of numbers leave no trace")
  func equalValues() throws {
    let left = try JSONValue(parsing: Array(#"{"b":[1.0,1e2,-0.0],"a":"\u0041"}"#.utf8))
    let right = try JSONValue(parsing: Array(#"{"a":"A","b":[1,100,0]}"#.utf8))
    #expect(try left.canonicalBytes() == right.canonicalBytes())
    #expect(try left.canonicalDigest() == right.canonicalDigest())
    #expect(left == right)
  }

  @Test("The digest is the SHA-256 of the canonical bytes")
  func digest() throws {
    let value: JSONValue = ["b": 1, "a": [true, nil]]
    #expect(try value.canonicalDigest() == SHA256Digest(of: Array(#"{"a":[true,null],"b":1}"#.utf8)))
  }

  @Test("Canonically equivalent strings keep their own bytes")
  func noNormalisation() throws {
    let composed = JSONValue.string("\u{E9}")
    let decomposed = JSONValue.string("e\u{301}")
    #expect(try composed.canonicalBytes() == [0x22, 0xC3, 0xA9, 0x22])
    #expect(try decomposed.canonicalBytes() == [0x22, 0x65, 0xCC, 0x81, 0x22])
    #expect(composed != decomposed)
  }

  @Test("Exactly the prescribed characters are escaped")
  func escapes() throws {
    let everyASCII = String(String.UnicodeScalarView((0..<128).compactMap { Unicode.Scalar(UInt32($0)) }))
    var expected = #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#
    expected +=
      #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f"#
    for byte in 0x20..<0x80 as Range<UInt8> {
      if byte == 0x22 || byte == 0x5C { expected += "\\" }
      expected.unicodeScalars.append(Unicode.Scalar(byte))
    }
    expected += "\""
    #expect(try JSONValue.string(everyASCII).canonicalBytes() == Array(expected.utf8))
  }

  @Test(
    "A number without a faithful form is an error",
    arguments: [
      (JSONValue.double(.nan), CanonicalizationError.numberNotFinite),
      (.double(.infinity), .numberNotFinite),
      (.double(-.infinity), .numberNotFinite),
      (.integer(9_007_199_254_740_992), .integerNotInteroperable(9_007_199_254_740_992)),
      (.integer(-9_007_199_254_740_992), .integerNotInteroperable(-9_007_199_254_740_992)),
      (.integer(.min), .integerNotInteroperable(.min)),
    ] as [(JSONValue, CanonicalizationError)]
  )
  func unfaithfulNumbers(value: JSONValue, expected: CanonicalizationError) {
    #expect(throws: expected) { try JSONValue.array([["k": value]]).canonicalBytes() }
  }

  @Test(
    "The largest integers of I-JSON are written exactly",
    arguments: [9_007_199_254_740_991, -9_007_199_254_740_991]
  )
  func largestIntegers(value: Int) throws {
    #expect(try JSONValue.integer(value).canonicalBytes() == Array(String(value).utf8))
  }
}
