import CanonicalJSON
import LanserTestSupport
import Testing

@Suite struct DecimalRoundingTests {
  @Test(
    "Ties go to the even digit, as the number is printed",
    arguments: [
      (0.5, 0, 0.0), (1.5, 0, 2.0), (2.5, 0, 2.0), (-0.5, 0, 0.0), (-1.5, 0, -2.0), (-2.5, 0, -2.0),
      (0.125, 2, 0.12), (0.135, 2, 0.14), (2.675, 2, 2.68), (1.005, 2, 1.0), (0.0000005, 6, 0.0),
      (0.0000015, 6, 0.000002), (0.1234565, 6, 0.123456), (0.1234575, 6, 0.123458),
    ] as [(Double, Int, Double)]
  )
  func ties(value: Double, places: Int, expected: Double) {
    #expect(value.roundedHalfEven(places: places).bitPattern == expected.bitPattern)
  }

  @Test(
    "Everything else goes to the nearer neighbour, carries included",
    arguments: [
      (0.51, 0, 1.0), (0.49, 0, 0.0), (0.12345651, 6, 0.123457), (0.9999996, 6, 1.0), (99.9999999, 6, 100.0),
      (0.1999996, 6, 0.2), (0.00000051, 6, 0.000001), (0.00000009, 6, 0.0),
      (0.3333333333333333, 9, 0.333333333),
      (0.6666666666666666, 9, 0.666666667), (-0.6666666666666666, 6, -0.666667), (1e-300, 6, 0.0),
      (0.00000096, 6, 0.000001),
      (9.5e-7, 6, 0.000001), (9.6e-8, 6, 0.0),
    ] as [(Double, Int, Double)]
  )
  func nearest(value: Double, places: Int, expected: Double) {
    #expect(value.roundedHalfEven(places: places).bitPattern == expected.bitPattern)
  }

  @Test(
    "What has no digits to lose stays as it is",
    arguments: [
      0.0, 1.0, 123456.0, 1e21, 1e300, 0.5, 0.000001, 0.123456, Double.greatestFiniteMagnitude, .infinity,
      -.infinity,
    ]
  )
  func unchanged(value: Double) {
    #expect(DecimalRounding.scores.rounded(value) == value)
  }

  @Test("Zero is positive and NaN stays NaN")
  func specials() {
    #expect((-0.0).roundedHalfEven(places: 6).sign == .plus)
    #expect((-1e-9).roundedHalfEven(places: 6).sign == .plus)
    #expect(Double.nan.roundedHalfEven(places: 6).isNaN)
  }

  @Test("Rounding twice is rounding once, and the result prints with no more places than asked for")
  func idempotence() throws {
    var generator = SplitMix64(seed: 9)
    for _ in 0..<5_000 {
      let value = Double.random(in: -10...10, using: &generator)
      let rounded = DecimalRounding.rewards.rounded(value)
      try #require(DecimalRounding.rewards.rounded(rounded) == rounded)
      try #require(abs(rounded - value) <= 0.5000001e-9)
      let text = String(decoding: try JSONValue.double(rounded).canonicalBytes(), as: UTF8.self)
      if !text.contains("e") {
        let places = text.split(separator: ".").dropFirst().first?.count ?? 0
        try #require(places <= 9)
      }
    }
  }
}
