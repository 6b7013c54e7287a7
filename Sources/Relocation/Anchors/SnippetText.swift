/// The text of a head as anchors show it.
enum SnippetText {
  /// White space collapsed to single blanks, cut at the end of a word where it is too long.
  static func shortened(_ bytes: ArraySlice<UInt8>, limit: Int) -> String {
    var text: [UInt8] = []
    var isBlank = false
    var lastWordEnd = 0
    for byte in bytes {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x0C:
        if !isBlank { lastWordEnd = text.count }
        isBlank = !text.isEmpty
      default:
        if isBlank {
          text.append(UInt8(ascii: " "))
          isBlank = false
        }
        // A cut must not split a character or a name.
        if !isNameByte(byte) || text.last.map({ !isNameByte($0) }) ?? true { lastWordEnd = text.count }
        text.append(byte)
        if text.count > limit {
          if lastWordEnd > 0 { text.removeSubrange(lastWordEnd...) }
          while text.last == UInt8(ascii: " ") { text.removeLast() }
          return String(decoding: text, as: UTF8.self)
        }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}
