/// The shortest decimal that reads back as a given finite double, as digits and the place of the decimal point.
///
/// The value is `0.d₁d₂d₃… × 10^pointPosition`. Swift's `description` gives these digits (and the closest among equally
/// short ones), which is what ECMAScript's `Number::toString` asks for; only the layout differs.
struct ShortestDecimal {
  var isNegative: Bool

  /// Values 0…9 without zeros at either end; empty for zero.
  var digits: [UInt8]

  var pointPosition: Int

  init(_ value: Double) {
    isNegative = value.sign == .minus
    digits = []
    digits.reserveCapacity(24)
    pointPosition = 0
    var seenPoint = false
    var exponent = 0
    var exponentIsNegative = false
    var inExponent = false
    for byte in value.magnitude.description.utf8 {
      switch byte {
      case UInt8(ascii: "."): seenPoint = true
      case UInt8(ascii: "e"): inExponent = true
      case UInt8(ascii: "-"): exponentIsNegative = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = byte - UInt8(ascii: "0")
        if inExponent {
          exponent = exponent * 10 + Int(digit)
        } else if digit == 0, digits.isEmpty {
          // A leading zero: before the point it says nothing, behind it it moves the point.
          if seenPoint { pointPosition -= 1 }
        } else {
          digits.append(digit)
          if !seenPoint { pointPosition += 1 }
        }
      default: break  // The "+" of an exponent.
      }
    }
    pointPosition += exponentIsNegative ? -exponent : exponent
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { pointPosition = 0 }
  }
}

extension ShortestDecimal {
  /// Appends the layout of ECMA-262 `Number::toString` for radix 10; both zeros are written `0`.
  func appendECMAScript(to output: inout [UInt8]) {
    guard !digits.isEmpty else {
      output.append(UInt8(ascii: "0"))
      return
    }
    if isNegative { output.append(UInt8(ascii: "-")) }
    switch pointPosition {
    case digits.count...21:  // A double has at most 17 shortest digits.
      appendDigits(digits[...], to: &output)
      appendZeros(pointPosition - digits.count, to: &output)
    case 1...21:
      appendDigits(digits[..<pointPosition], to: &output)
      output.append(UInt8(ascii: "."))
      appendDigits(digits[pointPosition...], to: &output)
    case -5...0:
      output.append(UInt8(ascii: "0"))
      output.append(UInt8(ascii: "."))
      appendZeros(-pointPosition, to: &output)
      appendDigits(digits[...], to: &output)
    default:
      appendDigits(digits[..<1], to: &output)
      if digits.count > 1 {
        output.append(UInt8(ascii: "."))
        appendDigits(digits[1...], to: &output)
      }
      output.append(UInt8(ascii: "e"))
      output.append(pointPosition > 0 ? UInt8(ascii: "+") : UInt8(ascii: "-"))
      output.append(contentsOf: String((pointPosition - 1).magnitude).utf8)
    }
  }

  private func appendDigits(_ digits: ArraySlice<UInt8>, to output: inout [UInt8]) {
    for digit in digits { output.append(UInt8(ascii: "0") + digit) }
  }

  private func appendZeros(_ count: Int, to output: inout [UInt8]) {
    output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
  }
}

extension Double {
  /// The integer whose digits ECMAScript writes for this double, or `nil` when it writes others or `Int` cannot hold it.
  ///
  /// Up to 2^53 this is the value itself. Beyond, doubles are more than 1 apart and are written with zeros in place of
  /// the digits that do not matter: 2^60 is written 1152921504606847000.
  var writtenAsInteger: Int? {
    guard magnitude > Double(largestInteroperableInteger) else { return Int(exactly: self) }
    guard magnitude < 0x1p63 else { return nil }
    var text: [UInt8] = []
    ShortestDecimal(self).appendECMAScript(to: &text)
    return Int(String(decoding: text, as: UTF8.self))
  }
}
