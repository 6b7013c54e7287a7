// Percent-encoding as canonical selectors use it (RFC 3986, section 2.1).
//
// Encoded are `#`, `?`, `%`, `"`, the space, characters that do not print, and what the context adds. Everything else
// stays as it is, letters outside ASCII too. Hex digits are upper case. Which characters do not print is a list in this
// file, so that the result does not depend on the Unicode version of the toolchain.

enum PercentEncoding {
  /// Where a text stands, and so which further characters would end it or change it.
  enum Context {
    case path
    case module
    case name
    case stepValue
    case snippet
    case optionValue
    case optionName

    func hides(_ byte: UInt8) -> Bool {
      switch self {
      case .path, .module, .name: false
      case .stepValue: byte == .leftBracket || byte == .rightBracket
      case .snippet: byte == .backslash
      case .optionValue, .optionName: byte == .ampersand
      }
    }
  }

  static func encoded(_ text: some StringProtocol, _ context: Context) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars { append(scalar, context, to: &result) }
    return result
  }

  static func append(_ scalar: Unicode.Scalar, _ context: Context, to result: inout String) {
    let mustHide =
      switch scalar {
      case "#", "?", "%", "\"", " ": true
      default:
        isNonPrinting(scalar) || (scalar.isASCII && context.hides(UInt8(truncatingIfNeeded: scalar.value)))
      }
    if mustHide {
      appendEncoded(scalar, to: &result)
    } else {
      result.unicodeScalars.append(scalar)
    }
  }

  static func appendEncoded(_ scalar: Unicode.Scalar, to result: inout String) {
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
      result +=
        "%" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
    }
  }

  /// Whether a character has no mark of its own on paper: controls, blanks, joiners, marks of direction, tags,
  /// noncharacters.
  static func isNonPrinting(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x20, 0x7F...0xA0, 0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x1680, 0x17B4, 0x17B5,
      0x180B...0x180F,
      0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F, 0x2800, 0x3000, 0x3164, 0xFEFF, 0xFFA0,
      0xFFF0...0xFFFB,
      0xFDD0...0xFDEF, 0x1D173...0x1D17A, 0xE0000...0xE0FFF:
      true
    default: scalar.value & 0xFFFE == 0xFFFE
    }
  }

  /// The byte that `%` and two hex digits at this index stand for; nil when a `%` there stands for itself.
  static func decodedByte(in bytes: [UInt8], at index: Int, before end: Int) -> UInt8? {
    guard index + 2 < end, bytes[index] == .percent, let high = bytes[index + 1].hexValue,
      let low = bytes[index + 2].hexValue
    else { return nil }
    return high << 4 | low
  }
}
