/// A number of decimal places to which published numbers are rounded, ties to the even digit.
///
/// What is rounded is the shortest decimal that denotes the double, the one a person reads in a bundle, and not the
/// double's exact binary value: 0.125 and 0.1250005 are treated as they look, so anyone who recomputes a score from
/// printed numbers gets the same digits.
package struct DecimalRounding: Hashable, Sendable {
  /// Six places: scores and confidences.
  package static let scores = DecimalRounding(places: 6)

  /// Nine places: rewards.
  package static let rewards = DecimalRounding(places: 9)

  /// How many digits are kept behind the decimal point; negative counts as 0.
  package let places: Int

  package init(places: Int) {
    self.places = max(0, places)
  }

  /// Returns the double nearest to the rounded decimal; a result of zero is positive, NaN and infinities are kept.
  package func rounded(_ value: Double) -> Double {
    guard value.isFinite else { return value }
    var decimal = ShortestDecimal(value)
    // The digit with this index is the first to go.
    let kept = decimal.pointPosition + places
    guard kept < decimal.digits.count else { return value.isZero ? 0 : value }
    guard kept >= 0 else { return 0 }
    let dropped = decimal.digits[kept...]
    let isOdd = kept > 0 && decimal.digits[kept - 1] % 2 == 1
    // The digits do not end in zero, so a tie is exactly a lone 5.
    let roundsUp = decimal.digits[kept] > 5 || (decimal.digits[kept] == 5 && (dropped.count > 1 || isOdd))
    decimal.digits.removeSubrange(kept...)
    if roundsUp { decimal.increment() }
    var text: [UInt8] = []
    decimal.appendECMAScript(to: &text)
    // The text is a number by construction; were it not, the unrounded value is the least surprising answer.
    let result = Double(String(decoding: text, as: UTF8.self)) ?? value
    return result.isZero ? 0 : result
  }
}

extension Double {
  /// Returns the value rounded to this many decimal places, ties to even, as `DecimalRounding` defines it.
  package func roundedHalfEven(places: Int) -> Double {
    DecimalRounding(places: places).rounded(self)
  }
}

extension ShortestDecimal {
  /// Adds one unit in the place of the last digit; without digits, in the place just before the first possible one.
  fileprivate mutating func increment() {
    while digits.last == 9 { digits.removeLast() }
    if digits.isEmpty {
      // All digits were nines (or there were none): the carry becomes a new first digit.
      digits = [1]
      pointPosition += 1
    } else {
      digits[digits.count - 1] += 1
    }
  }
}
