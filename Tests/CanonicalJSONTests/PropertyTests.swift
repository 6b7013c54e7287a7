import CanonicalJSON
import Testing

@Suite struct PropertyTests {
  @Test("Whatever is written reads back equal, in every form", arguments: 1...8 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = RandomValues(seed: seed)
    for _ in 0..<250 {
      let value = random.value()
      let canonical = try value.canonicalBytes()
      let readBack = try JSONValue(parsing: canonical)
      try #require(readBack == value)
      try #require(readBack.hashValue == value.hashValue)
      try #require(try readBack.canonicalBytes() == canonical)
      try #require(try JSONValue(parsing: value.serialized(), options: .wire) == value)
      try #require(try JSONValue(parsing: value.serialized(pretty: true), options: .wire) == value)
    }
  }

  @Test("A member's place does not matter for equality, hash and canonical bytes")
  func memberOrder() throws {
    var random = RandomValues(seed: 11)
    for _ in 0..<200 {
      let object = JSONObject((0..<24).map { _ in (random.text(), random.value(depth: 1)) })
      let shuffled = JSONObject(object.shuffled(using: &random.generator).map { ($0.key, $0.value) })
      try #require(object == shuffled)
      try #require(object.hashValue == shuffled.hashValue)
      try #require(
        try JSONValue.object(object).canonicalBytes() == JSONValue.object(shuffled).canonicalBytes()
      )
    }
  }

  @Test(
    "A damaged text is read or rejected at a place inside it, and what is read can be written again",
    arguments: 1...8 as ClosedRange<UInt64>
  )
  func mutation(seed: UInt64) throws {
    var random = RandomValues(seed: 100 + seed)
    let interesting = Array("\"\\{}[]:,-+.eE0123456789tfnu \u{1F}\n".utf8) + [0x80, 0xC0, 0xED, 0xF4, 0xFF]
    for _ in 0..<250 {
      var bytes = random.value().serialized()
      for _ in 0..<Int.random(in: 1...3, using: &random.generator) where !bytes.isEmpty {
        let place = Int.random(in: bytes.indices, using: &random.generator)
        let byte = interesting[Int.random(in: interesting.indices, using: &random.generator)]
        switch Int.random(in: 0..<5, using: &random.generator) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(byte, at: place)
        case 2: bytes.removeSubrange(place...)
        case 3: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
        default: bytes[place] = byte
        }
      }
      for options in [JSONParsingOptions.json, .wire, .iJSON] {
        do throws(JSONParsingError) {
          let value = try JSONValue(parsing: bytes, options: options)
          #expect(try JSONValue(parsing: value.serialized()) == value)
        } catch {
          #expect((0...bytes.count).contains(error.offset))
        }
      }
    }
  }

  @Test(
    "Every proper prefix of an object is cut short, and is reported as that or as an error before its end"
  )
  func prefixes() throws {
    let text = Array(#"{"a":[1,-2.5e+3,true,false,null,"x\u00e9\n\ud83d\ude00é"],"b":{"c":{}}}"#.utf8)
    _ = try JSONValue(parsing: text)
    for count in 0..<text.count {
      let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: text[..<count]) }
      #expect(try #require(error).offset <= count)
    }
  }
}
