import CanonicalJSON
import LanserTestSupport

/// Makes values that exercise every case of the format, small enough to make thousands of them.
struct RandomValues {
  var generator: SplitMix64

  init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  mutating func value(depth: Int = 4) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &generator))
    case 2: return .integer(integer())
    case 3: return .double(double())
    case 4, 5: return .string(text())
    case 6: return .array((0..<Int.random(in: 0...5, using: &generator)).map { _ in value(depth: depth - 1) })
    default:
      // Now and then long enough to have an index.
      let count = Int.random(in: 0...(Bool.random(using: &generator) ? 5 : 40), using: &generator)
      return .object(JSONObject((0..<count).map { _ in (text(), value(depth: depth - 2)) }))
    }
  }

  /// An integer of any length that I-JSON accepts.
  mutating func integer() -> Int {
    let magnitude = Int.random(in: 0...9_007_199_254_740_991, using: &generator)
    let shifted = magnitude >> Int.random(in: 0...53, using: &generator)
    return Bool.random(using: &generator) ? shifted : -shifted
  }

  /// A finite double of any size: random bits, or few decimal digits.
  ///
  /// Not between 2^53 and 2^63: there the canonical form is an integer literal that `Int` holds and hashing refuses.
  mutating func double() -> Double {
    if Bool.random(using: &generator) {
      return Double(integer()) / 1000
    }
    while true {
      let candidate = Double(bitPattern: generator.next())
      if candidate.isFinite, !(0x1p53...0x1p63).contains(candidate.magnitude) { return candidate }
    }
  }

  /// A short string with all the kinds of scalar that are treated differently somewhere.
  mutating func text() -> String {
    let ranges: [ClosedRange<UInt32>] = [
      0x00...0x1F, 0x20...0x7E, 0x20...0x7E, 0x20...0x7E, 0x22...0x22, 0x5C...0x5C, 0x7F...0xFF,
      0x300...0x36F,
      0xD000...0xD7FF, 0xE000...0xFFFF, 0x1_0000...0x10_FFFF,
    ]
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...24, using: &generator) {
      let range = ranges[Int.random(in: ranges.indices, using: &generator)]
      if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) { scalars.append(scalar) }
    }
    return String(scalars)
  }
}
