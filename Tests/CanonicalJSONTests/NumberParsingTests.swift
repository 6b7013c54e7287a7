import CanonicalJSON
import LanserTestSupport
import Testing

@Suite struct NumberParsingTests {
  private enum Number: Equatable {
    case integer(Int)
    case double(UInt64)

    init?(_ value: JSONValue) {
      switch value {
      case .integer(let integer): self = .integer(integer)
      case .double(let double): self = .double(double.bitPattern)
      default: return nil
      }
    }
  }

  @Test(
    "Integer literals are integers as long as they fit",
    arguments: [
      ("0", 0), ("7", 7), ("-7", -7), ("999999999999999999", 999_999_999_999_999_999),
      ("-999999999999999999", -999_999_999_999_999_999), ("1000000000000000000", 1_000_000_000_000_000_000),
      ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
    ] as [(String, Int)]
  )
  func integers(text: String, expected: Int) throws {
    #expect(Number(try JSONValue(parsing: Array(text.utf8))) == .integer(expected))
  }

  @Test(
    "All other literals are the nearest double, bit for bit",
    arguments: [
      ("-0", -0.0), ("0.0", 0.0), ("-0.0", -0.0), ("0e99", 0.0), ("1.0", 1.0), ("1e0", 1.0), ("1E3", 1000.0),
      ("0.1", 0.1), ("-2.5e-3", -0.0025), ("123456789012345e22", 123_456_789_012_345e22),
      ("123456789012345e-22", 123_456_789_012_345e-22), ("9223372036854775808", 9_223_372_036_854_775_808.0),
      ("-9223372036854775809", -9_223_372_036_854_775_808.0), ("9007199254740993.0", 9_007_199_254_740_992.0),
      ("1.7976931348623157e308", Double.greatestFiniteMagnitude), ("5e-324", Double.leastNonzeroMagnitude),
      ("1e-400", 0.0), ("-1e-400", -0.0), ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown),
      ("0.000000000000000000000000000000000000000000001e45", 1.0),
      ("100000000000000000000000000000000000000000000000e-47", 1.0),
      ("1e-0000000000000000000000001", 0.1), ("1e+0000000000000000000000001", 10.0),
    ] as [(String, Double)]
  )
  func doubles(text: String, expected: Double) throws {
    #expect(Number(try JSONValue(parsing: Array(text.utf8))) == .double(expected.bitPattern))
  }

  @Test("The short way to a double gives what the general conversion gives")
  func shortConversion() throws {
    var generator = SplitMix64(seed: 5)
    for _ in 0..<20_000 {
      let digits =
        Int.random(in: 0...999_999_999_999_999, using: &generator)
        >> Int.random(in: 0...48, using: &generator)
      let point = Int.random(in: 0...9, using: &generator)
      let text = "\(digits).\(point)e\(Int.random(in: -30...30, using: &generator))"
      let expected = try #require(Double(text))
      try #require(try JSONValue(parsing: Array(text.utf8)).doubleValue?.bitPattern == expected.bitPattern)
    }
  }

  @Test("A number of a million digits is read or refused, not choked on")
  func longNumbers() throws {
    let nines = [UInt8](repeating: UInt8(ascii: "9"), count: 1_000_000)
    #expect(throws: JSONParsingError.numberOutOfRange(offset: 0)) { try JSONValue(parsing: nines) }
    #expect(try JSONValue(parsing: Array("0.".utf8) + nines).doubleValue == 1.0)
    #expect(throws: JSONParsingError.numberOutOfRange(offset: 0)) {
      try JSONValue(parsing: Array("1e".utf8) + nines)
    }
    #expect(try JSONValue(parsing: Array("1e-".utf8) + nines).doubleValue == 0.0)
  }

  @Test(
    "I-JSON takes the integers that every reader holds exactly",
    arguments: [
      ("9007199254740991", 9_007_199_254_740_991), ("-9007199254740991", -9_007_199_254_740_991), ("0", 0),
    ] as [(String, Int)]
  )
  func interoperableIntegers(text: String, expected: Int) throws {
    #expect(try JSONValue(parsing: Array(text.utf8), options: .iJSON) == .integer(expected))
  }

  @Test(
    "I-JSON refuses all larger integer literals",
    arguments: [
      "9007199254740992", "-9007199254740992", "9223372036854775807", "-9223372036854775808",
      "9223372036854775808",
      "100000000000000000000000000",
    ]
  )
  func largeIntegers(text: String) {
    #expect(throws: JSONParsingError.integerNotInteroperable(offset: 1)) {
      try JSONValue(parsing: Array("[\(text)]".utf8), options: .iJSON)
    }
  }

  @Test("I-JSON refuses every spelling of negative zero", arguments: ["-0", "-0.0", "-0e5", "-1e-400"])
  func negativeZero(text: String) throws {
    #expect(throws: JSONParsingError.negativeZero(offset: 1)) {
      try JSONValue(parsing: Array("[\(text)]".utf8), options: .iJSON)
    }
    let plain = try JSONValue(parsing: Array(text.utf8))
    #expect(plain.doubleValue?.sign == .minus)
    #expect(try plain.canonicalBytes() == Array("0".utf8))
  }

  @Test("I-JSON has no objection to large numbers that are not written as integers")
  func largeDoubles() throws {
    #expect(try JSONValue(parsing: Array("1e20".utf8), options: .iJSON) == .double(1e20))
  }
}
