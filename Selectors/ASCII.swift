/// The bytes that have a meaning in selectors.
extension UInt8 {
  static let percent = UInt8(ascii: "%")
  static let hash = UInt8(ascii: "#")
  static let question = UInt8(ascii: "?")
  static let quote = UInt8(ascii: "\"")
  static let backslash = UInt8(ascii: "\\")
  static let slash = UInt8(ascii: "/")
  static let colon = UInt8(ascii: ":")
  static let dot = UInt8(ascii: ".")
  static let at = UInt8(ascii: "@")
  static let ampersand = UInt8(ascii: "&")
  static let equals = UInt8(ascii: "=")
  static let plus = UInt8(ascii: "+")
  static let hyphen = UInt8(ascii: "-")
  static let underscore = UInt8(ascii: "_")
  static let tilde = UInt8(ascii: "~")
  static let leftBracket = UInt8(ascii: "[")
  static let rightBracket = UInt8(ascii: "]")
  static let leftParenthesis = UInt8(ascii: "(")
  static let rightParenthesis = UInt8(ascii: ")")

  var isDigit: Bool { (0x30...0x39).contains(self) }
  var isLowercaseLetter: Bool { (0x61...0x7A).contains(self) }
  var isUppercaseLetter: Bool { (0x41...0x5A).contains(self) }
  var isLetter: Bool { isLowercaseLetter || isUppercaseLetter }

  /// The value of an ASCII hex digit.
  var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}
