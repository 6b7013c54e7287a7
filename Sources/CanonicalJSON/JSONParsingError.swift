/// Why a byte sequence is not an acceptable JSON text, and where: offsets count bytes from 0.
package enum JSONParsingError: Error, Hashable {
  /// The text stops inside a value, or there is none.
  case unexpectedEnd(offset: Int)

  /// A byte that no JSON text has in this place.
  case unexpectedByte(UInt8, offset: Int)

  /// Something other than white space follows the value.
  case trailingContent(offset: Int)

  /// The text begins with a UTF-8 byte order mark (RFC 8259 section 8.1 forbids writing one).
  case byteOrderMark(offset: Int)

  /// A string contains bytes that are not UTF-8: overlong, a surrogate, beyond U+10FFFF, or cut off.
  case invalidUTF8(offset: Int)

  /// A string contains a byte below 0x20 that is not escaped.
  case unescapedControl(UInt8, offset: Int)

  /// A backslash that starts none of the nine escapes; the offset is the backslash's.
  case invalidEscape(offset: Int)

  /// An escaped surrogate without its other half, where those are rejected; the offset is the backslash's.
  case loneSurrogate(offset: Int)

  /// A number that breaks the grammar, such as `01`, `1.` or `-`; the offset is that of the offending byte.
  case invalidNumber(offset: Int)

  /// A number too large for a double; the offset is where the literal starts.
  case numberOutOfRange(offset: Int)

  /// An integer literal beyond ±(2^53 − 1), where I-JSON is asked for; the offset is where the literal starts.
  case integerNotInteroperable(offset: Int)

  /// A literal that means negative zero, where I-JSON is asked for; the offset is where the literal starts.
  case negativeZero(offset: Int)

  /// A key that its object already has; the offset is that of the second key's opening quote.
  case duplicateKey(String, offset: Int)

  /// An array or object that would be nested deeper than `limit`; the offset is that of its opening bracket.
  case tooDeep(limit: Int, offset: Int)

  /// A text longer than `limit` bytes; the offset is that of the first byte too many.
  case tooLong(limit: Int, offset: Int)

  /// The place of the error in bytes from the start of the text; at the end of a text that is cut off.
  package var offset: Int {
    switch self {
    case .unexpectedEnd(let offset), .unexpectedByte(_, let offset), .trailingContent(let offset),
      .byteOrderMark(let offset), .invalidUTF8(let offset), .unescapedControl(_, let offset),
      .invalidEscape(let offset), .loneSurrogate(let offset), .invalidNumber(let offset),
      .numberOutOfRange(let offset), .integerNotInteroperable(let offset), .negativeZero(let offset),
      .duplicateKey(_, let offset), .tooDeep(_, let offset), .tooLong(_, let offset):
      offset
    }
  }
}
