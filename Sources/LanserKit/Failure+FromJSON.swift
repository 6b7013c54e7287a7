package import AnalysisBundles
package import CanonicalJSON

extension Failure {
  /// Input that is not I-JSON: what is wrong, and at which byte.
  package init(notIJSON error: JSONParsingError, source: String) {
    self.init(
      .schema,
      "\(source) is not I-JSON at byte \(error.offset): \(error.phrase)",
      hints: ["Correct it there: only I-JSON (RFC 7493) has a canonical form."],
      data: ["offset": .integer(error.offset)]
    )
  }
}

extension JSONParsingError {
  /// What is wrong, in words that follow a colon.
  package var phrase: String {
    switch self {
    case .unexpectedEnd: "it ends inside of a value"
    case .unexpectedByte(let byte, _): "unexpected \(spelled(byte))"
    case .trailingContent: "something follows the value"
    case .byteOrderMark: "a byte-order mark"
    case .invalidUTF8: "not UTF-8"
    case .unescapedControl(let byte, _): "\(spelled(byte)) in a string has to be escaped"
    case .invalidEscape: "an escape that does not exist"
    case .loneSurrogate: "half of a surrogate pair"
    case .invalidNumber: "not a number"
    case .numberOutOfRange: "a number too large for a double"
    case .integerNotInteroperable: "an integer beyond 2^53 - 1"
    case .negativeZero: "negative zero"
    case .duplicateKey(let key, _): "the name \"\(key)\" is there already"
    case .tooDeep(let limit, _): "nested deeper than \(limit)"
    case .tooLong(let limit, _): "longer than \(limit) bytes"
    }
  }

  private func spelled(_ byte: UInt8) -> String {
    let isPrintable = byte > 0x20 && byte < 0x7F
    return isPrintable ? "\"\(Character(Unicode.Scalar(byte)))\"" : "byte \(byte)"
  }
}
