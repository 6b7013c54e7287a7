/// The unit in which the columns of a line are counted.
///
/// The raw values are the names of LSP 3.17, `PositionEncodingKind`.
package enum PositionEncoding: String, Sendable, CaseIterable {
  /// Bytes of the UTF-8 form.
  case utf8 = "utf-8"
  /// UTF-16 code units; a scalar above U+FFFF counts two.
  case utf16 = "utf-16"
  /// Unicode scalar values, called `codepoint` on the command line.
  case utf32 = "utf-32"

  /// How many columns the scalar takes that starts with this byte of valid UTF-8.
  @inline(__always)
  func width(ofScalarLedBy leadByte: UInt8) -> Int {
    switch self {
    case .utf8: UTF8Sequence.length(leadByte: leadByte)
    case .utf16: leadByte >= 0xF0 ? 2 : 1
    case .utf32: 1
    }
  }
}
