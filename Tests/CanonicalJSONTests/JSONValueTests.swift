import CanonicalJSON
import LanserTestSupport
import Testing

@Suite struct JSONValueTests {
  @Test("Literals make the values they look like")
  func literals() {
    let value: JSONValue = ["a": [1, 2.5, "x", true, nil], "b": [:]]
    let expected = JSONValue.object(
      JSONObject([
        ("a", .array([.integer(1), .double(2.5), .string("x"), .bool(true), .null])),
        ("b", .object(JSONObject())),
      ])
    )
    #expect(value == expected)
    #expect(value.serialized() == Array(#"{"a":[1,2.5,"x",true,null],"b":{}}"#.utf8))
  }

  @Test("Parts that are not there are nil, not errors")
  func access() {
    let value: JSONValue = ["list": [1, "two"], "none": nil]
    #expect(value["list"]?[1]?.stringValue == "two")
    #expect(value["list"]?[2] == nil)
    #expect(value["list"]?[-1] == nil)
    #expect(value["list"]?["key"] == nil)
    #expect(value["missing"] == nil)
    #expect(value["none"]?.isNull == true)
    #expect(value[0] == nil)
  }

  @Test("Each accessor answers for its own kind of value only")
  func kinds() {
    let values: [JSONValue] = [nil, true, 3, "s", [], [:]]
    #expect(values.map(\.isNull) == [true, false, false, false, false, false])
    #expect(values.map(\.boolValue) == [nil, true, nil, nil, nil, nil])
    #expect(values.map(\.intValue) == [nil, nil, 3, nil, nil, nil])
    #expect(values.map(\.doubleValue) == [nil, nil, 3, nil, nil, nil])
    #expect(values.map(\.stringValue) == [nil, nil, nil, "s", nil, nil])
    #expect(values.map { $0.arrayValue?.count } == [nil, nil, nil, nil, 0, nil])
    #expect(values.map { $0.objectValue?.count } == [nil, nil, nil, nil, nil, 0])
  }

  @Test(
    "An integral double is also an integer, any other is not",
    arguments: [
      (1.0, 1), (-3e3, -3000), (1.5, nil), (1e19, nil), (Double.nan, nil), (.infinity, nil),
    ] as [(Double, Int?)]
  )
  func integralDoubles(double: Double, integer: Int?) {
    #expect(JSONValue.double(double).intValue == integer)
  }

  @Test("Numbers are equal when they are written alike")
  func numericEquality() {
    #expect(JSONValue.integer(1) == .double(1))
    #expect(JSONValue.integer(1).hashValue == JSONValue.double(1).hashValue)
    #expect(JSONValue.double(-0.0) == .integer(0))
    #expect(JSONValue.double(-0.0).hashValue == JSONValue.integer(0).hashValue)
    // The nearest double of 2^53 + 1 is 2^53.
    #expect(JSONValue.integer(9_007_199_254_740_993) != .double(9_007_199_254_740_992))
    #expect(JSONValue.integer(1_152_921_504_606_847_000) == .double(0x1p60))
    #expect(JSONValue.integer(1_152_921_504_606_847_000).hashValue == JSONValue.double(0x1p60).hashValue)
    #expect(JSONValue.integer(1 << 60) != .double(0x1p60))
    #expect(JSONValue.integer(1) != .bool(true))
    #expect(JSONValue.integer(1) != .string("1"))
  }

  @Test("A double beyond 2^53 is still equal to itself after being written and read")
  func largeDoubles() throws {
    var generator = SplitMix64(seed: 21)
    for _ in 0..<2_000 {
      let value = JSONValue.double(Double.random(in: 0x1p53...0x1p64, using: &generator).rounded())
      let readBack = try JSONValue(parsing: value.canonicalBytes())
      try #require(readBack == value)
      try #require(readBack.hashValue == value.hashValue)
      try #require(readBack.intValue == value.intValue)
    }
  }

  @Test("Pretty text indents by two spaces and leaves empty containers on one line")
  func pretty() {
    let value: JSONValue = ["a": [1, [:]], "b": [], "c": ["d": "e"]]
    let expected = """
      {
        "a": [
          1,
          {}
        ],
        "b": [],
        "c": {
          "d": "e"
        }
      }
      """
    #expect(String(decoding: value.serialized(pretty: true), as: UTF8.self) == expected)
  }

  @Test("Text for the wire keeps exact integers and turns what is no number into null")
  func wireNumbers() {
    let value: JSONValue = [.integer(.max), .integer(.min), .double(1.0), .double(1e21), .double(.nan)]
    #expect(value.serialized() == Array("[9223372036854775807,-9223372036854775808,1,1e+21,null]".utf8))
  }
}
