/// The largest integer that every I-JSON reader holds exactly: 2^53 − 1 (RFC 7493 section 2.2).
let largestInteroperableInteger = 9_007_199_254_740_991

extension JSONParser {
  /// 10^0 … 10^22: the powers of ten that a double holds exactly.
  private static let exactPowersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19,
    1e20, 1e21, 1e22,
  ]

  /// Reads a number literal; `position` is at its first byte.
  @inline(__always)
  mutating func parseNumber() throws(JSONParsingError) -> JSONValue {
    let start = position
    let isNegative = base[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let digitsStart = position
    // 18 digits cannot overflow; longer literals leave a wrapped value that is not used.
    var magnitude = 0
    while position < end, isDigit(base[position]) {
      magnitude = magnitude &* 10 &+ Int(base[position] &- UInt8(ascii: "0"))
      position += 1
    }
    let digitCount = position - digitsStart
    guard digitCount > 0 else { throw numberError() }
    if digitCount > 1, base[digitsStart] == UInt8(ascii: "0") {
      throw .invalidNumber(offset: digitsStart + 1)
    }
    let isInteger =
      position == end
      || (base[position] != UInt8(ascii: ".") && base[position] | 0x20 != UInt8(ascii: "e"))
    guard isInteger, digitCount <= 18, magnitude != 0 || !isNegative else {
      return try parseUnusualNumber(start: start, isInteger: isInteger)
    }
    if options.numbers == .iJSON, magnitude > largestInteroperableInteger {
      throw .integerNotInteroperable(offset: start)
    }
    return .integer(isNegative ? -magnitude : magnitude)
  }

  /// Goes on with a literal that has a fraction, an exponent, more than 18 digits or is `-0`.
  ///
  /// `position` is behind the integer digits.
  @inline(never)
  private mutating func parseUnusualNumber(start: Int, isInteger: Bool) throws(JSONParsingError) -> JSONValue
  {
    if !isInteger { try skipFractionAndExponent() }
    if isInteger, options.numbers == .iJSON, position - start > 3 {
      // More than 18 digits, hence beyond 2^53 − 1: leading zeros have been refused.
      throw .integerNotInteroperable(offset: start)
    }
    let literal = UnsafeBufferPointer(start: base + start, count: position - start)
    if isInteger, base[start] != UInt8(ascii: "-") || position - start > 2,
      let integer = Int(String(decoding: literal, as: UTF8.self))
    {
      return .integer(integer)
    }
    let double = exactDouble(of: literal) ?? Double(String(decoding: literal, as: UTF8.self)) ?? .infinity
    guard double.isFinite else { throw .numberOutOfRange(offset: start) }
    if options.numbers == .iJSON, double.isZero, double.sign == .minus { throw .negativeZero(offset: start) }
    return .double(double)
  }

  private mutating func skipFractionAndExponent() throws(JSONParsingError) {
    if base[position] == UInt8(ascii: ".") {
      position += 1
      try skipDigits()
    }
    guard position < end, base[position] | 0x20 == UInt8(ascii: "e") else { return }
    position += 1
    if position < end, base[position] == UInt8(ascii: "+") || base[position] == UInt8(ascii: "-") {
      position += 1
    }
    try skipDigits()
  }

  private mutating func skipDigits() throws(JSONParsingError) {
    let start = position
    while position < end, isDigit(base[position]) { position += 1 }
    guard position > start else { throw numberError() }
  }

  /// Computes the value of a literal with at most 15 digits and a small exponent, without a general conversion.
  ///
  /// The digits as an integer are below 2^53 and the power of ten is exact, so the one multiplication or division
  /// rounds once and correctly. Returns `nil` when the literal is not of that kind.
  private func exactDouble(of literal: UnsafeBufferPointer<UInt8>) -> Double? {
    var mantissa = 0
    var digitCount = 0
    var exponent = 0
    var seenPoint = false
    var cursor = literal[0] == UInt8(ascii: "-") ? 1 : 0
    while cursor < literal.count, literal[cursor] | 0x20 != UInt8(ascii: "e") {
      if literal[cursor] == UInt8(ascii: ".") {
        seenPoint = true
      } else {
        digitCount += 1
        guard digitCount <= 15 else { return nil }
        mantissa = mantissa * 10 + Int(literal[cursor] - UInt8(ascii: "0"))
        if seenPoint { exponent -= 1 }
      }
      cursor += 1
    }
    if cursor < literal.count {
      var written = 0
      let isNegative = literal[cursor + 1] == UInt8(ascii: "-")
      for byte in literal[(cursor + 1)...] where isDigit(byte) {
        written = written * 10 + Int(byte - UInt8(ascii: "0"))
        guard written <= 22 else { return nil }
      }
      exponent += isNegative ? -written : written
    }
    guard exponent.magnitude <= 22 else { return nil }
    let power = Self.exactPowersOfTen[Int(exponent.magnitude)]
    let value = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
    return literal[0] == UInt8(ascii: "-") ? -value : value
  }

  @inline(__always)
  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private func numberError() -> JSONParsingError {
    position < end ? .invalidNumber(offset: position) : .unexpectedEnd(offset: position)
  }
}
