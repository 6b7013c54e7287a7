import CanonicalJSON
import Testing

@Suite struct ParsingErrorTests {
  @Test(
    "An error names its kind and its byte",
    arguments: [
      ("", JSONParsingError.unexpectedEnd(offset: 0)),
      (" \n", .unexpectedEnd(offset: 2)),
      ("[1", .unexpectedEnd(offset: 2)),
      (#""abc"#, .unexpectedEnd(offset: 4)),
      (#""\"#, .unexpectedEnd(offset: 2)),
      ("tru", .unexpectedEnd(offset: 3)),
      ("trve", .unexpectedByte(UInt8(ascii: "v"), offset: 2)),
      ("[1,]", .unexpectedByte(UInt8(ascii: "]"), offset: 3)),
      ("[1}", .unexpectedByte(UInt8(ascii: "}"), offset: 2)),
      (#"{"a" 1}"#, .unexpectedByte(UInt8(ascii: "1"), offset: 5)),
      (#"{"a":1,}"#, .unexpectedByte(UInt8(ascii: "}"), offset: 7)),
      ("{1:2}", .unexpectedByte(UInt8(ascii: "1"), offset: 1)),
      ("\u{A0}1", .unexpectedByte(0xC2, offset: 0)),
      ("1 2", .trailingContent(offset: 2)),
      ("{}}", .trailingContent(offset: 2)),
      ("\u{FEFF}{}", .byteOrderMark(offset: 0)),
      ("\"a\tb\"", .unescapedControl(9, offset: 2)),
      ("\"\\n\u{0}\"", .unescapedControl(0, offset: 3)),
      (#""ab\x""#, .invalidEscape(offset: 3)),
      (#""\u12g4""#, .invalidEscape(offset: 1)),
      (#""\ud800\u""#, .invalidEscape(offset: 7)),
      ("-", .unexpectedEnd(offset: 1)),
      ("-x", .invalidNumber(offset: 1)),
      ("[01]", .invalidNumber(offset: 2)),
      ("[1.]", .invalidNumber(offset: 3)),
      ("[1e+]", .invalidNumber(offset: 4)),
      ("[1E400]", .numberOutOfRange(offset: 1)),
      ("[-1e400]", .numberOutOfRange(offset: 1)),
    ] as [(String, JSONParsingError)]
  )
  func located(text: String, expected: JSONParsingError) {
    #expect(throws: expected) { try JSONValue(parsing: Array(text.utf8)) }
  }

  @Test(
    "Bytes that are not UTF-8 are rejected where they start, with and without escapes before them",
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0xAF], [0xE2, 0x82],
      [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0xAF], [0xF0, 0x9F, 0x98],
      [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ] as [[UInt8]]
  )
  func invalidUTF8(bytes: [UInt8]) {
    for plain in ["", "abc", "a string that does not fit into fifteen bytes: é"] {
      let before = Array("[\"\(plain)".utf8)
      #expect(throws: JSONParsingError.invalidUTF8(offset: before.count)) {
        try JSONValue(parsing: before + bytes + Array("\"]".utf8))
      }
      #expect(throws: JSONParsingError.invalidUTF8(offset: before.count + 2)) {
        try JSONValue(parsing: before + Array(#"\n"#.utf8) + bytes + Array(#"\n"]"#.utf8))
      }
    }
  }

  @Test(
    "Every scalar is accepted raw",
    arguments: [
      0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFE, 0xFFFF, 0x1_0000, 0x10_FFFF,
    ] as [UInt32]
  )
  func rawScalars(value: UInt32) throws {
    let text = String(try #require(Unicode.Scalar(value)))
    for plain in [text, text + #"\n"#] {
      let parsed = try JSONValue(parsing: Array("\"\(plain)\"".utf8), options: .iJSON)
      #expect(parsed.stringValue?.unicodeScalars.first?.value == value)
    }
  }

  @Test(
    "A repeated key is an error or replaces the earlier value in its place",
    arguments: [
      #"{"a":1,"b":2,"a":3}"#, #"{"a":1,"b":2,"\u0061":3}"#, #"{"\u0061":1,"b":2,"a":3}"#,
    ]
  )
  func duplicateKeys(text: String) throws {
    let bytes = Array(text.utf8)
    let value = try JSONValue(parsing: bytes)
    #expect(value.serialized() == Array(#"{"a":3,"b":2}"#.utf8))
    let second = try #require(text.utf8.lastIndex(of: UInt8(ascii: ",")))
    let offset = text.utf8.distance(from: text.utf8.startIndex, to: second) + 1
    for options in [JSONParsingOptions.wire, .iJSON] {
      #expect(throws: JSONParsingError.duplicateKey("a", offset: offset)) {
        try JSONValue(parsing: bytes, options: options)
      }
    }
  }

  @Test("A repeated key of a long object is found too")
  func duplicateKeyOfLongObject() throws {
    let members = (0..<1000).map { "\"key\($0)\":\($0)" }
    let text = Array(("{" + members.joined(separator: ",") + ",\"key7\":\"new\"}").utf8)
    let value = try JSONValue(parsing: text)
    #expect(value.objectValue?.count == 1000)
    #expect(value["key7"] == "new")
    #expect(value.objectValue?.keys[7] == "key7")
    #expect(throws: JSONParsingError.duplicateKey("key7", offset: text.count - 13)) {
      try JSONValue(parsing: text, options: .wire)
    }
  }

  @Test("Keys that only look alike are different keys")
  func equivalentKeys() throws {
    let text = Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8)
    let value = try JSONValue(parsing: text, options: .iJSON)
    #expect(value.objectValue?.count == 2)
    #expect(value["\u{E9}"] == 1)
    #expect(value["e\u{301}"] == 2)
  }

  @Test(
    "A lone surrogate becomes U+FFFD, or is an error where strings must survive",
    arguments: [
      (#""\ud800""#, "\u{FFFD}", 1),
      (#""x\udc00y""#, "x\u{FFFD}y", 2),
      (#""\ud800\u0041""#, "\u{FFFD}A", 1),
      (#""\udbff\ud83d\ude00""#, "\u{FFFD}😀", 1),
      (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}", 1),
    ] as [(String, String, Int)]
  )
  func loneSurrogates(text: String, replaced: String, offset: Int) throws {
    let bytes = Array(text.utf8)
    #expect(try JSONValue(parsing: bytes) == .string(replaced))
    for options in [JSONParsingOptions.wire, .iJSON] {
      #expect(throws: JSONParsingError.loneSurrogate(offset: offset)) {
        try JSONValue(parsing: bytes, options: options)
      }
    }
  }

  @Test("A text may have maxBytes bytes and not one more")
  func byteLimit() throws {
    #expect(try JSONValue(parsing: Array("[1]".utf8), options: JSONParsingOptions(maxBytes: 3)) == [1])
    #expect(throws: JSONParsingError.tooLong(limit: 3, offset: 3)) {
      try JSONValue(parsing: Array("[1] ".utf8), options: JSONParsingOptions(maxBytes: 3))
    }
  }

  @Test("Offsets in a slice count from its start")
  func slices() {
    let buffer = Array("garbage[1,]".utf8)
    #expect(throws: JSONParsingError.unexpectedByte(UInt8(ascii: "]"), offset: 3)) {
      try JSONValue(parsing: buffer[7...])
    }
  }
}
