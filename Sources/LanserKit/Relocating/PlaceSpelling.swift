import AnalysisBundles
import GitRepository
import Relocation
import Selectors
import SyntaxTrees

/// Writes selectors of places.
struct PlaceSpelling: Sendable {
  /// The content that selectors are to be pinned to.
  var pin: SnapshotPin?

  /// An anchor of a statement, or of a place in its head.
  ///
  /// - Returns: nil when the path can not be written.
  func anchor(_ path: String, _ file: StatementIndex, _ place: AnchorPlace, _ source: [UInt8]) -> String? {
    let imprint = Imprint(of: place.statement, in: file, source: source, path: path)
    guard let selectorPath = try? SelectorPath(plain: path),
      let anchor = try? AnchorSelector(
        path: selectorPath,
        snippet: imprint.snippet,
        scope: imprint.scope.flatMap { $0.isEmpty ? nil : $0 },
        line: imprint.line.map { $0 + 1 },
        offset: place.distance,
        sketch: imprint.sketch?.text,
        snapshot: pin
      )
    else { return nil }
    return Selector.anchor(anchor).description
  }

  /// An anchor of a place that is in no statement: the line, with what stands around it.
  func anchor(_ path: String, offset: Int, _ source: [UInt8]) -> String? {
    let isEnd = { (byte: UInt8) in byte == 10 || byte == 13 }
    var start = offset
    while start > 0, !isEnd(source[start - 1]) { start -= 1 }
    var end = offset
    while end < source.count, !isEnd(source[end]) { end += 1 }
    while start < offset, source[start] == 0x20 || source[start] == 0x09 { start += 1 }
    while end > start, source[end - 1] == 0x20 || source[end - 1] == 0x09 { end -= 1 }
    guard start < end else { return nil }
    let before = String(decoding: source[Self.back(start, in: source)..<start], as: UTF8.self)
    let after = String(decoding: source[end..<Self.forward(end, in: source)], as: UTF8.self)
    let distance = String(decoding: source[start..<max(start, offset)], as: UTF8.self).unicodeScalars.count
    guard let selectorPath = try? SelectorPath(plain: path),
      let anchor = try? AnchorSelector(
        path: selectorPath,
        snippet: String(decoding: source[start..<end], as: UTF8.self),
        before: before.isEmpty ? nil : before,
        after: after.isEmpty ? nil : after,
        offset: distance == 0 ? nil : distance,
        snapshot: pin
      )
    else { return nil }
    return Selector.anchor(anchor).description
  }

  /// How much of the surroundings such an anchor carries, in bytes.
  private static let context = 24

  private static func back(_ offset: Int, in source: [UInt8]) -> Int {
    var start = max(0, offset - context)
    while start < offset, source[start] & 0xC0 == 0x80 { start += 1 }
    return start
  }

  private static func forward(_ offset: Int, in source: [UInt8]) -> Int {
    var end = min(source.count, offset + context)
    while end > offset, end < source.count, source[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }
}

extension PlaceFinder {
  var spelling: PlaceSpelling { PlaceSpelling(pin: nil) }
}
