extension JSONParser {
  /// The longest string that Swift stores without an allocation on 64-bit machines.
  private static let longestInlineText = 15

  /// Reads a string from its opening to behind its closing quote.
  @inline(__always)
  mutating func parseString() throws(JSONParsingError) -> String {
    let start = position + 1
    var seenBits: UInt64 = 0
    let stop = firstSpecialByte(in: base, from: start, to: end, seenBits: &seenBits)
    guard stop < end, base[stop] == UInt8(ascii: "\"") else {
      return try parseStringWithEscapes(plainEnd: stop)
    }
    position = stop + 1
    let count = stop - start
    if seenBits & highBits != 0, let offset = firstInvalidUTF8(in: base, from: start, to: stop) {
      throw .invalidUTF8(offset: offset)
    }
    if count <= Self.longestInlineText { return decode(start: start, count: count) }
    return decodeLong(start: start, count: count)
  }

  /// Makes a string of bytes that are known to be UTF-8.
  @inline(__always)
  private func decode(start: Int, count: Int) -> String {
    // `String(validating:as:)` would make our own check unnecessary, but it is not specialised in the standard library:
    // it looks up generic metadata for every string, which took a fifth of the whole parse.
    String(decoding: UnsafeBufferPointer(start: base + start, count: count), as: UTF8.self)
  }

  /// Makes a string that needs an allocation, or shares that of the string before it.
  @inline(never)
  private mutating func decodeLong(start: Int, count: Int) -> String {
    if count == recentTextCount, haveSameBytes(at: start, and: recentTextStart, count: count) {
      return recentText
    }
    let text = decode(start: start, count: count)
    (recentText, recentTextStart, recentTextCount) = (text, start, count)
    return text
  }

  /// Compares two stretches of the text, both at least eight bytes long, from the end, where URIs differ.
  private func haveSameBytes(at first: Int, and second: Int, count: Int) -> Bool {
    let left = UnsafeRawPointer(base + first)
    let right = UnsafeRawPointer(base + second)
    var remaining = count
    while remaining > 8 {
      remaining -= 8
      let same =
        left.loadUnaligned(fromByteOffset: remaining, as: UInt64.self)
        == right.loadUnaligned(fromByteOffset: remaining, as: UInt64.self)
      guard same else { return false }
    }
    return left.loadUnaligned(as: UInt64.self) == right.loadUnaligned(as: UInt64.self)
  }

  /// Reads a string whose first special byte, at `plainEnd`, is not its closing quote.
  @inline(never)
  private mutating func parseStringWithEscapes(plainEnd: Int) throws(JSONParsingError) -> String {
    let start = position + 1
    var decoded: [UInt8] = []
    var segmentStart = start
    var cursor = plainEnd
    while true {
      // The segments between escapes are checked one by one: an escape is ASCII, so no sequence spans it.
      if let offset = firstInvalidUTF8(in: base, from: segmentStart, to: cursor) {
        throw .invalidUTF8(offset: offset)
      }
      decoded.append(
        contentsOf: UnsafeBufferPointer(start: base + segmentStart, count: cursor - segmentStart)
      )
      guard cursor < end else { throw .unexpectedEnd(offset: end) }
      switch base[cursor] {
      case UInt8(ascii: "\""):
        position = cursor + 1
        return String(decoding: decoded, as: UTF8.self)
      case UInt8(ascii: "\\"):
        cursor = try decodeEscape(at: cursor, into: &decoded)
      default:
        throw .unescapedControl(base[cursor], offset: cursor)
      }
      segmentStart = cursor
      cursor = firstSpecialByte(in: base, from: cursor, to: end)
    }
  }

  /// Appends what the escape at `offset` stands for and returns the offset behind it.
  private func decodeEscape(at offset: Int, into decoded: inout [UInt8]) throws(JSONParsingError) -> Int {
    guard offset + 1 < end else { throw .unexpectedEnd(offset: end) }
    switch base[offset + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(base[offset + 1])
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0C)
    case UInt8(ascii: "n"): decoded.append(0x0A)
    case UInt8(ascii: "r"): decoded.append(0x0D)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "u"): return try decodeUnicodeEscape(at: offset, into: &decoded)
    default: throw .invalidEscape(offset: offset)
    }
    return offset + 2
  }

  private func decodeUnicodeEscape(
    at offset: Int,
    into decoded: inout [UInt8]
  ) throws(JSONParsingError) -> Int {
    let unit = try codeUnit(ofEscapeAt: offset)
    if let scalar = Unicode.Scalar(unit) {
      decoded.append(contentsOf: scalar.utf8)
      return offset + 6
    }
    let next = offset + 6
    // A high surrogate takes the low one that directly follows; both together are one scalar.
    if UTF16.isLeadSurrogate(unit), next + 1 < end, base[next] == UInt8(ascii: "\\"),
      base[next + 1] == UInt8(ascii: "u")
    {
      let low = try codeUnit(ofEscapeAt: next)
      if UTF16.isTrailSurrogate(low),
        let scalar = Unicode.Scalar(0x1_0000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00))
      {
        decoded.append(contentsOf: scalar.utf8)
        return next + 6
      }
    }
    if options.loneSurrogates == .reject { throw .loneSurrogate(offset: offset) }
    decoded.append(contentsOf: [0xEF, 0xBF, 0xBD])
    return next
  }

  /// Reads the four digits of the `\u` escape at `offset`.
  private func codeUnit(ofEscapeAt offset: Int) throws(JSONParsingError) -> UInt16 {
    var unit: UInt16 = 0
    for position in (offset + 2)..<(offset + 6) {
      guard position < end else { throw .unexpectedEnd(offset: end) }
      let byte = base[position]
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw .invalidEscape(offset: offset)
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }
}
