/// A source text with named positions and ranges: `«a»` marks a position, `«a»…«/a»` a range.
package struct MarkedSource: Sendable {
  /// The text without its markers.
  package let text: String
  /// Byte offsets of the markers in that text.
  package let offsets: [String: Int]

  package init(_ marked: String) {
    var bytes: [UInt8] = []
    var offsets: [String: Int] = [:]
    var rest = Substring(marked)
    while let open = rest.firstIndex(of: "«"), let close = rest[open...].firstIndex(of: "»") {
      bytes += rest[..<open].utf8
      offsets[String(rest[rest.index(after: open)..<close])] = bytes.count
      rest = rest[rest.index(after: close)...]
    }
    bytes += rest.utf8
    text = String(decoding: bytes, as: UTF8.self)
    self.offsets = offsets
  }

  package var bytes: [UInt8] { Array(text.utf8) }

  /// The range between `«name»` and `«/name»`; nil when either marker is missing.
  package func range(_ name: String) -> Range<Int>? {
    guard let start = offsets[name], let end = offsets["/" + name], start <= end else { return nil }
    return start..<end
  }

  /// The text of a range of this source.
  package func text(_ range: Range<Int>?) -> String? {
    range.map { String(decoding: bytes[$0], as: UTF8.self) }
  }
}
